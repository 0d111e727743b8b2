package dev.countersign.store.jdbc;

import dev.countersign.verifier.Policies;
import dev.countersign.verifier.PolicySeals;
import dev.countersign.verifier.RequestRefusedException;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.VerifierUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Policies in the same database: an append-only list of versions. Each is sealed with the key ring,
 * so that a row written without the host is refused. Accounts remember the newest version they were
 * saved under, so that a missing version is noticed.
 */
public final class JdbcPolicies implements Policies {
  private static final String NONE_YET = "the database holds no policy yet; save a first one";

  private final Connections connections;
  private final Dialect dialect;
  private final @Nullable PolicySeals seals;

  private JdbcPolicies(Connections connections, Dialect dialect, @Nullable PolicySeals seals) {
    this.connections = connections;
    this.dialect = dialect;
    this.seals = seals;
  }

  /**
   * Opens the list for reading only, which is all a verifier needs.
   *
   * @param connections transactions of our own on the primary database
   * @return the list
   * @throws StoreException if the database cannot be reached
   */
  public static JdbcPolicies open(Connections connections) throws StoreException {
    return new JdbcPolicies(connections, Opening.dialect(connections), null);
  }

  /**
   * Opens the list for reading and saving.
   *
   * @param connections transactions of our own on the primary database
   * @param seals seals the versions that are saved: {@code Verifier.policySeals}
   * @return the list
   * @throws StoreException if the database cannot be reached
   */
  public static JdbcPolicies open(Connections connections, PolicySeals seals)
      throws StoreException {
    return new JdbcPolicies(connections, Opening.dialect(connections), seals);
  }

  @Override
  public Policy current() throws StoreException {
    Newest newest = read();
    Policy policy =
        newest.policy().orElseThrow(() -> new StoreException(NONE_YET + newest.since(), null));
    refuseIfVanished(policy.version(), newest);
    return policy;
  }

  /** Without the policy's text, which may be large. */
  @Override
  public long version() throws StoreException {
    Newest newest;
    long version;
    try {
      long[] found = connections.read(JdbcPolicies::versions);
      version = found[0];
      newest = new Newest(Optional.empty(), found[1]);
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
    if (version == 0) {
      throw new StoreException(NONE_YET + newest.since(), null);
    }
    refuseIfVanished(version, newest);
    return version;
  }

  private static long[] versions(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select (select coalesce(max(version), 0) from cs_policy),"
                    + " (select coalesce(max(policy_seen), 0) from cs_account)");
        ResultSet found = statement.executeQuery()) {
      if (!found.next()) {
        throw new SQLException("the database answered a read with nothing");
      }
      return new long[] {found.getLong(1), found.getLong(2)};
    }
  }

  private static void refuseIfVanished(long version, Newest newest) throws StoreException {
    if (version < newest.seen()) {
      throw new StoreException(
          "the newest policy in the table is version "
              + version
              + newest.since()
              + ": rows were deleted or restored from a backup; restore them or save a policy again",
          null);
    }
  }

  private Newest read() throws StoreException {
    try {
      return connections.read(JdbcPolicies::newest);
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  /**
   * The newest row as it is, whether or not it may be used, for an editor that is about to save a
   * new one.
   *
   * @return the newest row, if there is one
   * @throws StoreException if it cannot be read
   */
  public Optional<Policy> unchecked() throws StoreException {
    return read().policy();
  }

  /**
   * Appends a version with its seal. Its number is above all those that accounts were saved under.
   *
   * @param seenVersion the newest version the editor saw; 0 if there was none
   * @param json the policy's JSON text
   * @return false if another one was appended meanwhile; nothing was saved then
   * @throws StoreException if it cannot be saved, or it is not known whether it was
   */
  public boolean append(long seenVersion, String json) throws StoreException {
    long version = Math.max(seenVersion, read().seen()) + 1;
    byte[] seal = seal(version, json);
    String insert =
        "insert into cs_policy (version, json, seal, created_at) select ?, ?, ?, "
            + dialect.now()
            + " from (select coalesce(max(version), 0) as newest from cs_policy) p"
            + " where p.newest = ?";
    try {
      return connections.commit(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
              statement.setLong(1, version);
              statement.setString(2, json);
              statement.setBytes(3, seal);
              statement.setLong(4, seenVersion);
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

  /**
   * Reseals the newest version with the active key, so that the previous key may be retired. Only
   * for a policy that a verifier has opened, and that was therefore intact.
   *
   * @param policy the newest version, from {@link #current}
   * @return whether there was anything to change
   * @throws StoreException if it cannot be saved
   */
  public boolean sealAgain(Policy policy) throws StoreException {
    byte[] seal = seal(policy.version(), policy.json());
    if (Arrays.equals(seal, policy.seal())) {
      return false;
    }
    try {
      return connections.commit(
          connection -> {
            try (PreparedStatement statement =
                connection.prepareStatement("update cs_policy set seal = ? where version = ?")) {
              statement.setBytes(1, seal);
              statement.setLong(2, policy.version());
              return statement.executeUpdate() == 1;
            }
          });
    } catch (SQLException | RuntimeException e) {
      throw new StoreException("the policy may not be sealed: " + Schema.oneLine(e), e);
    }
  }

  private byte[] seal(long version, String json) throws StoreException {
    if (seals == null) {
      throw new StoreException("the list of policies was opened for reading alone", null);
    }
    try {
      return seals.seal(version, json);
    } catch (VerifierUnavailableException | RequestRefusedException e) {
      throw new StoreException("the policy cannot be sealed: " + e.getMessage(), e);
    }
  }

  /** The newest row, and the newest version that any account was saved under. */
  private record Newest(Optional<Policy> policy, long seen) {
    String since() {
      return seen == 0 ? "" : ", but accounts were saved under version " + seen;
    }
  }

  private static Newest newest(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select s.seen, p.version, p.json, p.seal"
                    + " from (select coalesce(max(policy_seen), 0) as seen from cs_account) s"
                    + " left join cs_policy p"
                    + " on p.version = (select max(version) from cs_policy)");
        ResultSet found = statement.executeQuery()) {
      if (!found.next()) {
        throw new SQLException("the database answered a read with nothing");
      }
      long seen = found.getLong(1);
      long version = found.getLong(2);
      if (found.wasNull()) {
        return new Newest(Optional.empty(), seen);
      }
      byte[] seal = found.getBytes(4);
      byte[] kept = seal == null ? new byte[0] : seal;
      return new Newest(Optional.of(new Policy(version, found.getString(3), kept)), seen);
    }
  }
}
