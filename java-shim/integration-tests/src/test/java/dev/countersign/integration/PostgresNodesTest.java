package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.integration.ChildNode.Moment;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL know of each other only what the database says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresNodesTest {
  private static final int KILLED = 128 + 9;
  private static final int FAILURES_MAX = 5;
  private static final long SLACK_MILLIS = 1500;

  @TempDir private Path directory;

  private PostgresServer server;
  private Cluster cluster;
  private Node one;
  private Node other;

  @BeforeAll
  void start() throws Exception {
    server = PostgresServer.start();
    cluster = Cluster.on(server.jdbcUrl());
    one = cluster.node();
    other = cluster.node();
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
  }

  // rows: 26
  @Test
  void aCodeAcceptedOnOneNodeIsRefusedOnTheOther() throws Exception {
    Person person = cluster.enroll(one);
    AccountEvent enrollmentCode = person.typesCodeOf(person.step());
    assertEquals(Outcome.WRONG, Outcome.of(other.run(person.accountId(), enrollmentCode)));
    AccountEvent code = person.typesCodeOf(person.step() + 1);
    assertEquals(Outcome.ADMITTED, Outcome.of(one.run(person.accountId(), code)));
    assertEquals(Outcome.WRONG, Outcome.of(other.run(person.accountId(), code)));
    AccountEvent backupCode = person.typesBackupCode(3);
    assertEquals(Outcome.ADMITTED, Outcome.of(other.run(person.accountId(), backupCode)));
    assertEquals(Outcome.WRONG, Outcome.of(one.run(person.accountId(), backupCode)));
  }

  // rows: 40, 57, 63
  @Test
  void aLockOnOneNodeHoldsOnTheOther() throws Exception {
    Person person = cluster.enroll(one);
    AccountEvent right = person.typesCodeOf(person.step() + 1);
    // The other node rendered its page before the lock.
    assertInstanceOf(Verdict.Challenge.class, other.run(person.accountId(), person.begin()));
    for (int i = 0; i < FAILURES_MAX; i++) {
      Node node = i % 2 == 0 ? one : other;
      assertEquals(Outcome.WRONG, Outcome.of(node.run(person.accountId(), person.guesses(i))));
    }
    long locked = cluster.revision(person);
    assertEquals(Outcome.LOCKED, Outcome.of(other.run(person.accountId(), right)));
    assertEquals(Outcome.LOCKED, Outcome.of(one.run(person.accountId(), right)));
    assertEquals(locked, cluster.revision(person));
    AccountEvent backupCode = person.typesBackupCode(0);
    assertEquals(Outcome.ADMITTED, Outcome.of(other.run(person.accountId(), backupCode)));
  }

  @Test
  void aResetOnOneNodeEndsSessionsOnTheOtherWithinTheAgeThatWasSet() throws Exception {
    Person person = cluster.enroll(one);
    byte[] evidence = person.admitted().evidence();
    EvidenceFacts facts =
        other.verifier().checkEvidence(person.accountId(), person.nonce(), evidence);
    assertNotNull(facts);
    assertTrue(other.verifier().stillHolds(person.accountId(), facts));
    assertTrue(one.verifier().stillHolds(person.accountId(), facts));
    Verdict reset =
        one.run(
            person.accountId(),
            new AccountEvent.Admin(
                new Actor.Host("integration"),
                "the phone was lost",
                new AdminAct.Reset(List.of())));
    assertInstanceOf(Verdict.Changed.class, reset);
    assertFalse(one.verifier().stillHolds(person.accountId(), facts), "own changes hold at once");
    long end =
        System.nanoTime()
            + Cluster.EVIDENCE_AGE.toNanos()
            + TimeUnit.MILLISECONDS.toNanos(SLACK_MILLIS);
    while (other.verifier().stillHolds(person.accountId(), facts)) {
      assertTrue(System.nanoTime() < end, "the other node does not learn of the reset");
      Thread.sleep(20);
    }
    // What is gone does not come back, and the old factor no longer counts.
    AccountEvent old = person.typesCodeOf(person.step() + 1);
    Verdict.Refuse refused =
        assertInstanceOf(Verdict.Refuse.class, other.run(person.accountId(), old));
    assertInstanceOf(Refusal.EnrollFirst.class, refused.refusal());
  }

  // rows: 44
  @Test
  void killedBetweenSaveAndAnswerTheCodeIsUsedAndTheNextOneCounts() throws Exception {
    Person person = cluster.enroll(one);
    AccountEvent code = person.typesCodeOf(person.step() + 1);
    killAt(Moment.AFTER_SAVE, person);
    assertEquals(2, cluster.events(person, AuditKind.SIGNED_IN), "it was saved");
    assertEquals(Outcome.WRONG, Outcome.of(one.run(person.accountId(), code)));
    cluster.aheadSeconds.addAndGet(Phone.PERIOD_SECONDS);
    AccountEvent next = person.typesCodeOf(person.step() + 2);
    assertEquals(Outcome.ADMITTED, Outcome.of(other.run(person.accountId(), next)));
  }

  // rows: 44
  @Test
  void killedBeforeTheSaveTheCodeStillCountsOnce() throws Exception {
    Person person = cluster.enroll(one);
    AccountEvent code = person.typesCodeOf(person.step() + 1);
    killAt(Moment.BEFORE_SAVE, person);
    assertEquals(1, cluster.events(person, AuditKind.SIGNED_IN), "nothing was saved");
    assertEquals(Outcome.ADMITTED, Outcome.of(one.run(person.accountId(), code)));
    assertEquals(Outcome.WRONG, Outcome.of(other.run(person.accountId(), code)));
  }

  private void killAt(Moment moment, Person person) throws Exception {
    Path ring = directory.resolve(moment.name());
    KeyFile.create(ring, cluster.ring);
    Process child =
        ChildNode.start(
            List.of(),
            moment,
            server.jdbcUrl(),
            ring,
            person.accountId(),
            person.phone().code(person.step() + 1));
    try {
      assertEquals(moment.name(), ChildNode.says(child));
    } finally {
      child.destroyForcibly();
    }
    assertEquals(KILLED, child.waitFor());
  }
}
