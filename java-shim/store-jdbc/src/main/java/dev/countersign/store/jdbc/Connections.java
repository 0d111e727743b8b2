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

  /** What {@link #of(DataSource)} takes at most: the default size of common pools. */
  int CONNECTIONS_MAX = 10;

  /**
   * Connections from a data source, with deadlines. Every call runs on a thread of ours, where no
   * transaction of the host is open that a data source could join, and ends after 3 seconds.
   *
   * <p>Reads have connections of their own, so that they go on while commits hang. A call that hung
   * makes later ones of its kind fail at once, until a probe succeeds.
   *
   * @param dataSource a pool with room for {@link #CONNECTIONS_MAX} connections, beside what the
   *     host itself takes from it
   * @return connections of that source
   */
  static Connections of(DataSource dataSource) {
    return of(dataSource, CONNECTIONS_MAX);
  }

  /**
   * As {@link #of(DataSource)}, for a pool of another size.
   *
   * @param dataSource the source
   * @param connectionsMax how many connections are taken at once, 3 or more; two in five are for
   *     reads
   * @return connections of that source
   */
  static Connections of(DataSource dataSource, int connectionsMax) {
    return new DataSourceConnections(dataSource, connectionsMax);
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
