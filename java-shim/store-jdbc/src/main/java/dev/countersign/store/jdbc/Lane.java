package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A few calls to the database at once, each on a thread of ours and with a deadline. After one that
 * hung, calls are refused at once until a probe has come back.
 */
final class Lane {
  static final long DEADLINE_MILLIS = 3_000;

  /** A thread stays taken by a call that was given up until the driver lets go of it. */
  private static final int THREADS_MAX = 64;

  private static final long IDLE_SECONDS = 15;

  private final String name;
  private final Semaphore places;
  private final ThreadPoolExecutor threads;
  private final Probes probes;

  /** Work on a thread of the lane. */
  @FunctionalInterface
  interface Task<T> {
    T run(Call call) throws SQLException;
  }

  Lane(String name, int placesMax, Task<?> probe) {
    this.name = name;
    this.places = new Semaphore(placesMax, true);
    this.threads = threads(name);
    this.probes = new Probes(name, threads, probe);
  }

  private static ThreadPoolExecutor threads(String name) {
    AtomicInteger number = new AtomicInteger();
    @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new ThreadPoolExecutor(
        0,
        THREADS_MAX,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "countersign-" + name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          // The opener's and not that of a request, which may be of another application.
          thread.setContextClassLoader(loader);
          return thread;
        });
  }

  <T> T run(Task<T> task) throws SQLException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS);
    probes.refuseWhileHanging();
    try {
      if (!places.tryAcquire(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new SQLTimeoutException(
            "all connections for " + name + " were taken for " + DEADLINE_MILLIS + " ms");
      }
      try {
        probes.refuseWhileHanging();
        return await(task, end);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("the host is stopping this thread", e);
    }
  }

  private <T> T await(Task<T> task, long end) throws SQLException, InterruptedException {
    Call call = new Call();
    FutureTask<T> running = new FutureTask<>(() -> task.run(call));
    try {
      threads.execute(running);
    } catch (RejectedExecutionException e) {
      throw new SQLTimeoutException("all threads for " + name + " hang in the database driver", e);
    }
    try {
      return running.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      abort(call);
      throw e;
    } catch (TimeoutException e) {
      abort(call);
      probes.hung();
      throw new SQLTimeoutException(
          "the database did not answer within " + DEADLINE_MILLIS + " ms", e);
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static SQLException thrown(@Nullable Throwable cause) throws SQLException {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof SQLException sql ? sql : new SQLException(cause);
  }

  private void abort(Call call) {
    Connection connection = call.giveUp();
    if (connection != null) {
      Discarding.later(connection, threads);
    }
  }

  /** The server changed: probes that wait for the former one are of no use. */
  void serverChanged() {
    probes.startOver();
  }

  /** A thread for a probe or for a connection to be ended. */
  ThreadPoolExecutor threads() {
    return threads;
  }
}
