package dev.countersign.verifier.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Java 25 requires permission to load native code (JEP 472) and says so if it is missing. */
class NewerJavaTest {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  private static Path java;

  @BeforeAll
  static void find() throws IOException {
    Optional<Path> found = Optional.empty();
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> homes = Files.list(INSTALLED)) {
        found =
            homes
                .filter(home -> home.getFileName().toString().contains("25"))
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
      }
    }
    // Debian 12 has none, so a machine may lack it.
    assumeTrue(found.isPresent(), "no Java 25 under " + INSTALLED);
    java = found.get();
  }

  @Test
  void itLoadsAndOnlyJavaItselfWarns() throws Exception {
    ChildJvm child = ChildJvm.runOn(java, List.of(), "exercise");
    assertEquals("exercised", child.result(), child.rest());
    assertTrue(child.rest().lines().allMatch(line -> line.startsWith("WARNING:")), child.rest());
  }

  @Test
  void withLeaveNobodyWarns() throws Exception {
    List<String> leave = List.of("--enable-native-access=ALL-UNNAMED", "-Xcheck:jni");
    ChildJvm child = ChildJvm.runOn(java, leave, "exercise");
    assertEquals("exercised", child.result(), child.rest());
    assertEquals("", child.rest());
  }

  @Test
  void withoutLeaveTheOperatorLearnsTheFlag() throws Exception {
    ChildJvm child = ChildJvm.runOn(java, List.of("--illegal-native-access=deny"), "load");
    assertTrue(child.result().startsWith("unavailable"), child.toString());
    assertTrue(
        child.result().contains("start Java with --enable-native-access=ALL-UNNAMED"),
        child.result());
    assertEquals(0, child.exit());
  }
}
