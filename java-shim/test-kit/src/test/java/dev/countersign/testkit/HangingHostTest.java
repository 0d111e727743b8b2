package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.Keys;
import dev.countersign.verifier.OutcomeUnknownException;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A host whose store, policies or key ring accept a call and never answer it: request threads come
 * back, verified people go on while the last answer holds, and closing does not wait.
 */
class HangingHostTest {
  private static final long COMES_BACK_MILLIS = 6_000;
  private static final long AT_ONCE_MILLIS = 500;
  private static final int REQUESTS = 100;

  private final Hanging host = new Hanging();
  private final TestPerson alice = new TestPerson("10100", "staff");
  private final byte[] ring;

  HangingHostTest() throws Exception {
    ring = Verifier.newRing("tests", null);
  }

  @AfterEach
  void letGo() {
    host.answers.countDown();
  }

  // findings: F-B4
  @Test
  void aLoadThatHangsRefusesAndThenRefusesAtOnce() throws Exception {
    try (Verifier verifier = open(Duration.ofSeconds(5))) {
      host.hangs = "load";
      Callable<Verdict> begin = () -> alice.does(verifier, new SignInAct.Begin());
      allRefused(begin, COMES_BACK_MILLIS);
      allRefused(begin, AT_ONCE_MILLIS * 4);
    }
  }

  // findings: F-B4
  @Test
  void aSaveThatHangsGivesNoVerdictAndIsNotRunAgain() throws Exception {
    try (Verifier verifier = open(Duration.ofSeconds(5))) {
      TestPerson.Enrolled enrolled = alice.enrolls(verifier, host.store.nowSeconds());
      byte[] code = enrolled.app().code(host.store.nowSeconds() + 30);
      host.hangs = "save";
      int saves = host.saves.get();
      long start = System.nanoTime();
      assertThrows(
          OutcomeUnknownException.class, () -> alice.answers(verifier, FactorMethod.TOTP, code));
      assertTrue(millisSince(start) < COMES_BACK_MILLIS);
      assertEquals(saves + 1, host.saves.get());
    }
  }

  // findings: F-B4
  @Test
  void verifiedPeopleGoOnWhileTheLastAnswerHoldsAndAreRefusedAfterwards() throws Exception {
    for (String call : List.of("policy", "revocations", "all")) {
      Hanging hanging = new Hanging();
      Duration age = Duration.ofSeconds(3);
      // Whatever is read first is read after this, however slow this machine is.
      long read = System.nanoTime();
      try (Verifier verifier =
          Verifier.builder(hanging, hanging, hanging).evidenceAge(age).open()) {
        EvidenceFacts facts = facts(verifier, hanging);
        assertTrue(verifier.stillHolds("10100", facts));
        hanging.hangs = call;
        long longest = 0;
        while (millisSince(read) < age.toMillis() - 300) {
          long start = System.nanoTime();
          assertTrue(verifier.stillHolds("10100", facts), call);
          longest = Math.max(longest, millisSince(start));
          Thread.sleep(20);
        }
        assertTrue(longest <= AT_ONCE_MILLIS, call + ": a request took " + longest + " ms");
        Thread.sleep(age.toMillis());
        allRefused(() -> verifier.stillHolds("10100", facts), COMES_BACK_MILLIS);
        allRefused(() -> verifier.stillHolds("10100", facts), 4 * AT_ONCE_MILLIS);
        hanging.hangs = "";
        hanging.answers.countDown();
        Thread.sleep(2_500);
        assertTrue(verifier.stillHolds("10100", facts), call);
      }
    }
  }

  // findings: F-B4
  @Test
  void aKeyRingThatHangsIsUsedAsItWasRead() throws Exception {
    try (Verifier verifier = open(Duration.ofSeconds(30))) {
      EvidenceFacts facts = facts(verifier, host);
      host.hangs = "ring";
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(7);
      while (System.nanoTime() - end < 0) {
        long start = System.nanoTime();
        assertTrue(verifier.stillHolds("10100", facts));
        assertTrue(millisSince(start) <= AT_ONCE_MILLIS);
        Thread.sleep(50);
      }
    }
  }

  // findings: F-B4
  @Test
  void closingWaitsForNothing() throws Exception {
    for (String call : List.of("load", "save", "policy", "revocations", "ring", "all")) {
      Hanging hanging = new Hanging();
      Verifier verifier =
          Verifier.builder(hanging, hanging, hanging).evidenceAge(Duration.ZERO).open();
      hanging.hangs = call;
      ExecutorService threads = Executors.newCachedThreadPool();
      List<Future<Verdict>> running = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        running.add(threads.submit(() -> alice.does(verifier, new SignInAct.Begin())));
      }
      Thread.sleep(200);
      long start = System.nanoTime();
      verifier.close();
      assertTrue(millisSince(start) < AT_ONCE_MILLIS, call);
      threads.shutdown();
      assertTrue(threads.awaitTermination(COMES_BACK_MILLIS, TimeUnit.MILLISECONDS), call);
      assertTrue(running.stream().allMatch(Future::isDone), call);
      hanging.answers.countDown();
    }
  }

  private EvidenceFacts facts(Verifier verifier, Hanging at) throws Exception {
    Verdict.Admit admitted =
        assertInstanceOf(
            Verdict.Admit.class, alice.enrolls(verifier, at.store.nowSeconds()).verdict());
    byte[] evidence = present(admitted.evidence());
    return present(verifier.checkEvidence("10100", alice.login().nonce(), evidence));
  }

  private static <T> T present(T value) {
    assertNotNull(value);
    return value;
  }

  private Verifier open(Duration age) throws VerifierUnavailableException {
    return Verifier.builder(host, host, host).evidenceAge(age).open();
  }

  /** Many requests at once: each is refused, and the last of them in time. */
  private static void allRefused(Callable<?> request, long millisMax) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(REQUESTS);
    long start = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      running.add(
          threads.submit(() -> assertThrows(VerifierUnavailableException.class, request::call)));
    }
    for (Future<?> each : running) {
      each.get();
    }
    long millis = millisSince(start);
    threads.shutdown();
    assertTrue(millis < millisMax, "the last request came back after " + millis + " ms");
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /** A store, policies and a key ring of which one call, or all, never answers. */
  private final class Hanging implements AccountStore, Policies, Keys {
    private final MemoryStore store = new MemoryStore();
    private final CountDownLatch answers = new CountDownLatch(1);
    private volatile String hangs = "";
    private final AtomicInteger saves = new AtomicInteger();

    private void on(String call) {
      boolean interrupted = false;
      while (hangs.equals(call) || hangs.equals("all")) {
        try {
          answers.await();
          hangs = "";
        } catch (InterruptedException e) {
          // A driver in a socket read does not notice, either.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void claim(String instanceId, byte[] keyCheck) throws StoreException {
      store.claim(instanceId, keyCheck);
    }

    @Override
    public Loaded load(String accountId) throws StoreException {
      on("load");
      return store.load(accountId);
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      saves.incrementAndGet();
      on("save");
      return store.save(accountId, expectedRevision, save);
    }

    @Override
    public long revocations(String accountId) throws StoreException {
      on("revocations");
      return store.revocations(accountId);
    }

    @Override
    public Optional<Changes> revocationsSince(long sinceSeconds, int limit) throws StoreException {
      on("revocations");
      return store.revocationsSince(sinceSeconds, limit);
    }

    @Override
    public Policy current() throws StoreException {
      on("policy");
      return store.current();
    }

    @Override
    public byte[] ring() {
      on("ring");
      return ring.clone();
    }

    @Override
    public long stamp() {
      on("ring");
      return 0;
    }
  }
}
