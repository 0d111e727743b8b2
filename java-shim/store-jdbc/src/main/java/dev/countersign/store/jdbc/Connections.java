package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Transactions of our own on the primary database.
 *
 * <p>A data source alone is not enough: inside a product it may hand out the connection of the
 * transaction that is open anyway, and a rollback there would give a used code back. An
 * implementation takes a fresh connection for every call and never joins anything.
 */
public interface Connections {
  /**
   * Runs {@code work} once in a transaction of its own and commits it; rolls back if it throws.
   *
   * @param <T> what the work brings
   * @param work what to do; it neither commits nor rolls back nor closes
   * @return what the work brought, once the commit was acknowledged
   * @throws SQLException from the work after a rollback, or from the commit: then nobody knows
   */
  <T> T commit(Work<T> work) throws SQLException;

  /**
   * Runs {@code work}, which only reads, on the primary and outside any open transaction.
   *
   * @param <T> what the work brings
   * @param work what to read
   * @return what the work brought
   * @throws SQLException if it cannot be read
   */
  default <T> T read(Work<T> work) throws SQLException {
    return commit(work);
  }

  /**
   * Connections of a data source that hands out a fresh one each time, such as a pool.
   *
   * @param dataSource the source; a pool needs room for two connections at once
   * @return connections of that source
   */
  static Connections of(DataSource dataSource) {
    return new DataSourceConnections(dataSource);
  }

  /**
   * Something to do with a connection.
   *
   * @param <T> what it brings
   */
  @FunctionalInterface
  interface Work<T> {
    /**
     * Does it.
     *
     * @param connection in the state that {@link Connections} promises
     * @return what it brings
     * @throws SQLException if the database refuses
     */
    T run(Connection connection) throws SQLException;
  }
}
