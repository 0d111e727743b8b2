package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.EngineUnavailableException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A login over an engine that is no native library: the driver needs nothing but a door. */
class WasmDoorTest {
  private static WasmDoor door;

  private final MemoryStore store = new MemoryStore();
  private final TestPerson alice = new TestPerson("alice");

  @BeforeAll
  static void readModule() {
    Path module = Path.of(System.getProperty("countersign.module", "target/modules/plain.wasm"));
    assertTrue(Files.isRegularFile(module), module + " is missing: run ./x wasm");
    door = WasmDoor.of(module);
  }

  @Test
  void loginRunsOverAnEngineThatIsNotNative() throws Exception {
    byte[] ring = Verifier.newRing(door, "wasm");
    int before = door.calls();
    try (Verifier verifier = Verifier.builder(store, store, ring::clone).door(door).open()) {
      TestPerson.Enrolled enrolled = alice.enrolls(verifier, store.nowSeconds());
      assertInstanceOf(Verdict.Admit.class, enrolled.verdict());

      // The code that confirmed the app is burned, so the next one is another minute's.
      store.clockAhead(60);
      assertInstanceOf(Verdict.Challenge.class, alice.does(verifier, new SignInAct.Begin()));
      byte[] code = enrolled.app().code(store.nowSeconds());
      Verdict first = alice.answers(verifier, FactorMethod.TOTP, code.clone());
      Verdict.Admit admit = assertInstanceOf(Verdict.Admit.class, first);
      Verdict again = alice.answers(verifier, FactorMethod.TOTP, code);
      assertInstanceOf(Verdict.Challenge.class, again, "one time means one time");

      EvidenceFacts facts =
          verifier.checkEvidence("alice", alice.login().nonce(), admit.evidence());
      assertNotNull(facts);
      assertTrue(verifier.stillHolds("alice", facts));
    }
    assertTrue(door.calls() > before, "the module answered");
  }

  @Test
  void doorOfAnotherBuildIsNotOpened() throws Exception {
    byte[] ring = Verifier.newRing(door, "wasm");
    EngineDoor foreign = new Altered(door.fingerprint() + 1, false);
    assertThrows(
        EngineUnavailableException.class,
        () -> Verifier.builder(store, store, ring::clone).door(foreign).open());
  }

  @Test
  void doorThatGivesUpIsNoVerdict() throws Exception {
    byte[] ring = Verifier.newRing(door, "wasm");
    Altered failing = new Altered(door.fingerprint(), false);
    try (Verifier verifier = Verifier.builder(store, store, ring::clone).door(failing).open()) {
      failing.isGone = true;
      int saves = store.saves();
      assertThrows(
          VerifierUnavailableException.class, () -> alice.does(verifier, new SignInAct.Begin()));
      assertEquals(saves, store.saves());
      failing.isGone = false;
      assertInstanceOf(Verdict.Enroll.class, alice.does(verifier, new SignInAct.Begin()));
    }
  }

  /** The real module, behind something that goes wrong. */
  private static final class Altered implements EngineDoor {
    private final int fingerprint;
    private volatile boolean isGone;

    Altered(int fingerprint, boolean isGone) {
      this.fingerprint = fingerprint;
      this.isGone = isGone;
    }

    @Override
    public int fingerprint() {
      return fingerprint;
    }

    @Override
    public byte[] call(long handle, byte[] request) {
      if (isGone) {
        throw new IllegalStateException("the module trapped");
      }
      return door.call(handle, request);
    }

    @Override
    public void close(long handle) {
      door.close(handle);
    }
  }
}
