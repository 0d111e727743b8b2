package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Ends a connection for good, so that no pool hands it out again. */
final class Discarding {
  private Discarding() {}

  /** On another thread: some drivers open a connection to end one. */
  static void later(Connection connection, Executor threads) {
    try {
      threads.execute(() -> abort(connection));
    } catch (RejectedExecutionException e) {
      log(e);
    }
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      log(e);
    }
  }

  /**
   * Ends the connection and gives it back. A pool notices only a failure of a call that it passes
   * on, so there is one: a rollback, which does no harm where it succeeds.
   */
  static void now(Connection connection) {
    abort(connection);
    try {
      connection.rollback();
    } catch (SQLException | RuntimeException e) {
      closeBelowThePool(connection);
    }
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      log(e);
    }
  }

  /** A driver that cannot abort rolls back when it is closed; a pool might commit first. */
  private static void closeBelowThePool(Connection connection) {
    try {
      if (!connection.isClosed()) {
        connection.unwrap(Connection.class).close();
      }
    } catch (SQLException | RuntimeException e) {
      log(e);
    }
  }

  private static void log(Throwable e) {
    System.getLogger("dev.countersign")
        .log(System.Logger.Level.DEBUG, "a database connection could not be ended", e);
  }
}
