package dev.countersign.verifier;

import java.util.concurrent.Callable;
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
 * Calls to a store, which may never answer. The caller's thread comes back by the deadline; the
 * thread that made the call keeps its place until it ends. It is not interrupted: that would close
 * the files of an embedded database.
 *
 * <p>Once a call was not answered, and until one is, the others are refused at once, except for a
 * probe now and then. A call runs in a thread of ours, so it cannot join a transaction that the
 * host has open in its own.
 */
final class BoundedCalls implements AutoCloseable {
  /** More than the three seconds that our own JDBC store allows each call. */
  static final long DEADLINE_MILLIS = 4_000;

  /** More than a pool of connections holds. */
  static final int AT_ONCE_MAX = 64;

  private static final long IDLE_SECONDS = 30;
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int PROBES_DOUBLED_MAX = 5;

  private final String what;
  private final long deadlineMillis;
  private final Semaphore places;
  private final ThreadPoolExecutor threads;
  private @Nullable Silence silence;

  /** Since when there was no answer, how many calls showed it, and when the next one may try. */
  private record Silence(long since, int calls, long nextProbe) {}

  BoundedCalls(String what, String threadName, int atOnceMax, long deadlineMillis) {
    this.what = what;
    this.deadlineMillis = deadlineMillis;
    this.places = new Semaphore(atOnceMax, true);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            atOnceMax + 1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> {
              Thread thread = new Thread(work, threadName + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Makes the call.
   *
   * @throws StoreException if it throws one or anything else, if it is not answered, or if it is
   *     not made because others are not
   */
  <T> T call(Callable<T> work) throws StoreException {
    return call(work, null);
  }

  /**
   * Makes a call that may have an effect when its answer is missing.
   *
   * @param unanswered what to return if the call was made and not answered; null to throw
   */
  <T> T call(Callable<T> work, @Nullable T unanswered) throws StoreException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
    boolean isMade = false;
    try {
      takePlace();
      FutureTask<T> task = new FutureTask<>(work);
      start(task);
      isMade = true;
      return task.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      unanswered();
      if (unanswered != null) {
        return unanswered;
      }
      throw new StoreException(what + " did not answer within " + deadlineMillis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (isMade && unanswered != null) {
        return unanswered;
      }
      throw new StoreException("the host is stopping this thread", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private StoreException failed(@Nullable Throwable cause) {
    if (cause instanceof StoreException failed) {
      return failed;
    }
    // The text of a foreign exception may hold what a person typed; its kind does not.
    String kind = cause == null ? "without a reason" : cause.getClass().getName();
    return new StoreException(what + " failed: " + kind, cause);
  }

  private void takePlace() throws StoreException, InterruptedException {
    refuseWhileSilent();
    if (!places.tryAcquire(deadlineMillis, TimeUnit.MILLISECONDS)) {
      throw new StoreException(what + " has more calls under way than it answers", null);
    }
  }

  private void start(FutureTask<?> task) throws StoreException {
    try {
      threads.execute(() -> run(task));
    } catch (RejectedExecutionException closed) {
      places.release();
      throw new StoreException("the verifier is closed", closed);
    } catch (OutOfMemoryError noThread) {
      places.release();
      throw new StoreException("this machine starts no more threads", noThread);
    }
  }

  private void run(FutureTask<?> task) {
    try {
      task.run();
    } finally {
      places.release();
      answered();
    }
  }

  private synchronized void refuseWhileSilent() throws StoreException {
    Silence now = silence;
    if (now == null) {
      return;
    }
    long nanos = System.nanoTime();
    if (nanos - now.nextProbe() < 0 || places.availablePermits() == 0) {
      throw new StoreException(
          what + " has not answered for " + seconds(nanos - now.since()) + " s", null);
    }
    silence = new Silence(now.since(), now.calls(), nanos + pause(now.calls()));
  }

  private synchronized void unanswered() {
    long now = System.nanoTime();
    Silence before = silence;
    long since = before == null ? now - deadlineNanos() : before.since();
    int calls = before == null ? 0 : Math.min(before.calls() + 1, PROBES_DOUBLED_MAX);
    silence = new Silence(since, calls, now + pause(calls));
  }

  private synchronized void answered() {
    silence = null;
  }

  private static long pause(int calls) {
    return PROBE_NANOS << calls;
  }

  private long deadlineNanos() {
    return TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  /** Makes no further call and waits for none. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
