package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.OneAtATime.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
  @Test
  void oneTurnPerAccountAndNoneInTheWayOfAnother() throws Exception {
    OneAtATime turns = new OneAtATime(10);
    Turn first = turns.take("a");
    assertNotNull(first);
    assertNull(turns.take("a"));
    Turn other = turns.take("b");
    assertNotNull(other);
    first.close();
    other.close();
    Turn again = turns.take("a");
    assertNotNull(again);
    again.close();
    assertEquals(0, turns.accounts(), "nothing is remembered of those who left");
  }

  @Test
  void neverTwoAtOnceAndNeverMoreWaitingThanAllowed() throws Exception {
    OneAtATime turns = new OneAtATime(2000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(100);
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      running.add(
          pool.submit(
              () -> {
                try (Turn turn = turns.take("a")) {
                  if (turn != null) {
                    worst.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.sleep(5);
                    inside.decrementAndGet();
                  }
                  return turn != null;
                }
              }));
    }
    int served = 0;
    for (Future<Boolean> each : running) {
      served += each.get() ? 1 : 0;
    }
    pool.shutdown();
    assertEquals(1, worst.get());
    assertTrue(served > OneAtATime.WAITING_MAX / 2, "served " + served);
    assertEquals(0, turns.accounts());
  }
}
