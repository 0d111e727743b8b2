package dev.countersign.store.jdbc;

import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Policies in the same database: a list of versions that only grows. */
public final class JdbcPolicies implements Policies {
  private final Connections connections;
  private final Dialect dialect;

  private JdbcPolicies(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  /**
   * Opens the list.
   *
   * @param connections transactions of our own on the primary database
   * @return the list
   * @throws StoreException if the database cannot be reached
   */
  public static JdbcPolicies open(Connections connections) throws StoreException {
    return new JdbcPolicies(connections, Opening.dialect(connections));
  }

  @Override
  public Policy current() throws StoreException {
    Optional<Policy> newest;
    try {
      newest = connections.read(JdbcPolicies::newest);
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
    return newest.orElseThrow(
        () -> new StoreException("the database holds no policy yet; save a first one", null));
  }

  /**
   * Appends a version. Lint the policy first: what does not open would stop every sign-in.
   *
   * @param seenVersion the newest version the editor saw; 0 if there was none
   * @param json the policy's JSON text
   * @return false if somebody else appended one meanwhile; nothing was saved then
   * @throws StoreException if it cannot be saved, or it is not known whether it was
   */
  public boolean append(long seenVersion, String json) throws StoreException {
    String insert =
        "insert into cs_policy (version, json, created_at) select ?, ?, "
            + dialect.now()
            + " from (select coalesce(max(version), 0) as newest from cs_policy) p"
            + " where p.newest = ?";
    try {
      return connections.commit(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
              statement.setLong(1, seenVersion + 1);
              statement.setString(2, json);
              statement.setLong(3, seenVersion);
              return statement.executeUpdate() == 1;
            }
          });
    } catch (SQLException e) {
      if (dialect.isDuplicate(e) || dialect.isRace(e)) {
        return false;
      }
      throw new StoreException("the policy may not be saved: " + Schema.oneLine(e), e);
    } catch (RuntimeException e) {
      throw new StoreException("the policy may not be saved: " + Schema.oneLine(e), e);
    }
  }

  private static Optional<Policy> newest(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select version, json from cs_policy"
                    + " where version = (select max(version) from cs_policy)");
        ResultSet found = statement.executeQuery()) {
      return found.next()
          ? Optional.of(new Policy(found.getLong(1), found.getString(2)))
          : Optional.empty();
    }
  }
}
