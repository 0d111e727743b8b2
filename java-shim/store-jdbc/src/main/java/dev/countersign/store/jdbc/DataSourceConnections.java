package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A fresh connection and a separate transaction for every call. */
final class DataSourceConnections implements Connections {
  private final DataSource dataSource;

  DataSourceConnections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public <T> T commit(Work<T> work) throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      connection.setAutoCommit(false);
      T result = runOrRollBack(work, connection);
      connection.commit();
      return result;
    } finally {
      giveBack(connection);
    }
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      // Without a transaction to end, a read is one round trip.
      connection.setAutoCommit(true);
      return work.run(connection);
    } finally {
      giveBack(connection);
    }
  }

  private static <T> T runOrRollBack(Work<T> work, Connection connection) throws SQLException {
    try {
      return work.run(connection);
    } catch (SQLException | RuntimeException | Error e) {
      try {
        connection.rollback();
      } catch (SQLException rollback) {
        // The connection is dead, which also rolls back.
        e.addSuppressed(rollback);
      }
      throw e;
    }
  }

  /** Once the commit is acknowledged, nothing may turn the answer into "unknown". */
  private static void giveBack(Connection connection) {
    try (connection) {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      System.getLogger("dev.countersign")
          .log(System.Logger.Level.DEBUG, "a database connection could not be given back", e);
    }
  }
}
