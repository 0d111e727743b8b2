package dev.countersign.servlet.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.pages.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One session cannot take everyone's threads. */
class LocksTest {
  private static final int THREADS = 60;
  private static final int WAITING_MAX = 8;
  private static final long PATIENCE_SECONDS = 60;
  private static final Next DONE = new Next.Redirect("/");

  // rows: 61
  @Test
  void requestsThatPileUpOnOneSessionAreSentAway() throws Exception {
    Locks locks = new Locks();
    byte[] nonce = new byte[32];
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch sentAway = new CountDownLatch(THREADS - 2 * WAITING_MAX);
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      Future<Next> first =
          pool.submit(
              () ->
                  locks.alone(
                      nonce,
                      () -> {
                        held.countDown();
                        awaitDeafly(over);
                        return DONE;
                      }));
      assertTrue(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      List<Future<Boolean>> others = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        others.add(
            pool.submit(
                () -> {
                  boolean mine = locks.alone(nonce, () -> DONE) != null;
                  if (!mine) {
                    sentAway.countDown();
                  }
                  return mine;
                }));
      }
      assertTrue(sentAway.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "they all wait");
      assertFalse(first.isDone());
      over.countDown();
      assertEquals(DONE, first.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      for (Future<Boolean> other : others) {
        other.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      assertEquals(DONE, locks.alone(nonce, () -> DONE));
    } finally {
      over.countDown();
      pool.shutdownNow();
    }
  }

  private static void awaitDeafly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
