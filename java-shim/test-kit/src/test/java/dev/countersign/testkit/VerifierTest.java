package dev.countersign.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.TestPerson.Enrolled;
import dev.countersign.verifier.Keys;
import dev.countersign.verifier.OutcomeUnknownException;
import dev.countersign.verifier.RequestRefusedException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver with the real engine: what it hands out, what it saves first, and how it fails. */
class VerifierTest {
  private final MemoryStore store = new MemoryStore();
  private final TestPerson alice = new TestPerson("10100", "staff");
  private byte[] ring;
  private Verifier verifier;

  @BeforeEach
  void open() throws Exception {
    ring = Verifier.newRing("tests", null);
    verifier = node(Duration.ZERO);
  }

  @AfterEach
  void close() {
    verifier.close();
  }

  private Verifier node(Duration evidenceAge) throws VerifierUnavailableException {
    return Verifier.builder(store, store, () -> ring.clone()).evidenceAge(evidenceAge).open();
  }

  @Test
  void aPersonEnrollsSignsInAndACodeWorksOnce() throws Exception {
    Enrolled enrolled = alice.enrolls(verifier, store.nowSeconds());
    assertInstanceOf(Verdict.Admit.class, enrolled.verdict());
    assertEquals(10, enrolled.backupCodes().size());

    byte[] next = enrolled.app().code(store.nowSeconds() + 30);
    assertInstanceOf(Verdict.Admit.class, alice.answers(verifier, FactorMethod.TOTP, next));
    assertNoAdmission(alice.answers(verifier, FactorMethod.TOTP, next));

    byte[] backup = enrolled.backupCodes().get(3);
    Verdict verdict = alice.answers(verifier, FactorMethod.BACKUP_CODES, backup);
    assertEquals(9, assertInstanceOf(Verdict.Admit.class, verdict).codesLeft());
    assertNoAdmission(alice.answers(verifier, FactorMethod.BACKUP_CODES, backup));
  }

  @Test
  void threeConflictsAreBusyAndCostNothing() throws Exception {
    Enrolled enrolled = alice.enrolls(verifier, store.nowSeconds());
    int saves = store.saves();
    int events = store.auditOf("10100").size();
    byte[] next = enrolled.app().code(store.nowSeconds() + 30);
    store.conflictNext(3);
    Verdict verdict = alice.answers(verifier, FactorMethod.TOTP, next);
    Refusal refusal = assertInstanceOf(Verdict.Refuse.class, verdict).refusal();
    assertInstanceOf(Refusal.Busy.class, refusal);
    assertEquals(saves, store.saves());
    assertEquals(events, store.auditOf("10100").size());

    store.conflictNext(2);
    assertInstanceOf(Verdict.Admit.class, alice.answers(verifier, FactorMethod.TOTP, next));
    assertEquals(saves + 1, store.saves());
  }

  @Test
  void anUnknownCommitGivesNoVerdictAndIsNotRunAgain() throws Exception {
    Enrolled enrolled = alice.enrolls(verifier, store.nowSeconds());
    int saves = store.saves();
    byte[] next = enrolled.app().code(store.nowSeconds() + 30);
    store.loseNextAnswers(1);
    assertThrows(
        OutcomeUnknownException.class, () -> alice.answers(verifier, FactorMethod.TOTP, next));
    assertEquals(saves + 1, store.saves());
    // The save was kept, so the code is used; the person gets in with another.
    assertNoAdmission(alice.answers(verifier, FactorMethod.TOTP, next));
    byte[] backup = enrolled.backupCodes().get(0);
    assertInstanceOf(
        Verdict.Admit.class, alice.answers(verifier, FactorMethod.BACKUP_CODES, backup));
  }

  @Test
  void withoutTheStoreThereIsNoVerdict() throws Exception {
    store.down(true);
    VerifierUnavailableException refused =
        assertThrows(
            VerifierUnavailableException.class, () -> alice.does(verifier, new SignInAct.Begin()));
    assertEquals("an account cannot be read: the store is down", refused.getMessage());
  }

  @Test
  void wrongGuessesAllAtOnceNeverExceedTheBudget() throws Exception {
    Enrolled enrolled = alice.enrolls(verifier, store.nowSeconds());
    TestPerson bob = new TestPerson("10200", "staff");
    bob.enrolls(verifier, store.nowSeconds());
    int before = store.auditOf("10100").size();

    byte[] wrong = wrong(enrolled);
    List<Verdict> verdicts = new ArrayList<>();
    try (Verifier other = node(Duration.ZERO)) {
      verdicts.addAll(
          together(
              200, i -> alice.answers(i % 2 == 0 ? verifier : other, FactorMethod.TOTP, wrong)));
    }
    // A stalled machine turned some away before comparing them; those are repeated one by one.
    for (int i = 0; i < 5; i++) {
      verdicts.add(alice.answers(verifier, FactorMethod.TOTP, wrong));
    }
    verdicts.forEach(VerifierTest::assertNoAdmission);
    long compared =
        store.auditOf("10100").stream()
            .skip(before)
            .filter(event -> event.kind() == AuditKind.WRONG_ANSWER)
            .count();
    assertEquals(5, compared);

    // While it is locked nothing is written, and the owner's backup code still gets in.
    int saves = store.saves();
    for (int i = 0; i < 20; i++) {
      assertNoAdmission(alice.answers(verifier, FactorMethod.TOTP, wrong));
    }
    assertEquals(saves, store.saves());
    assertInstanceOf(Verdict.Challenge.class, bob.does(verifier, new SignInAct.Begin()));
    byte[] backup = enrolled.backupCodes().get(0);
    assertInstanceOf(
        Verdict.Admit.class, alice.answers(verifier, FactorMethod.BACKUP_CODES, backup));
  }

  @Test
  void evidenceHoldsUntilAResetOnAnotherNode() throws Exception {
    Verdict.Admit admit =
        assertInstanceOf(
            Verdict.Admit.class, alice.enrolls(verifier, store.nowSeconds()).verdict());
    byte[] nonce = alice.login().nonce();
    EvidenceFacts facts = verifier.checkEvidence("10100", nonce, admit.evidence());
    assertNotNull(facts);
    assertTrue(verifier.stillHolds("10100", facts));
    assertNull(verifier.checkEvidence("10200", nonce, admit.evidence()), "another account");
    assertNull(verifier.checkEvidence("10100", new byte[32], admit.evidence()), "another session");
    byte[] changed = admit.evidence().clone();
    changed[changed.length - 1] ^= 1;
    assertNull(verifier.checkEvidence("10100", nonce, changed), "not as it was issued");

    try (Verifier slow = node(Duration.ofSeconds(30));
        Verifier quick = node(Duration.ZERO)) {
      assertTrue(slow.stillHolds("10100", facts));
      reset(verifier, "10100");
      assertFalse(verifier.stillHolds("10100", facts), "own changes hold at once");
      assertFalse(quick.stillHolds("10100", facts), "no cache, no delay");
      assertTrue(slow.stillHolds("10100", facts), "within its 30 seconds");
      assertNull(quick.checkEvidence("10100", nonce, admit.evidence()));
    }
  }

  @Test
  void evidenceDoesNotHoldWhenItCannotBeFoundOut() throws Exception {
    Verdict.Admit admit =
        assertInstanceOf(
            Verdict.Admit.class, alice.enrolls(verifier, store.nowSeconds()).verdict());
    EvidenceFacts facts = verifier.checkEvidence("10100", alice.login().nonce(), admit.evidence());
    assertNotNull(facts);
    store.clockAhead(facts.until() - store.nowSeconds());
    alice.does(verifier, new SignInAct.Begin());
    assertFalse(verifier.stillHolds("10100", facts), "it has ended by the store's clock");
    store.clockAhead(0);
    alice.does(verifier, new SignInAct.Begin());
    assertTrue(verifier.stillHolds("10100", facts));
    store.down(true);
    assertThrows(VerifierUnavailableException.class, () -> verifier.stillHolds("10100", facts));
  }

  @Test
  void aNewerPolicyHoldsFromTheNextStepOn() throws Exception {
    assertInstanceOf(Verdict.Enroll.class, alice.does(verifier, new SignInAct.Begin()));
    store.append("{\"mode\":\"enforce\",\"groups\":{\"skip\":[\"staff\"]}}");
    Verdict verdict = alice.does(verifier, new SignInAct.Begin());
    Verdict.Admit admit = assertInstanceOf(Verdict.Admit.class, verdict);
    EvidenceFacts pass = verifier.checkEvidence("10100", alice.login().nonce(), admit.evidence());
    assertNotNull(pass);
    store.append("{\"mode\":\"enforce\"}");
    assertFalse(verifier.stillHolds("10100", pass), "the exemption is gone");
    store.append("{\"mode\":\"enforce\",\"unknown\":1}");
    VerifierUnavailableException refused =
        assertThrows(
            VerifierUnavailableException.class, () -> alice.does(verifier, new SignInAct.Begin()));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 4 is not accepted"));
  }

  @Test
  void aRowThatVanishedMeansAskTheAdministrator() throws Exception {
    MemoryMarker marker = new MemoryMarker();
    try (Verifier marked =
        Verifier.builder(store, store, () -> ring.clone()).marker(marker).open()) {
      alice.enrolls(marked, store.nowSeconds());
      assertTrue(marker.read("10100").isPresent());
      store.loseRow("10100");
      Verdict verdict = alice.does(marked, new SignInAct.Begin());
      assertInstanceOf(
          Refusal.AskAdministrator.class,
          assertInstanceOf(Verdict.Refuse.class, verdict).refusal());
    }
  }

  @Test
  void aMissingOrForeignKeyRingIsOneClearLine() throws Exception {
    Keys missing =
        () -> {
          throw new IOException("the key file /keys/ring is missing");
        };
    assertRefused(missing, "the key ring cannot be read", "/keys/ring is missing");
    byte[] foreign = Verifier.newRing("tests", null);
    assertRefused(foreign::clone, "the key ring is of instance tests", "another ring");
    assertRefused(() -> new byte[] {'{', '}'}, "is not accepted", "");
  }

  private void assertRefused(Keys keys, String first, String second) {
    VerifierUnavailableException refused =
        assertThrows(
            VerifierUnavailableException.class, () -> Verifier.builder(store, store, keys).open());
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.contains(first) && line.contains(second), line);
    assertFalse(line.contains("\n"), line);
  }

  @Test
  void mistakesAndClosedVerifiersAreNoVerdict() throws Exception {
    assertThrows(
        RequestRefusedException.class,
        () -> new TestPerson("x".repeat(256)).does(verifier, new SignInAct.Begin()));
    verifier.close();
    assertThrows(
        VerifierUnavailableException.class, () -> alice.does(verifier, new SignInAct.Begin()));
  }

  private static void reset(Verifier verifier, String accountId) throws Exception {
    AccountEvent event =
        new AccountEvent.Admin(
            new Actor.Host("tests"), "lost phone", new AdminAct.Reset(List.of()));
    assertInstanceOf(Verdict.Changed.class, verifier.run(accountId, event));
  }

  /** A code that the app does not show at any time near. */
  private byte[] wrong(Enrolled enrolled) {
    List<String> near = new ArrayList<>();
    for (long step = -3; step <= 3; step++) {
      near.add(new String(enrolled.app().code(store.nowSeconds() + 30 * step), UTF_8));
    }
    int guess = 0;
    while (near.contains(String.format(Locale.ROOT, "%06d", guess))) {
      guess++;
    }
    return String.format(Locale.ROOT, "%06d", guess).getBytes(UTF_8);
  }

  static void assertNoAdmission(Verdict verdict) {
    assertFalse(verdict instanceof Verdict.Admit, "admitted");
  }

  /** Does something from many threads at the same moment. */
  interface Each<T> {
    T run(int i) throws Exception;
  }

  static <T> List<T> together(int threads, Each<T> each) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return each.run(number);
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
