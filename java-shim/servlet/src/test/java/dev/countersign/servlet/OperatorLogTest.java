package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A line is logged if it is new or half a minute has passed. */
class OperatorLogTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final OperatorLog log = new OperatorLog(nanos::get);

  @Test
  void linesThatTakeTurnsAreEachSaidOnceInHalfAMinute() {
    for (int round = 0; round < 3; round++) {
      for (String line : new String[] {"one", "other"}) {
        assertTrue(log.isNews(line));
        assertFalse(log.isNews(line));
      }
      assertFalse(log.isNews("one"));
      assertFalse(log.isNews("other"));
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
    }
  }

  @Test
  void aFloodOfLinesDoesNotGrow() {
    for (int i = 0; i < 1_000; i++) {
      assertTrue(log.isNews("line " + i));
    }
    assertTrue(log.isNews("line 0"), "it was forgotten");
    assertFalse(log.isNews("line 999"));
  }
}
