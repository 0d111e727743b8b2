package dev.countersign.verifier;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which a verifier reads from its store for more than one request. */
final class Readers implements AutoCloseable {
  private static final int AHEAD_AT_ONCE = 4;
  private static final int AHEAD_WAITING_MAX = 10_000;
  private static final long IDLE_SECONDS = 30;

  private final ExecutorService shared = Executors.newCachedThreadPool(Readers::thread);
  private final ThreadPoolExecutor ahead =
      new ThreadPoolExecutor(
          AHEAD_AT_ONCE,
          AHEAD_AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(AHEAD_WAITING_MAX),
          Readers::thread);

  Readers() {
    ahead.allowCoreThreadTimeOut(true);
  }

  /** For reads that all threads wait for, of which there are few kinds. */
  ExecutorService shared() {
    return shared;
  }

  /** For reads in advance; one that finds no place is not made. */
  ExecutorService ahead() {
    return ahead;
  }

  @Override
  public void close() {
    shared.shutdown();
    ahead.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "countersign-reader");
    thread.setDaemon(true);
    return thread;
  }
}
