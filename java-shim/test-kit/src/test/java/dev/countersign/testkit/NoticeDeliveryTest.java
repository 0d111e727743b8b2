package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.NoticeDelivery;
import dev.countersign.verifier.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop survives whatever the host's code does, and goes as fast as it takes the notices. */
class NoticeDeliveryTest {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final MemoryStore store = new MemoryStore();

  // findings: F-B7
  @Test
  void anythingThrownIsAFailedTryAndTheRestIsDelivered() throws Exception {
    for (Throwable thrown :
        List.of(
            new NoClassDefFoundError("jakarta/mail/Session"),
            new StackOverflowError(),
            new OutOfMemoryError("metaspace"),
            new AssertionError("of the host"),
            new IllegalStateException("not ready"),
            new InterruptedException())) {
      MemoryStore fresh = new MemoryStore();
      save(fresh, 0, 1);
      AtomicInteger calls = new AtomicInteger();
      NoticeDelivery delivery =
          NoticeDelivery.start(
              fresh.outbox(),
              (account, notice) -> {
                if (calls.incrementAndGet() == 1) {
                  NoticeDeliveryTest.<RuntimeException>raise(thrown);
                }
              },
              PAUSE);
      try {
        until(() -> calls.get() == 1);
        save(fresh, 1, 3);
        until(() -> fresh.outbox().oldest(10).size() == 1);
      } finally {
        delivery.close();
      }
      assertEquals(3, calls.get(), thrown.toString());
      assertEquals("account-0", fresh.outbox().oldest(10).get(0).accountId());
    }
  }

  // findings: F-E7
  @Test
  void aFullBatchIsFollowedByTheNextAtOnce() throws Exception {
    int people = 2_000;
    save(store, 0, people);
    AtomicInteger calls = new AtomicInteger();
    long start = System.nanoTime();
    NoticeDelivery delivery =
        NoticeDelivery.start(
            store.outbox(),
            (account, notice) -> {
              Thread.sleep(5);
              calls.incrementAndGet();
            },
            Duration.ofSeconds(1));
    try {
      until(() -> store.outbox().oldest(1).isEmpty());
    } finally {
      delivery.close();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertEquals(people, calls.get());
    assertTrue(millis < 10_000, people + " notices took " + millis + " ms, one by one 10 s");
  }

  // findings: F-B4, F-B7
  @Test
  void aDeliveryThatHangsDoesNotHoldTheHostThatStops() throws Exception {
    save(store, 0, 1);
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    NoticeDelivery delivery =
        NoticeDelivery.start(
            store.outbox(),
            (account, notice) -> {
              asked.countDown();
              answer.await();
            },
            PAUSE);
    assertTrue(asked.await(10, TimeUnit.SECONDS));
    long start = System.nanoTime();
    delivery.close();
    assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 5);
    answer.countDown();
  }

  private static void save(MemoryStore store, int from, int to) throws StoreException {
    for (int i = from; i < to; i++) {
      store.save("account-" + i, 0, Samples.save(1));
    }
  }

  /** Throws what a compiler would not allow, as foreign code does. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() - end < 0, "it did not happen within 30 s");
      Thread.sleep(10);
    }
  }
}
