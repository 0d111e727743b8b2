package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.OneAtATime.Turn;
import dev.countersign.verifier.wire.FactorMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
  private static final Line ONE = new Line(GivenAnswer.Place.SIGN_IN, FactorMethod.TOTP, false);
  private static final Line OTHER =
      new Line(GivenAnswer.Place.SIGN_IN, FactorMethod.BACKUP_CODES, false);
  private static final Line KNOWN = new Line(GivenAnswer.Place.SIGN_IN, FactorMethod.TOTP, true);

  @Test
  void oneTurnPerAccountAndNoneInTheWayOfAnother() throws Exception {
    OneAtATime turns = new OneAtATime(10);
    Turn first = turns.take("a", ONE);
    assertNotNull(first);
    assertNull(turns.take("a", ONE));
    Turn other = turns.take("b", ONE);
    assertNotNull(other);
    first.close();
    other.close();
    Turn again = turns.take("a", ONE);
    assertNotNull(again);
    assertNull(turns.takeIfFree("a"));
    again.close();
    Turn free = turns.takeIfFree("a");
    assertNotNull(free);
    free.close();
    assertEquals(0, turns.accounts(), "nothing is remembered of those who left");
  }

  @Test
  void neverTwoAtOnceAndNeverMoreWaitingThanAllowed() throws Exception {
    OneAtATime turns = new OneAtATime(60_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger worst = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(100);
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      running.add(
          pool.submit(
              () -> {
                try (Turn turn = turns.take("a", ONE)) {
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

  @Test
  void theLinesTakeTurnsHoweverLongOneOfThemIs() throws Exception {
    OneAtATime turns = new OneAtATime(60_000);
    Turn first = turns.take("a", ONE);
    assertNotNull(first);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> waiting = new ArrayList<>();
    for (int i = 1; i <= OneAtATime.WAITING_MAX; i++) {
      waiting.add(standing(turns, ONE, "one " + i, order));
    }
    assertNull(turns.take("a", ONE), "the line is full");
    waiting.add(standing(turns, OTHER, "other 1", order));
    waiting.add(standing(turns, OTHER, "other 2", order));
    waiting.add(standing(turns, KNOWN, "known 1", order));
    first.close();
    for (Thread each : waiting) {
      each.join(60_000);
    }
    assertEquals(
        List.of("one 1", "other 1", "known 1", "one 2", "other 2", "one 3"), order.subList(0, 6));
    assertEquals(OneAtATime.WAITING_MAX + 3, order.size());
    assertEquals(0, turns.accounts());
  }

  @Test
  void whoeverLeavesALineIsNotCalled() throws Exception {
    OneAtATime turns = new OneAtATime(60_000);
    Turn first = turns.take("a", ONE);
    assertNotNull(first);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Thread leaves = standing(turns, ONE, "left", order);
    Thread stays = standing(turns, OTHER, "stayed", order);
    leaves.interrupt();
    leaves.join(60_000);
    first.close();
    stays.join(60_000);
    assertEquals(List.of("stayed"), order);
    assertEquals(0, turns.accounts());
  }

  /** Is in line before this returns. */
  private static Thread standing(OneAtATime turns, Line line, String name, List<String> order)
      throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try (Turn turn = turns.take("a", line)) {
                order.add(turn == null ? name + " in vain" : name);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    return thread;
  }
}
