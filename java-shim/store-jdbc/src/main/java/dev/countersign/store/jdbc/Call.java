package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call to the database: its connection, and who decides how it ends. The thread that works and
 * the one that waits may each end it, but a commit that was given up before it began never happens.
 */
final class Call {
  private enum Stage {
    WORKING,
    COMMITTING,
    GIVEN_UP
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WORKING);
  private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

  /** From here on the outcome is the database's to tell. */
  void beginCommit() throws SQLException {
    if (!stage.compareAndSet(Stage.WORKING, Stage.COMMITTING)) {
      throw new SQLException("the caller no longer waits for this transaction");
    }
  }

  void take(Connection taken) throws SQLException {
    connection.set(taken);
    if (stage.get() == Stage.GIVEN_UP) {
      throw new SQLException("the caller no longer waits for this connection");
    }
  }

  /** The connection goes back to its pool: it may be another call's from here on. */
  boolean release() {
    return connection.getAndSet(null) != null;
  }

  /** Ends the call; returns the connection to abort, if one is in use. */
  @Nullable Connection giveUp() {
    stage.compareAndSet(Stage.WORKING, Stage.GIVEN_UP);
    return connection.getAndSet(null);
  }
}
