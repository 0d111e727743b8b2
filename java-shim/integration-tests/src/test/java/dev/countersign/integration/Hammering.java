package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Someone who knows the password keeps guessing, and the owner still gets in at the first attempt.
 * One subclass per database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Hammering {
  private static final int HAMMERS = 64;
  private static final int FAILURES_MAX = 5;
  private static final int BACKUP_TRIES_DAY_MAX = 100;
  private static final int FRESH_ACCOUNTS = 8;
  private static final long LOOKS_MIN = 500;
  private static final long PAUSE_MILLIS = 10;
  private static final long PATIENCE_SECONDS = 60;

  /** Not what is tested here. */
  private static final long LINE_MILLIS = 60_000;

  /** The database, with a new key ring. */
  abstract Cluster cluster();

  // rows: 57, 61
  @Test
  void aHammeredLockedAccountIsNotWrittenAndItsOwnerGetsIn() throws Exception {
    Node node = cluster().nodeWithLongLines(LINE_MILLIS, real -> real);
    Person person = cluster().enroll(node);
    lock(node, person);
    long locked = cluster().revision(person);
    node.store().saves.set(0);
    AccountEvent right = person.typesCodeOf(person.step() + 1);
    try (Hammers hammers = new Hammers(node, person, i -> i % 2 == 0 ? right : person.guesses(i))) {
      hammers.awaitLooks(LOOKS_MIN);
      assertEquals(0, node.store().saves.get(), "a locked account was written");
      assertEquals(locked, cluster().revision(person));
    }
    // Once the owner is in, guesses count again, up to the next lock. All of them are wrong, so
    // only the owner can be let in.
    try (Hammers hammers = new Hammers(node, person, person::guesses)) {
      hammers.awaitLooks(LOOKS_MIN);
      admitted(node, person, person.typesBackupCode(0));
    }
    assertTrue(
        cluster().events(person, AuditKind.WRONG_ANSWER) <= 2 * FAILURES_MAX,
        "more was compared than the budget allows");
  }

  // rows: 61
  @Test
  void theOwnersOwnBrowserHasABudgetOfItsOwn() throws Exception {
    Node node = cluster().nodeWithLongLines(LINE_MILLIS, real -> real);
    Person person = cluster().enroll(node);
    lock(node, person);
    node.store().saves.set(0);
    AccountEvent right = person.typesCodeOf(person.step() + 1);
    try (Hammers hammers = new Hammers(node, person, i -> i % 2 == 0 ? right : person.guesses(i))) {
      hammers.awaitLooks(LOOKS_MIN);
      admitted(node, person, person.typesInKnownBrowser(person.phone().code(person.step() + 1)));
      hammers.awaitLooks(LOOKS_MIN);
    }
    assertEquals(1, node.store().saves.get(), "only the owner's sign-in was written");
  }

  /** All of them find the account unlocked at first, and fill their line before it is locked. */
  // rows: 61
  @Test
  void aStormThatBeginsDoesNotKeepTheOwnersOtherMethodOut() throws Exception {
    Node node = cluster().nodeWithLongLines(LINE_MILLIS, real -> real);
    for (int i = 0; i < FRESH_ACCOUNTS; i++) {
      Person person = cluster().enroll(node);
      try (Hammers hammers = new Hammers(node, person, person::guesses)) {
        hammers.awaitLooks(1);
        admitted(node, person, person.typesBackupCode(0));
      }
      assertTrue(cluster().events(person, AuditKind.WRONG_ANSWER) <= 2 * FAILURES_MAX);
    }
  }

  // rows: 61
  @Test
  void guessedBackupCodesStopForTheDayAndTheAppStaysOpen() throws Exception {
    Node node = cluster().nodeWithLongLines(LINE_MILLIS, real -> real);
    Person person = cluster().enroll(node);
    node.store().saves.set(0);
    try (Hammers hammers = new Hammers(node, person, person::guessesBackupCode)) {
      hammers.awaitLooks(LOOKS_MIN);
      admitted(node, person, person.typesCodeOf(person.step() + 1));
      hammers.awaitLooks(LOOKS_MIN);
    }
    assertEquals(BACKUP_TRIES_DAY_MAX, cluster().events(person, AuditKind.WRONG_ANSWER));
    assertEquals(BACKUP_TRIES_DAY_MAX + 1, node.store().saves.get());
  }

  /** What is not a code is never compared, so no lock ends it either. */
  // rows: 61
  @Test
  void whatHasNotTheFormOfACodeKeepsNobodyOut() throws Exception {
    Node node = cluster().nodeWithLongLines(LINE_MILLIS, real -> real);
    Person person = cluster().enroll(node);
    node.store().saves.set(0);
    byte[] eightDigits = "12345678".getBytes(StandardCharsets.US_ASCII);
    try (Hammers hammers = new Hammers(node, person, i -> person.types(eightDigits))) {
      hammers.awaitLooks(LOOKS_MIN);
      admitted(node, person, person.typesCodeOf(person.step() + 1));
      hammers.awaitLooks(LOOKS_MIN);
    }
    assertEquals(1, node.store().saves.get(), "only the owner's sign-in was written");
    assertEquals(0, cluster().events(person, AuditKind.WRONG_ANSWER));
  }

  private static void admitted(Node node, Person person, AccountEvent event) throws Exception {
    Verdict verdict = node.run(person.accountId(), event);
    assertEquals(Outcome.ADMITTED, Outcome.of(verdict), verdict::toString);
  }

  private static void lock(Node node, Person person) throws Exception {
    for (int i = 0; i < FAILURES_MAX; i++) {
      assertEquals(Outcome.WRONG, Outcome.of(node.run(person.accountId(), person.guesses(i))));
    }
  }

  /** Threads that send answers, each as soon as the previous one returned over a nearby network. */
  private static final class Hammers implements AutoCloseable {
    private final ExecutorService pool = Executors.newFixedThreadPool(HAMMERS);
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong looks = new AtomicLong();

    Hammers(Node node, Person person, IntFunction<AccountEvent> events) {
      // All of them are prepared before the first one is sent.
      List<AccountEvent> made = IntStream.range(0, HAMMERS).mapToObj(events).toList();
      for (AccountEvent event : made) {
        running.add(pool.submit(() -> hammer(node, person, event)));
      }
    }

    private Void hammer(Node node, Person person, AccountEvent event) throws Exception {
      while (!stopped.get()) {
        Outcome outcome = Outcome.of(node.run(person.accountId(), event));
        if (outcome == Outcome.ADMITTED) {
          throw new AssertionError("the lock does not hold");
        }
        // On a slow machine most find no place in the line, and those looked at nothing.
        if (outcome != Outcome.BUSY) {
          looks.incrementAndGet();
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    }

    void awaitLooks(long more) throws InterruptedException {
      long wanted = looks.get() + more;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (looks.get() < wanted) {
        assertTrue(System.nanoTime() < end, "only " + looks.get() + " looks");
        Thread.sleep(5);
      }
    }

    /** Throws what any of them threw. */
    @Override
    public void close() throws ExecutionException {
      stopped.set(true);
      pool.shutdown();
      for (Future<?> each : running) {
        try {
          each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
          throw new AssertionError("a hammer does not stop", e);
        }
      }
    }
  }
}
