package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Transactions of our own on the primary database.
 *
 * <p>A plain data source is not enough: inside a product it may return the connection of a
 * transaction already open, and a rollback there would make a used code valid again. An
 * implementation takes a fresh connection for every call and never joins a transaction.
 */
public interface Connections {
  /**
   * Runs {@code work} once in a separate transaction and commits it; rolls back if it throws.
   *
   * @param <T> the result of the work
   * @param work what to do; it neither commits nor rolls back nor closes
   * @return the result, once the commit was acknowledged
   * @throws SQLException from the work after a rollback, or from the commit, whose outcome is then
   *     unknown
   */
  <T> T commit(Work<T> work) throws SQLException;

  /**
   * Runs {@code work}, which only reads, on the primary and outside any open transaction.
   *
   * @param <T> the result of the work
   * @param work what to read
   * @return the result
   * @throws SQLException if it cannot be read
   */
  default <T> T read(Work<T> work) throws SQLException {
    return commit(work);
  }

  /**
   * Connections from a data source that returns a fresh one each time, such as a pool.
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
   * @param <T> its result
   */
  @FunctionalInterface
  interface Work<T> {
    /**
     * Does it.
     *
     * @param connection a connection in the state that {@link Connections} promises
     * @return its result
     * @throws SQLException if the database refuses
     */
    T run(Connection connection) throws SQLException;
  }
}
