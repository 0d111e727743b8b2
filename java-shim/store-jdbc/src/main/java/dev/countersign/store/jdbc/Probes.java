package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out when a database that hangs answers again. The probes do what hung, and are left to hang
 * themselves: the one that comes back says that it is over, at that moment. There are few, because
 * a server may keep each until then.
 */
final class Probes {
  private static final int PROBES_MAX = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LAST_PAUSE_MILLIS = 10_000;

  /** How long a probe may wait; nothing else ends one whose connection was lost in silence. */
  private static final long PROBE_NANOS_MAX = TimeUnit.MINUTES.toNanos(5);

  private final String name;
  private final Executor threads;
  private final Lane.Task<?> probe;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private volatile boolean hanging;
  private long since;
  private long pauseMillis;

  private record Waiting(Call call, long startedAt) {}

  Probes(String name, Executor threads, Lane.Task<?> probe) {
    this.name = name;
    this.threads = threads;
    this.probe = probe;
  }

  void refuseWhileHanging() throws SQLTimeoutException {
    if (hanging) {
      throw new SQLTimeoutException(
          "the database does not answer " + name + "; refused until it does again");
    }
  }

  /** A call was given up. */
  synchronized void hung() {
    if (hanging) {
      return;
    }
    hanging = true;
    since = System.nanoTime();
    pauseMillis = FIRST_PAUSE_MILLIS;
    log(
        System.Logger.Level.ERROR,
        "the database did not answer "
            + name
            + " within "
            + Lane.DEADLINE_MILLIS
            + " ms; they are refused until it answers again");
    try {
      threads.execute(this::watch);
    } catch (RejectedExecutionException e) {
      // Without a thread to look, the next call is the probe.
      hanging = false;
    }
  }

  /** Ends the probes that wait, and begins again without a pause. */
  synchronized void startOver() {
    pauseMillis = FIRST_PAUSE_MILLIS;
    while (!waiting.isEmpty()) {
      end(waiting.remove());
    }
    notifyAll();
  }

  private synchronized void watch() {
    try {
      while (hanging) {
        probe();
        long before = pauseMillis;
        wait(before);
        pauseMillis =
            waiting.isEmpty() ? FIRST_PAUSE_MILLIS : Math.min(2 * pauseMillis, LAST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      hanging = false;
    }
  }

  private void probe() {
    Waiting oldest = waiting.peek();
    if (oldest != null && System.nanoTime() - oldest.startedAt() > PROBE_NANOS_MAX) {
      end(waiting.remove());
    }
    if (waiting.size() == PROBES_MAX) {
      return;
    }
    Waiting started = new Waiting(new Call(), System.nanoTime());
    waiting.add(started);
    try {
      threads.execute(() -> run(started));
    } catch (RejectedExecutionException e) {
      waiting.remove(started);
    }
  }

  private void run(Waiting started) {
    boolean answered;
    try {
      probe.run(started.call());
      answered = true;
    } catch (SQLException e) {
      answered = !isSilence(e);
    } catch (RuntimeException e) {
      answered = false;
    }
    ended(started, answered);
  }

  /** An error of another kind, such as a missing table, is an answer. */
  private static boolean isSilence(SQLException e) {
    return e instanceof SQLTimeoutException
        || Failures.isDisconnection(e)
        || Failures.isReadOnly(e)
        || e.getSQLState() == null;
  }

  private synchronized void ended(Waiting probe, boolean answered) {
    waiting.remove(probe);
    if (!answered || !hanging) {
      return;
    }
    hanging = false;
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    log(
        System.Logger.Level.WARNING,
        "the database answers " + name + " again, after " + seconds + " s");
    startOver();
  }

  private void end(Waiting probe) {
    @Nullable Connection connection = probe.call().giveUp();
    if (connection != null) {
      Discarding.later(connection, threads);
    }
  }

  private static void log(System.Logger.Level level, String line) {
    System.getLogger("dev.countersign").log(level, line);
  }
}
