package dev.countersign.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with the finished jars on its class path and nothing else from this build. */
class ConsumerTest {
  private static final long PATIENCE_SECONDS = 180;

  @TempDir private Path directory;

  @Test
  void aPersonEnrollsAndSignsIn() throws Exception {
    Ran ran = run(Jars.verifier());
    assertEquals(0, ran.exit(), ran.printed());
    assertTrue(ran.printed().contains(SignIn.MARK + "admitted"), ran.printed());
    assertNothingLeft();
  }

  @Test
  void aLibraryWithOneBitChangedIsRefusedAndKillsNothing() throws Exception {
    Path jar =
        Jars.changed(
            directory.resolve("changed.jar"),
            (name, content) -> {
              if (name.equals(Jars.LIBRARY)) {
                content[content.length / 2] ^= 1;
              }
              return content;
            });
    assertRefused(run(jar), "its SHA-256 differs");
  }

  @Test
  void aLibraryCutShortIsRefusedAndKillsNothing() throws Exception {
    Path jar =
        Jars.changed(
            directory.resolve("short.jar"),
            (name, content) ->
                name.equals(Jars.LIBRARY)
                    ? Arrays.copyOf(content, content.length - 4096)
                    : content);
    assertRefused(run(jar), "this build's library");
  }

  @Test
  void aJarWithoutTheLibrarySaysSo() throws Exception {
    Path jar =
        Jars.changed(
            directory.resolve("empty.jar"),
            (name, content) -> name.equals(Jars.LIBRARY) ? null : content);
    assertRefused(run(jar), "the jar lacks /" + Jars.LIBRARY);
  }

  private void assertRefused(Ran ran, String why) throws Exception {
    // An exception from main: the JVM itself is fine.
    assertEquals(1, ran.exit(), ran.printed());
    assertTrue(ran.printed().contains("EngineUnavailableException"), ran.printed());
    assertTrue(ran.printed().contains(why), ran.printed());
    assertFalse(ran.printed().contains(SignIn.MARK), ran.printed());
    assertNothingLeft();
  }

  private void assertNothingLeft() throws Exception {
    try (Stream<Path> left = Files.list(directory.resolve("temporary"))) {
      assertEquals(List.of(), left.filter(each -> !isOfTheJvm(each)).toList());
    }
  }

  private static boolean isOfTheJvm(Path path) {
    return path.getFileName().toString().startsWith("hsperfdata");
  }

  private Ran run(Path verifier) throws Exception {
    Path temporary = Files.createDirectories(directory.resolve("temporary"));
    Path plugin = Jars.write(directory.resolve("plugin.jar"), Map.of(), Jars.pluginClasses());
    String classPath =
        Stream.of(verifier, Jars.testKit(), plugin)
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:ErrorFile=/dev/null", "-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("-Xcheck:jni", "-cp", classPath, SignIn.class.getName()));
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertFalse(printed.contains("WARNING in native method"), printed);
    return new Ran(process.exitValue(), printed);
  }

  private record Ran(int exit, String printed) {}
}
