package dev.countersign.verifier;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets one answer per account be checked at a time on this node. Of many at once the others wait
 * their turn for a short while: racing each other they would only lose their saves.
 */
final class OneAtATime {
  /** More would let one account take all threads of the host. */
  static final int WAITING_MAX = 32;

  private final long waitMillis;
  private final ConcurrentHashMap<String, Queue> queues = new ConcurrentHashMap<>();

  OneAtATime(long waitMillis) {
    this.waitMillis = waitMillis;
  }

  /** Takes the turn, or gives null if it did not come in time. */
  @Nullable Turn take(String accountId) throws InterruptedException {
    Queue queue =
        queues.compute(
            accountId,
            (id, found) -> {
              Queue mine = found == null ? new Queue() : found;
              mine.users.incrementAndGet();
              return mine;
            });
    boolean taken = false;
    try {
      taken =
          queue.users.get() <= WAITING_MAX + 1
              && queue.turn.tryAcquire(waitMillis, TimeUnit.MILLISECONDS);
    } finally {
      if (!taken) {
        leave(accountId);
      }
    }
    return taken ? () -> giveBack(accountId, queue) : null;
  }

  int accounts() {
    return queues.size();
  }

  private void giveBack(String accountId, Queue queue) {
    queue.turn.release();
    leave(accountId);
  }

  private void leave(String accountId) {
    queues.computeIfPresent(
        accountId, (id, queue) -> queue.users.decrementAndGet() == 0 ? null : queue);
  }

  /** A turn; closing it lets the next one in. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Queue {
    private final Semaphore turn = new Semaphore(1, true);

    /** Whoever has the turn or waits for it. Counted inside {@code compute} only. */
    private final AtomicInteger users = new AtomicInteger();
  }
}
