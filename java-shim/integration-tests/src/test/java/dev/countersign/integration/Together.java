package dev.countersign.integration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that all start at once, again and again. */
final class Together implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  Together(int threads) {
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Runs the work for each number; throws what any of it threw. */
  <T> List<T> run(IntFunction<Callable<T>> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<T>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Callable<T> mine = work.apply(i);
      running.add(
          pool.submit(
              () -> {
                start.await();
                return mine.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> each : running) {
      results.add(each.get());
    }
    return results;
  }

  static <T> int count(List<T> all, T one) {
    return Collections.frequency(all, one);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
