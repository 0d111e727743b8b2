package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.VerifierUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Until it opens, there is no verifier, and a failure is not retried on every request. */
class LazyVerifierTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicInteger tries = new AtomicInteger();

  // rows: 86
  @Test
  void whateverFailsIsRefusedAndTriedAgainAfterAWhile() {
    for (Throwable failure :
        List.of(
            new VerifierUnavailableException("no policy"),
            new IOException("no key file"),
            new IllegalStateException("not ready"),
            new NoClassDefFoundError("of a driver"))) {
      tries.set(0);
      LazyVerifier verifier =
          new LazyVerifier(
              () -> {
                tries.incrementAndGet();
                throw thrown(failure);
              },
              nanos::get);
      for (int i = 0; i < 10; i++) {
        VerifierUnavailableException refused =
            assertThrows(VerifierUnavailableException.class, verifier::verifier);
        assertEquals(failure.getMessage(), refused.getMessage());
      }
      assertEquals(1, tries.get());
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
      assertThrows(VerifierUnavailableException.class, verifier::verifier);
      assertEquals(2, tries.get());
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
      verifier.close();
      assertThrows(VerifierUnavailableException.class, verifier::verifier);
      assertEquals(2, tries.get(), "what is closed opens nothing");
    }
  }

  // findings: F-B4
  @Test
  void anOpenerThatHangsHoldsNoRequestAndNotTheHostThatStops() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    LazyVerifier verifier =
        new LazyVerifier(
            () -> {
              answer.await();
              throw new IOException("too late");
            });
    ExecutorService threads = Executors.newFixedThreadPool(100);
    List<Future<?>> requests = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      requests.add(
          threads.submit(
              () -> assertThrows(VerifierUnavailableException.class, verifier::verifier)));
    }
    for (Future<?> each : requests) {
      each.get();
    }
    assertTrue(millisSince(start) < 6_000, "request threads came back late");
    start = System.nanoTime();
    assertThrows(VerifierUnavailableException.class, verifier::verifier);
    assertTrue(millisSince(start) < 500, "the next request waited again");
    start = System.nanoTime();
    verifier.close();
    assertTrue(millisSince(start) < 500, "closing waited");
    assertThrows(VerifierUnavailableException.class, verifier::verifier);
    threads.shutdown();
    answer.countDown();
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static Exception thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (Exception) failure;
  }
}
