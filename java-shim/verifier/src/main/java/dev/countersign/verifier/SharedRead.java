package dev.countersign.verifier;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A read that many threads need and one makes. Those who ask meanwhile share its answer, and a
 * failure for a second, so that requests do not wait for the same thing one by one.
 *
 * @param <T> what is read
 */
final class SharedRead<T> {
  private static final long FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Callable<T> work;
  private final Executor threads;
  private final long deadlineNanos;
  private final AtomicReference<@Nullable Read<T>> running = new AtomicReference<>();
  private volatile @Nullable Failure failure;

  private record Read<T>(CompletableFuture<T> answer, long startedAt) {}

  private record Failure(Throwable cause, long at) {}

  SharedRead(Callable<T> work, Executor threads, long deadlineMillis) {
    this.work = work;
    this.threads = threads;
    this.deadlineNanos = TimeUnit.MILLISECONDS.toNanos(deadlineMillis);
  }

  /** Starts the read if none is under way, and does not wait for it. */
  void start() {
    if (running.get() == null && failedLately() == null) {
      startedBefore(System.nanoTime());
    }
  }

  /**
   * The answer of the read under way, or of one started now.
   *
   * @throws ExecutionException if the read failed, now or within the last second
   * @throws TimeoutException if it has no answer by the deadline, counted from its start
   */
  T get() throws ExecutionException, TimeoutException, InterruptedException {
    Throwable failed = failedLately();
    if (failed != null) {
      throw new ExecutionException(failed);
    }
    return of(startedBefore(System.nanoTime()));
  }

  /** The answer, if it comes this soon. */
  T get(long waitMillis) throws ExecutionException, TimeoutException, InterruptedException {
    Read<T> read = startedBefore(System.nanoTime());
    return read.answer().get(waitMillis, TimeUnit.MILLISECONDS);
  }

  /** The answer of a read that starts after this call. */
  T getFresh() throws ExecutionException, TimeoutException, InterruptedException {
    long asked = System.nanoTime();
    Read<T> read = startedBefore(asked);
    if (read.startedAt() - asked < 0) {
      of(read);
      read = startedBefore(System.nanoTime());
    }
    return of(read);
  }

  private T of(Read<T> read) throws ExecutionException, TimeoutException, InterruptedException {
    long left = deadlineNanos - (System.nanoTime() - read.startedAt());
    return read.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
  }

  private @Nullable Throwable failedLately() {
    Failure last = failure;
    return last != null && System.nanoTime() - last.at() < FAILURE_NANOS ? last.cause() : null;
  }

  private Read<T> startedBefore(long now) {
    Read<T> fresh = new Read<>(new CompletableFuture<>(), now);
    Read<T> before = running.compareAndExchange(null, fresh);
    if (before != null) {
      return before;
    }
    try {
      threads.execute(() -> run(fresh));
    } catch (RejectedExecutionException closed) {
      end(fresh, closed);
    }
    return fresh;
  }

  private void run(Read<T> read) {
    T answer;
    try {
      answer = work.call();
    } catch (Throwable e) {
      end(read, e);
      return;
    }
    failure = null;
    running.set(null);
    read.answer().complete(answer);
  }

  private void end(Read<T> read, Throwable failed) {
    failure = new Failure(failed, System.nanoTime());
    running.set(null);
    read.answer().completeExceptionally(failed);
  }
}
