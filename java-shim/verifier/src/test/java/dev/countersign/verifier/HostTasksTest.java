package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.Ceremony;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One account, or one slow service, can take only little from all others. */
class HostTasksTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final int OF_ONE = Bulkhead.OF_ONE_ACCOUNT_MAX;
  private static final HostTask OTP = new HostTask.CheckYubico(new byte[] {'c'}, "nonce");
  private static final HostTask MAIL =
      new HostTask.SendCode(
          MessageChannel.MAIL,
          "alice@harbor.example",
          new byte[] {'1'},
          CodePurpose.TO_SIGN_IN,
          2_000_000_000,
          "Alice",
          "en");

  private static final HostTask ASSERTION =
      new HostTask.VerifyAssertion(
          new Ceremony(new byte[32], "harbor.example", List.of(), false), new byte[1], new byte[1]);

  private final Semaphore hanging = new Semaphore(0);
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private volatile boolean hangs = true;
  private final HostTasks host =
      new HostTasks(
          new HostTasks.Answerers(message -> hang(), null, new Local(), null, task -> hang()),
          TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));

  private Finding hang() throws InterruptedException {
    hanging.release();
    if (hangs) {
      over.await();
    }
    return new Finding.Valid();
  }

  /** Needs no other service to answer. */
  private static final class Local implements AssertionVerifier {
    @Override
    public Finding verify(HostTask.VerifyAssertion task) {
      return new Finding.Invalid();
    }

    @Override
    public Finding verify(HostTask.VerifyRegistration task) {
      return new Finding.Invalid();
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    host.close();
    pool.shutdownNow();
  }

  // rows: 61
  @Test
  void oneAccountTakesFewPlacesAndGetsThemBack() throws Exception {
    List<Future<Finding>> waiting = ask(OF_ONE, "mallory");
    awaitHanging(OF_ONE);
    assertEquals(new Finding.Failed(), host.ask("mallory", OTP));
    assertEquals(OF_ONE, host.places("mallory"));
    // The owner, whose password mallory has, is the same account: the security key works.
    assertEquals(new Finding.Invalid(), host.ask("mallory", ASSERTION));
    hangs = false;
    assertEquals(new Finding.Valid(), host.ask("bob", OTP));
    over.countDown();
    for (Future<Finding> one : waiting) {
      assertEquals(new Finding.Valid(), one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    awaitNoPlace(host, "mallory");
    assertEquals(new Finding.Valid(), host.ask("mallory", OTP));
    awaitNoPlace(host, "mallory");
    awaitNoPlace(host, "bob");
  }

  // rows: 61
  @Test
  void aMailServerThatHangsStopsNoSecurityKey() throws Exception {
    List<Future<Finding>> waiting = new ArrayList<>();
    for (int account = 0; account < Bulkhead.ALL_MAX; account++) {
      String name = "account-" + account;
      waiting.add(pool.submit((Callable<Finding>) () -> host.ask(name, MAIL)));
    }
    awaitHanging(Bulkhead.ALL_MAX);
    assertEquals(new Finding.Failed(), host.ask("bob", MAIL), "all places are taken");
    assertEquals(0, host.places("bob"));
    assertEquals(new Finding.Invalid(), host.ask("bob", ASSERTION));
    over.countDown();
    for (Future<Finding> one : waiting) {
      assertEquals(new Finding.Sent(), one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
  }

  /**
   * Work that ignores interrupts keeps its place, or its account would take one place after
   * another.
   */
  @Test
  void theDeadlineFreesTheThreadThatAskedAndNotThePlace() throws Exception {
    CountDownLatch deaf = new CountDownLatch(1);
    try (HostTasks quick =
        new HostTasks(
            new HostTasks.Answerers(null, null, null, null, task -> waitDeafly(deaf)), 1)) {
      for (int i = 0; i < 2 * OF_ONE; i++) {
        assertEquals(new Finding.Failed(), quick.ask("mallory", OTP));
      }
      assertTrue(quick.places("mallory") <= OF_ONE);
      deaf.countDown();
      awaitNoPlace(quick, "mallory");
    }
  }

  private static void awaitNoPlace(HostTasks host, String account) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (host.places(account) > 0) {
      assertTrue(System.nanoTime() < end, "a place is lost");
      Thread.sleep(5);
    }
  }

  private static Finding waitDeafly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return new Finding.Valid();
      } catch (InterruptedException ignored) {
        // On purpose, because hosts do this.
      }
    }
  }

  private List<Future<Finding>> ask(int times, String account) {
    List<Future<Finding>> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      asked.add(pool.submit((Callable<Finding>) () -> host.ask(account, OTP)));
    }
    return asked;
  }

  private void awaitHanging(int tasks) throws InterruptedException {
    assertTrue(hanging.tryAcquire(tasks, PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
