package dev.countersign.verifier.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.verifier.EngineUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the loader refuses, and what it says. A damaged library must never reach the linker. */
class NativeLoaderTest {
  private static final NativePlatform LINUX = new NativePlatform("Linux", "amd64", "glibc", "17");

  private static byte[] good;

  @TempDir private Path directory;

  enum Damage {
    EMPTY,
    HEADER_ONLY,
    CUT_IN_THE_MIDDLE,
    ONE_BIT,
    ONE_BYTE_MORE,
    TEXT,
    OTHER_BUILD;

    byte[] applyTo(byte[] library) throws IOException {
      return switch (this) {
        case EMPTY -> new byte[0];
        case HEADER_ONLY -> Arrays.copyOf(library, 64);
        case CUT_IN_THE_MIDDLE -> Arrays.copyOf(library, library.length / 2);
        case ONE_BIT -> {
          byte[] flipped = library.clone();
          flipped[flipped.length / 2] ^= 1;
          yield flipped;
        }
        case ONE_BYTE_MORE -> Arrays.copyOf(library, library.length + 1);
        case TEXT -> "this is no library\n".getBytes(StandardCharsets.UTF_8);
        case OTHER_BUILD -> Files.readAllBytes(NativeLibraryTest.probe());
      };
    }
  }

  @BeforeAll
  static void readTheLibrary() throws IOException {
    String resource = NativeLoader.Build.ours().resource();
    try (InputStream in = NativeLoaderTest.class.getResourceAsStream(resource)) {
      good = in.readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedLibraryThatIsNamedIsRefused(Damage damage) throws Exception {
    Path file = Files.write(directory.resolve("lib.so"), damage.applyTo(good));
    ChildJvm child = ChildJvm.run(List.of("-Dcountersign.native.path=" + file), "load");
    assertTrue(child.result().startsWith("unavailable 1 "), child.toString());
    assertTrue(child.result().contains("-Dcountersign.native.path must name"), child.result());
    assertEquals(0, child.exit());
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedLibraryInTheJarIsRefused(Damage damage) throws Exception {
    Path file = Files.write(directory.resolve("lib.so"), damage.applyTo(good));
    Path target = Files.createDirectory(directory.resolve("extract"));
    EngineUnavailableException refused =
        assertThrows(
            EngineUnavailableException.class,
            () -> loader(resources(file), properties(target), LINUX).load());
    assertEquals(1, refused.getSuppressed().length);
    assertNothingLeft(target);
  }

  @Test
  void theLibraryItselfIsAccepted() throws Exception {
    Path file = Files.write(directory.resolve("lib.so"), good);
    ChildJvm named = ChildJvm.run(List.of("-Dcountersign.native.path=" + file), "load");
    assertEquals("loaded", named.result(), named.rest());
    ChildJvm extracted =
        ChildJvm.run(
            List.of("-Dcountersign.native.dir=" + directory, "-Djava.io.tmpdir=/nonexistent"),
            "load");
    assertEquals("loaded", extracted.result(), extracted.rest());
    Files.delete(file);
    assertNothingLeft(directory);
  }

  @Test
  void aPathMustBeAbsoluteAndAFile() throws Exception {
    for (String path : List.of("lib.so", directory.toString(), directory + "/missing.so")) {
      EngineUnavailableException refused =
          assertThrows(
              EngineUnavailableException.class,
              () -> loader(ours(), Map.of(NativeLoader.PATH_PROPERTY, path)::get, LINUX).load());
      assertEquals(1, refused.getSuppressed().length, "nothing else is tried");
    }
  }

  @Test
  void anotherMachineIsRefusedInWords() {
    for (NativePlatform platform :
        List.of(
            new NativePlatform("Linux", "amd64", "musl", "17"),
            new NativePlatform("Linux", "aarch64", "glibc", "17"),
            new NativePlatform("Windows Server 2022", "amd64", "unknown", "17"))) {
      EngineUnavailableException refused =
          assertThrows(
              EngineUnavailableException.class,
              () -> loader(ours(), properties(directory), platform).load());
      assertTrue(refused.getMessage().contains("no library for this machine"));
      assertTrue(refused.getMessage().contains(platform.describe()));
    }
    assertEquals("linux-x86_64", LINUX.folder());
  }

  @Test
  void muslIsToldByWhatIsMapped() throws Exception {
    Path maps = directory.resolve("maps");
    Files.writeString(maps, "7f0 r-xp 00 00:00 1 /lib/ld-musl-x86_64.so.1\n");
    assertEquals("musl", NativePlatform.libcOf(maps));
    assertEquals("unknown", NativePlatform.libcOf(directory.resolve("none")));
    assertEquals("glibc", NativePlatform.here().libc());
  }

  @Test
  void aJarWithoutTheLibrarySaysSo() {
    EngineUnavailableException refused =
        assertThrows(
            EngineUnavailableException.class,
            () -> loader(name -> null, properties(directory), LINUX).load());
    assertTrue(refused.getMessage().contains("the jar lacks /META-INF/countersign-native"));
    assertFalse(refused.getMessage().contains("\n"));
  }

  @Test
  void aDirectoryThatOthersMayChangeIsPassedOver() throws Exception {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused(open, "can be changed by other users");
    Path link = Files.createSymbolicLink(directory.resolve("link"), open);
    assertRefused(link, "can be changed by other users");
    assertRefused(directory.resolve("missing"), "does not exist");
    assertNothingLeft(open);
  }

  @Test
  void aDirectoryOfSomebodyElseIsPassedOver() throws Exception {
    // Only root can make one.
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root to give it away");
    Path foreign = Files.createDirectory(directory.resolve("foreign"));
    Files.setOwner(
        foreign,
        foreign.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertRefused(foreign, "belongs to another user");
    assertNothingLeft(foreign);
  }

  @Test
  void aDirectoryMountedNoexecIsPassedOver() throws Exception {
    List<String> mounted = mounted("noexec");
    ChildJvm onlyThat =
        ChildJvm.run(
            mounted,
            List.of("-Dcountersign.native.dir=" + directory, "-Djava.io.tmpdir=" + directory),
            "load");
    assertTrue(onlyThat.result().startsWith("unavailable"), onlyThat.toString());
    assertTrue(onlyThat.result().contains("noexec"), onlyThat.result());
    assertTrue(onlyThat.result().contains("-Dcountersign.native.dir=DIR"), onlyThat.result());
    ChildJvm another =
        ChildJvm.run(mounted, List.of("-Dcountersign.native.dir=" + directory), "load");
    assertEquals("loaded", another.result(), another.rest());
  }

  @Test
  void aFullDiskIsPassedOver() throws Exception {
    List<String> mounted = mounted("size=200k");
    ChildJvm full =
        ChildJvm.run(
            mounted,
            List.of("-Dcountersign.native.dir=" + directory, "-Djava.io.tmpdir=" + directory),
            "load");
    assertTrue(full.result().startsWith("unavailable"), full.toString());
    assertTrue(full.result().contains("cannot write into"), full.result());
    assertEquals(0, full.exit());
  }

  /** A command that mounts a small file system in a namespace that ends with it. */
  private List<String> mounted(String options) throws Exception {
    List<String> unshare =
        "root".equals(System.getProperty("user.name"))
            ? List.of("unshare", "--mount")
            : List.of("unshare", "--mount", "--map-root-user");
    String script = "mount -t tmpfs -o " + options + " none '" + directory + "' && exec \"$@\"";
    List<String> command =
        Stream.concat(unshare.stream(), Stream.of("sh", "-c", script, "sh")).toList();
    Process probe =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of("true")).toList()).start();
    assumeTrue(probe.waitFor() == 0, "this machine lets nobody mount in a name space");
    return command;
  }

  private void assertRefused(Path target, String words) {
    EngineUnavailableException refused =
        assertThrows(
            EngineUnavailableException.class,
            () -> loader(ours(), properties(target), LINUX).load());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }

  private static void assertNothingLeft(Path target) throws IOException {
    try (Stream<Path> left = Files.list(target)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static Function<String, URL> ours() {
    return NativeLoaderTest.class::getResource;
  }

  private static Function<String, URL> resources(Path file) {
    return name -> {
      try {
        return file.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Function<String, String> properties(Path target) {
    return Map.of(NativeLoader.DIRECTORY_PROPERTY, target.toString())::get;
  }

  private static NativeLoader loader(
      Function<String, URL> resources, Function<String, String> properties, NativePlatform on) {
    NativeLoader.Build ours = NativeLoader.Build.ours();
    return new NativeLoader(
        new NativeLoader.Build(ours.folder(), ours.length(), ours.sha256(), resources),
        on,
        properties,
        null);
  }
}
