package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Save;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The loop ends, and ending it charges nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusyTest {
  private static final int SAVES_TRIED = 3;
  private static final int WAITING_MAX = 16;
  private static final int FAILURES_MAX = 5;
  private static final long PATIENCE_SECONDS = 60;

  /** Long enough for a line to fill up on a slow machine. */
  private static final long LINE_MILLIS = 10_000;

  private Cluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = Cluster.on("jdbc:h2:mem:busy;DB_CLOSE_DELAY=-1");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  // rows: 44
  @Test
  void afterThreeLostRacesTheAnswerIsBusyAndNothingIsCharged() throws Exception {
    Node calm = cluster.node();
    Person person = cluster.enroll(calm);
    long before = cluster.revision(person);
    Node unlucky = cluster.node(cluster.connections, LosesEveryRace::new);
    AccountEvent right = person.typesCodeOf(person.step() + 1);
    for (AccountEvent event : List.of(person.guesses(1), right)) {
      unlucky.store().saves.set(0);
      assertEquals(Outcome.BUSY, Outcome.of(unlucky.run(person.accountId(), event)));
      assertEquals(SAVES_TRIED, unlucky.store().saves.get());
    }
    assertEquals(before, cluster.revision(person), "busy is not charged");
    assertEquals(0, cluster.events(person, AuditKind.WRONG_ANSWER));
    // The code that only lost races was not used up either.
    assertEquals(Outcome.ADMITTED, Outcome.of(calm.run(person.accountId(), right)));
  }

  // rows: 40, 60
  @Test
  void answersThatPileUpOnOneAccountAreSentAwayUncharged() throws Exception {
    Gate gate = new Gate();
    Node node = cluster.nodeWithLongLines(LINE_MILLIS, real -> new Held(real, gate));
    Person person = cluster.enroll(node);
    Person other = cluster.enroll(node);
    long before = cluster.revision(person);
    ExecutorService pool = Executors.newFixedThreadPool(1 + WAITING_MAX);
    try {
      gate.account = person.accountId();
      AccountEvent first = person.guesses(0);
      Future<Outcome> held = pool.submit(() -> Outcome.of(node.run(person.accountId(), first)));
      assertTrue(gate.reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      List<Future<Outcome>> waiting = new ArrayList<>();
      for (int i = 1; i <= WAITING_MAX; i++) {
        AccountEvent guess = person.guesses(i);
        waiting.add(pool.submit(() -> Outcome.of(node.run(person.accountId(), guess))));
      }
      awaitStanding(WAITING_MAX);
      AccountEvent late = person.guesses(WAITING_MAX + 1);
      assertEquals(Outcome.BUSY, Outcome.of(node.run(person.accountId(), late)));
      assertTrue(waiting.stream().noneMatch(Future::isDone), "it waited as long as they do");
      AccountEvent right = other.typesCodeOf(other.step() + 1);
      assertEquals(Outcome.ADMITTED, Outcome.of(node.run(other.accountId(), right)));
      for (Future<Outcome> each : waiting) {
        assertEquals(Outcome.BUSY, each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      gate.opened.countDown();
      assertEquals(Outcome.WRONG, held.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } finally {
      gate.opened.countDown();
      pool.shutdownNow();
    }
    assertEquals(before + 1, cluster.revision(person), "only the one compared is charged");
    assertEquals(1, cluster.events(person, AuditKind.WRONG_ANSWER));
  }

  // rows: 61
  @Test
  void aFullLineOfOneMethodDoesNotKeepAnotherWaiting() throws Exception {
    Gate gate = new Gate();
    Node node = cluster.nodeWithLongLines(6 * LINE_MILLIS, real -> new Held(real, gate));
    Person person = cluster.enroll(node);
    ExecutorService pool = Executors.newFixedThreadPool(2 + WAITING_MAX);
    try {
      gate.account = person.accountId();
      List<Future<Outcome>> guesses = new ArrayList<>();
      for (int i = 0; i <= WAITING_MAX; i++) {
        AccountEvent guess = person.guesses(i);
        guesses.add(pool.submit(() -> Outcome.of(node.run(person.accountId(), guess))));
      }
      assertTrue(gate.reached.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      awaitStanding(WAITING_MAX);
      AccountEvent backupCode = person.typesBackupCode(0);
      Future<Outcome> owner =
          pool.submit(() -> Outcome.of(node.run(person.accountId(), backupCode)));
      awaitStanding(WAITING_MAX + 1);
      gate.opened.countDown();
      assertEquals(Outcome.ADMITTED, owner.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      for (Future<Outcome> each : guesses) {
        each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      gate.opened.countDown();
      pool.shutdownNow();
    }
    assertTrue(cluster.events(person, AuditKind.WRONG_ANSWER) <= 2 * FAILURES_MAX);
  }

  /** Waits until this many threads are in line for their turn. */
  private static void awaitStanding(int threads) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (standing() < threads) {
      assertTrue(System.nanoTime() < end, "the line does not fill");
      Thread.sleep(5);
    }
  }

  private static long standing() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(one -> one.getKey().getState() == Thread.State.TIMED_WAITING)
        .filter(one -> Arrays.stream(one.getValue()).anyMatch(BusyTest::isTheLine))
        .count();
  }

  private static boolean isTheLine(StackTraceElement frame) {
    return frame.getClassName().equals("dev.countersign.verifier.OneAtATime")
        && frame.getMethodName().equals("take");
  }

  /** Another save is always faster. */
  private static final class LosesEveryRace extends PassThrough {
    LosesEveryRace(AccountStore real) {
      super(real);
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) {
      return Saved.CONFLICT;
    }
  }

  private static final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile String account = "";
  }

  /** Saves of one account do not return before the gate opens. */
  private static final class Held extends PassThrough {
    private final Gate gate;

    Held(AccountStore real, Gate gate) {
      super(real);
      this.gate = gate;
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      if (accountId.equals(gate.account)) {
        gate.reached.countDown();
        try {
          gate.opened.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return super.save(accountId, expectedRevision, save);
    }
  }
}
