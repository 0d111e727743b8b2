package dev.countersign.verifier;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets this node check one answer per account at a time. Others wait briefly for their turn: racing
 * each other, they would only lose their saves.
 *
 * <p>They wait in lines, and the lines alternate: however long the other lines are, the first in a
 * line waits for at most one answer from each.
 */
final class OneAtATime {
  /** The most in one line. More would let one account take all of the host's threads. */
  static final int WAITING_MAX = 16;

  /** A short while. */
  static final long WAIT_MILLIS = 2000;

  private final long waitMillis;

  /** The lines of every account whose turn is taken. */
  private final Map<String, Lines> accounts = new HashMap<>();

  OneAtATime(long waitMillis) {
    this.waitMillis = waitMillis;
  }

  /** Takes the turn if it is free; otherwise returns null at once. */
  synchronized @Nullable Turn takeIfFree(String accountId) {
    return accounts.putIfAbsent(accountId, new Lines()) == null ? () -> giveBack(accountId) : null;
  }

  /** Takes the turn; returns null if the line is full or the turn did not come in time. */
  @Nullable Turn take(String accountId, Line line) throws InterruptedException {
    Semaphore called = stand(accountId, line);
    if (called == null) {
      return null;
    }
    boolean mine = false;
    try {
      mine = called.tryAcquire(waitMillis, TimeUnit.MILLISECONDS);
    } finally {
      if (!mine) {
        leave(accountId, line, called);
      }
    }
    return mine ? () -> giveBack(accountId) : null;
  }

  synchronized int accounts() {
    return accounts.size();
  }

  /**
   * A place at the end of the line, called at once if the turn is free; null if the line is full.
   */
  private synchronized @Nullable Semaphore stand(String accountId, Line line) {
    Lines lines = accounts.get(accountId);
    if (lines == null) {
      accounts.put(accountId, new Lines());
      return new Semaphore(1);
    }
    return lines.stand(line);
  }

  private synchronized void giveBack(String accountId) {
    Lines lines = accounts.get(accountId);
    Semaphore next = lines == null ? null : lines.next();
    if (next == null) {
      accounts.remove(accountId);
    } else {
      next.release();
    }
  }

  private synchronized void leave(String accountId, Line line, Semaphore called) {
    Lines lines = accounts.get(accountId);
    if (lines == null || !lines.leave(line, called)) {
      // Called just as it was leaving: the next one is called instead.
      giveBack(accountId);
    }
  }

  /** A turn; closing it lets the next one in. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** The nonempty lines of one account, starting with the one whose turn is next. */
  private static final class Lines {
    private final LinkedHashMap<Line, ArrayDeque<Semaphore>> waiting = new LinkedHashMap<>();

    @Nullable Semaphore stand(Line line) {
      ArrayDeque<Semaphore> places = waiting.computeIfAbsent(line, any -> new ArrayDeque<>());
      if (places.size() >= WAITING_MAX) {
        return null;
      }
      Semaphore called = new Semaphore(0);
      places.addLast(called);
      return called;
    }

    @Nullable Semaphore next() {
      Iterator<Map.Entry<Line, ArrayDeque<Semaphore>>> all = waiting.entrySet().iterator();
      if (!all.hasNext()) {
        return null;
      }
      Map.Entry<Line, ArrayDeque<Semaphore>> first = all.next();
      Line line = first.getKey();
      ArrayDeque<Semaphore> places = first.getValue();
      all.remove();
      Semaphore next = places.removeFirst();
      if (!places.isEmpty()) {
        waiting.put(line, places);
      }
      return next;
    }

    boolean leave(Line line, Semaphore called) {
      ArrayDeque<Semaphore> places = waiting.get(line);
      if (places == null || !places.remove(called)) {
        return false;
      }
      if (places.isEmpty()) {
        waiting.remove(line);
      }
      return true;
    }
  }
}
