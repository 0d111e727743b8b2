package dev.countersign.verifier;

import dev.countersign.verifier.wire.Notice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Delivers the notices of an outbox on a separate thread, so that no sign-in waits for it. Every
 * node may run one; each notice is claimed by one of them. A failed delivery is retried after 1, 2,
 * 4, 8, 16 and 32 minutes, then hourly for three days.
 */
public final class NoticeDelivery implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.countersign");
  private static final int ROUND_MAX = 50;
  private static final long CLOSE_MILLIS_MAX = 10_000;

  private final Outbox outbox;
  private final Way way;
  private final long pauseMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "countersign-notices");
  private boolean isSilent;

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

  private void run() {
    try {
      boolean more = false;
      while (!closing.await(more ? 0 : pauseMillis, TimeUnit.MILLISECONDS)) {
        more = round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One round. Nothing that happens in it may end the loop. Returns whether more may wait, and the
   * way is clear: after a failure there is a pause.
   */
  private boolean round() {
    try {
      List<Outbox.Due> due = outbox.due(ROUND_MAX);
      isSilent = false;
      boolean clear = true;
      for (Outbox.Due one : due) {
        if (closing.getCount() == 0) {
          return false;
        }
        clear &= deliver(one);
      }
      return clear && due.size() == ROUND_MAX;
    } catch (StoreException | RuntimeException e) {
      if (!isSilent) {
        // Once, not in every round: whatever is wrong with the database is in the log anyway.
        LOG.log(System.Logger.Level.ERROR, "notices wait in the outbox: " + e.getMessage());
        isSilent = true;
      }
      return false;
    }
  }

  /** Whether the way took it, or another node has it. */
  private boolean deliver(Outbox.Due due) throws StoreException {
    Outbox.Waiting waiting = due.waiting();
    if (!outbox.claim(due)) {
      return true;
    }
    try {
      way.deliver(waiting.accountId(), waiting.notice());
    } catch (Exception e) {
      failed(due, e);
      return false;
    }
    outbox.done(waiting.id());
    return true;
  }

  private void failed(Outbox.Due due, Exception e) throws StoreException {
    boolean isLast = due.tries() + 1 >= Outbox.TRIES_MAX;
    Outbox.Waiting waiting = due.waiting();
    LOG.log(
        isLast ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
        "the notice "
            + waiting.notice().kind()
            + " for account "
            + waiting.accountId()
            + " was not delivered"
            + (isLast
                ? " for three days and is dropped: "
                : "; next try in " + due.waitSeconds() + " s: ")
            + e.getMessage());
    if (isLast) {
      outbox.done(waiting.id());
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts no further delivery and waits for the one under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
