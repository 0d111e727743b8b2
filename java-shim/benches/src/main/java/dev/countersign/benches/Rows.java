package dev.countersign.benches;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongUnaryOperator;

/**
 * Ratios of two kinds of work. The two alternate in short batches; time is this thread's CPU time,
 * and the median of the rounds counts.
 */
final class Rows {
  /** Odd, so that there is a median. */
  private static final int ROUNDS = 9;

  private static final int BATCHES = 12;
  private static final long BATCH_NANOS = 8_000_000;
  private static final long WARM_NANOS = 2_000_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The work's result goes here, or it might be optimized away. */
  private static long sum;

  private Rows() {}

  /** One call of the work per number; returns anything that depends on the work. */
  static double ratio(LongUnaryOperator ours, LongUnaryOperator theirs) {
    long ourCalls = calls(ours);
    long theirCalls = calls(theirs);
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double ourNanos = 0;
      double theirNanos = 0;
      for (int batch = 0; batch < BATCHES; batch++) {
        ourNanos += (double) nanos(ours, ourCalls) / ourCalls;
        theirNanos += (double) nanos(theirs, theirCalls) / theirCalls;
      }
      ratios[round] = ourNanos / theirNanos;
    }
    return median(ratios);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static void print(String row, double ratio, double goal) {
    System.out.printf(
        Locale.ROOT,
        "{\"row\":\"%s\",\"ratio\":%.3f,\"goal\":%s,\"holds\":%s}%n",
        row,
        ratio,
        goal,
        ratio <= goal);
    if (sum == 0) {
      throw new IllegalStateException("nothing was measured");
    }
  }

  /** Lets the compiler finish, then returns how many calls make a batch. */
  private static long calls(LongUnaryOperator work) {
    long calls = 16;
    long spent = 0;
    long warmed = 0;
    while (warmed < WARM_NANOS || spent < BATCH_NANOS) {
      spent = nanos(work, calls);
      warmed += spent;
      if (spent < BATCH_NANOS) {
        calls *= 2;
      }
    }
    return Math.max(1, calls * BATCH_NANOS / spent);
  }

  private static long nanos(LongUnaryOperator work, long calls) {
    long found = 0;
    long before = THREADS.getCurrentThreadCpuTime();
    for (long call = 0; call < calls; call++) {
      found += work.applyAsLong(call);
    }
    long spent = THREADS.getCurrentThreadCpuTime() - before;
    sum += found;
    return spent;
  }
}
