package dev.countersign.verifier;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the host's code: few overall and fewer per account. A place stays taken until the
 * work has ended, even when no one waits for it any more.
 */
final class Bulkhead implements AutoCloseable {
  /** The total; a task beyond it is not asked. */
  static final int ALL_MAX = 32;

  /** Per account, so that one password cannot take everyone's threads. */
  static final int OF_ONE_ACCOUNT_MAX = 4;

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();

  Bulkhead(String threadName) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            ALL_MAX,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, threadName + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts the work. Throws {@link RejectedExecutionException} if there is no place for it. */
  <T> Future<T> submit(String accountId, Callable<T> work) {
    if (taken.merge(accountId, 1, Integer::sum) > OF_ONE_ACCOUNT_MAX) {
      leave(accountId);
      throw new RejectedExecutionException("one account asks too much at once");
    }
    FutureTask<T> task = new FutureTask<>(work);
    try {
      // The place is freed here and not in the task, which does not run once it was given up.
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              leave(accountId);
            }
          });
    } catch (RejectedExecutionException full) {
      leave(accountId);
      throw full;
    }
    return task;
  }

  /** How many places an account has taken. */
  int taken(String accountId) {
    return taken.getOrDefault(accountId, 0);
  }

  private void leave(String accountId) {
    taken.computeIfPresent(accountId, (account, count) -> count > 1 ? count - 1 : null);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
