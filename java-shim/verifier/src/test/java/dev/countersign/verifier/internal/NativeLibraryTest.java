package dev.countersign.verifier.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library inside a JVM: panics, sizes, stacks, class loaders, threads and the JNI checks. */
class NativeLibraryTest {
  private static final String CHECK_JNI = "-Xcheck:jni";

  @Test
  void everyRequestGetsAnAnswer() throws Exception {
    NativeDoor door = NativeDoor.load(null);
    Engines.exercise(door);
    Engines.deepInputs().forEach(input -> assertTrue(door.call(0, input).length > 0));
  }

  @Test
  void noRequestIsAnsweredWithNullAndNothingIsThrown() throws Exception {
    NativeDoor.load(null);
    // Only Java itself could pass null; the door must not crash on it.
    byte[] nothing = null;
    assertEquals(null, NativeMethods.call(0, nothing));
  }

  @Test
  void aPanicIsANumberAndPrintsNothing() throws Exception {
    ChildJvm child = ChildJvm.run(List.of(CHECK_JNI), "panic", probe().toString());
    assertEquals(
        "incident alive incident alive incident alive incident alive json alive",
        child.result(),
        child.rest());
    assertEquals("", child.rest());
    assertEquals(0, child.exit());
  }

  @Test
  void theJniChecksFindNothing() throws Exception {
    ChildJvm child = ChildJvm.run(List.of(CHECK_JNI), "exercise");
    assertEquals("exercised", child.result(), child.rest());
    assertFalse(child.rest().contains("WARNING in native method"), child.rest());
    assertFalse(child.rest().contains("FATAL"), child.rest());
    assertEquals("", child.rest());
  }

  @Test
  void aSmallStackIsEnough() throws Exception {
    assertEquals("survived", ChildJvm.run(List.of(), "stack").result());
    // The unoptimized build needs more of it.
    ChildJvm debug = ChildJvm.run(List.of(), "stack", probe().toString());
    assertEquals("survived", debug.result(), debug.rest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
  void racesAndAHurriedCollectorDoNoHarm(String collector) throws Exception {
    ChildJvm child = ChildJvm.run(List.of(collector, "-Xmx32m"), "race");
    assertEquals("clean", child.result(), child.rest());
    assertEquals(0, child.exit());
  }

  @Test
  void classLoadersThatAreDroppedAreCollected() throws Exception {
    ChildJvm child = ChildJvm.run(List.of(), "reload", "20");
    assertEquals("0 of 20 left", child.result(), child.rest());
    assertEquals(0, child.exit());
  }

  @Test
  void eightClassLoadersMayLoadAtOnce() throws Exception {
    List<String> outcomes = Reloads.together(8);
    assertEquals(8, outcomes.stream().filter("used"::equals).count(), outcomes.toString());
  }

  @Test
  void anEngineThatFailsItsSelfTestIsNotOffered() throws Exception {
    EngineDoor real = NativeDoor.load(null);
    int build = real.fingerprint();
    SelfCheck.of(real);
    SelfCheck.of(new ToldDoor(build, request -> real.call(0, request)));
    assertNotOffered(new ToldDoor(build + 1, request -> real.call(0, request)));
    // Answers of the wrong kind, unreadable ones, and none at all.
    byte[] other = real.call(1, new byte[] {0});
    assertNotOffered(new ToldDoor(build, request -> other));
    assertNotOffered(new ToldDoor(build, request -> new byte[0]));
    assertNotOffered(
        new ToldDoor(
            build,
            request -> {
              throw new IllegalStateException("gave up");
            }));
  }

  private static void assertNotOffered(EngineDoor door) {
    assertThrows(EngineUnavailableException.class, () -> SelfCheck.of(door));
    assertThrows(EngineUnavailableException.class, () -> Verifier.newRing(door, "tests"));
  }

  static Path probe() {
    Path probe = Path.of(System.getProperty("countersign.test.probe", "target/probe"));
    assertTrue(Files.isRegularFile(probe), "the probe library is missing: cargo xtask natives");
    return probe.toAbsolutePath();
  }

  /** A door that answers what a test wants. */
  private record ToldDoor(int fingerprint, UnaryOperator<byte[]> answers) implements EngineDoor {
    @Override
    public byte[] call(long handle, byte[] request) {
      return answers.apply(request);
    }

    @Override
    public void close(long handle) {}
  }
}
