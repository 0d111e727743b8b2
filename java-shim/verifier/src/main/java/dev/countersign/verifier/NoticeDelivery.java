package dev.countersign.verifier;

import dev.countersign.verifier.wire.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Delivers the notices of an outbox on a separate thread, so that no sign-in waits for it. Every
 * node may run one; each notice is claimed by one of them. A failed delivery is retried after 1, 2,
 * 4, 8, 16 and 32 minutes, then hourly for three days.
 */
public final class NoticeDelivery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.countersign");
  private static final long CLOSE_MILLIS_MAX = 3_000;

  /** After this another node may deliver a notice, too. */
  private static final long DELIVERY_MILLIS_MAX = 60_000;

  private static final int LANES_MAX = 8;

  /** So many failures in a row are not the persons' fault; the mail server gets a pause. */
  private static final int FAILURES_MAX = 3;

  private static final long BACKLOG_TOLD_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Outbox outbox;
  private final Way way;
  private final long pauseMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "countersign-notices");
  private final ExecutorService lanes = Executors.newCachedThreadPool(NoticeDelivery::lane);
  private final BoundedCalls deliveries =
      new BoundedCalls("delivery", "countersign-notice-", 2 * LANES_MAX, DELIVERY_MILLIS_MAX);
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private int lanesNow = 1;
  private boolean isSilent;
  private long backlogToldAt = System.nanoTime() - BACKLOG_TOLD_NANOS;

  private NoticeDelivery(Outbox outbox, Way way, long pauseMillis) {
    this.outbox = outbox;
    this.way = way;
    this.pauseMillis = pauseMillis;
    thread.setDaemon(true);
  }

  /** How a notice reaches its person, such as by e-mail. */
  @FunctionalInterface
  public interface Way {
    /**
     * Delivers a notice within a minute; after that another node may deliver it too. Returning
     * means that it need not be retried, which also goes for a person who cannot be reached at all.
     *
     * @param accountId whom it is for
     * @param notice the notice
     * @throws Exception if it should be retried; its text goes to the operator's log
     */
    void deliver(String accountId, Notice notice) throws Exception;
  }

  /**
   * Starts delivering.
   *
   * @param outbox where notices wait
   * @param way how they are delivered
   * @param pause how long to wait between rounds, such as 5 seconds
   * @return the delivery, which runs until it is closed
   */
  public static NoticeDelivery start(Outbox outbox, Way way, Duration pause) {
    NoticeDelivery made = new NoticeDelivery(outbox, way, pause.toMillis());
    made.thread.start();
    return made;
  }

  private static Thread lane(Runnable work) {
    Thread thread = new Thread(work, "countersign-notices-lane");
    thread.setDaemon(true);
    return thread;
  }

  private void run() {
    try {
      while (!closing.await(pauseMillis, TimeUnit.MILLISECONDS)) {
        boolean isMore = true;
        while (isMore && closing.getCount() > 0) {
          isMore = round();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One batch. Nothing that happens in it may end the loop, an {@code Error} of the host's code
   * included.
   *
   * @return whether the mail server took all of a full batch, so that the next one follows at once
   */
  private boolean round() throws InterruptedException {
    try {
      List<Outbox.Due> due = outbox.due(Outbox.ROWS_MAX);
      isSilent = false;
      failuresInARow.set(0);
      boolean isFull = due.size() == Outbox.ROWS_MAX;
      if (isFull) {
        tellBacklog();
      }
      boolean took = deliver(due);
      // As many at once as the server takes: one more after each good batch, half after a bad one.
      lanesNow = took ? Math.min(lanesNow + (isFull ? 1 : 0), LANES_MAX) : (lanesNow + 1) / 2;
      return took && isFull;
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      if (!isSilent) {
        // Once, not in every round: whatever is wrong with the database is in the log anyway.
        LOG.log(System.Logger.Level.ERROR, "notices wait in the outbox: " + text(e));
        isSilent = true;
      }
      return false;
    }
  }

  private void tellBacklog() throws StoreException {
    if (System.nanoTime() - backlogToldAt >= BACKLOG_TOLD_NANOS) {
      backlogToldAt = System.nanoTime();
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} notices or more wait in the outbox; they are delivered as fast as mail is accepted",
          Long.toString(outbox.backlog()));
    }
  }

  private boolean deliver(List<Outbox.Due> due) throws Throwable {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 1; i < Math.min(lanesNow, due.size()); i++) {
      running.add(
          lanes.submit(
              () -> {
                deliver(due, next);
                return null;
              }));
    }
    deliver(due, next);
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }
    return failuresInARow.get() < FAILURES_MAX;
  }

  private void deliver(List<Outbox.Due> due, AtomicInteger next) throws StoreException {
    int i = next.getAndIncrement();
    while (i < due.size() && closing.getCount() > 0 && failuresInARow.get() < FAILURES_MAX) {
      deliver(due.get(i));
      i = next.getAndIncrement();
    }
  }

  private void deliver(Outbox.Due due) throws StoreException {
    if (!outbox.claim(due)) {
      return;
    }
    Optional<Throwable> failure;
    try {
      failure = deliveries.call(() -> attempt(due.waiting()));
    } catch (StoreException e) {
      failure = Optional.of(e);
    }
    if (failure.isPresent()) {
      failuresInARow.incrementAndGet();
      failed(due, failure.get());
    } else {
      failuresInARow.set(0);
      outbox.done(due.waiting().id());
    }
  }

  private Optional<Throwable> attempt(Outbox.Waiting waiting) {
    try {
      way.deliver(waiting.accountId(), waiting.notice());
      return Optional.empty();
    } catch (Throwable e) {
      // Also an Error: a class that is missing after a reload must not end all delivery.
      return Optional.of(e);
    }
  }

  private void failed(Outbox.Due due, Throwable e) throws StoreException {
    boolean isLast = due.tries() + 1 >= Outbox.TRIES_MAX;
    Outbox.Waiting waiting = due.waiting();
    LOG.log(
        isLast ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
        "the notice "
            + waiting.notice().kind()
            + " for account "
            + waiting.accountId().replaceAll("\\p{Cntrl}", "?")
            + " was not delivered"
            + (isLast
                ? " for three days and is dropped: "
                : "; next try in " + due.waitSeconds() + " s: ")
            + text(e));
    if (isLast) {
      outbox.done(waiting.id());
    }
  }

  private static String text(Throwable e) {
    return e instanceof Exception
        ? String.valueOf(e.getMessage())
        : e.getClass().getName() + ": " + e.getMessage();
  }

  /** Starts no further delivery and waits up to three seconds for those under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lanes.shutdown();
      deliveries.close();
    }
  }
}
