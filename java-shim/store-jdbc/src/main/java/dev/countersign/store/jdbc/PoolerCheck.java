package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether PostgreSQL is behind a pooler that lends a connection of the server to another client
 * after each transaction, while the driver prepares statements there by names of its own. Then one
 * client's statement runs with another's parameters.
 */
final class PoolerCheck {
  static final String MIXED_UP =
      "a pooler mixes the prepared statements of different connections;"
          + " add prepareThreshold=0 to the JDBC address or let the pooler pool by session";

  /** The driver prepares a statement on the server when it runs for the fifth time. */
  private static final int REPEATS = 8;

  /** A pooler under load may lend a connection that is not the one we used last. */
  private static final int ROUNDS = 10;

  /** A name that the driver chose; a pooler that keeps statements apart renames them. */
  private static final Pattern NAME_OF_DRIVER = Pattern.compile("S_[0-9]+");

  private static final String MIX_UP = "26000";

  /** Invalid statement name, duplicate name, protocol violation. */
  private static final Set<String> MIX_UPS = Set.of(MIX_UP, "42P05", "08P01");

  private static final String PID = "select pg_backend_pid()";

  private final Connections connections;
  private final String mark;

  /**
   * Takes what marks its statements.
   *
   * @param mark a text that occurs in no other statement
   */
  PoolerCheck(Connections connections, String mark) {
    this.connections = connections;
    this.mark = mark;
  }

  /** Whether a failure is what the mixing of statements leads to. */
  static boolean isMixedUp(SQLException e) {
    return e.getSQLState() != null && MIX_UPS.contains(e.getSQLState());
  }

  void run() throws SQLException {
    if (sharesBackends() && preparesByName()) {
      throw new SQLException("statements are prepared by name", MIX_UP);
    }
  }

  private boolean sharesBackends() throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      if (connections.read(this::isShared)) {
        return true;
      }
    }
    return false;
  }

  /** Reads run outside of transactions, so each may be the last that this connection has there. */
  private boolean isShared(Connection connection) throws SQLException {
    int ours = backend(connection);
    // A pooler lends this one the connection that was used last, while ours is still open.
    int others =
        connections.commit(
            another -> {
              boolean joined = GaleraReads.own(another) == GaleraReads.own(connection);
              return joined ? 0 : backend(another);
            });
    return others != 0 && (ours == others || ours != backend(connection));
  }

  private static int backend(Connection connection) throws SQLException {
    // The driver does not prepare this kind by name.
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(PID)) {
      found.next();
      return found.getInt(1);
    }
  }

  private boolean preparesByName() throws SQLException {
    return connections.commit(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement("select '" + mark + "'")) {
            for (int i = 0; i < REPEATS; i++) {
              statement.executeQuery().close();
            }
          }
          return NAME_OF_DRIVER.matcher(nameOfStatement(connection)).matches();
        });
  }

  private String nameOfStatement(Connection connection) throws SQLException {
    String sql =
        "select max(name) from pg_prepared_statements where statement like '%" + mark + "%'";
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      String name = found.next() ? found.getString(1) : null;
      return name == null ? "" : name;
    }
  }
}
