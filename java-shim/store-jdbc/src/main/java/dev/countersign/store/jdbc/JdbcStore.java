package dev.countersign.store.jdbc;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.Save;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in a relational database.
 *
 * <p>A save changes the row only if it still has the revision that was loaded, and sets a new one.
 * So the numbers of matched and changed rows are the same, whichever a driver counts, and of any
 * number of writers one wins. Safe for any number of threads.
 */
public final class JdbcStore implements AccountStore {
  private static final int ACCOUNT_ID_BYTES_MAX = 255;
  private static final String POLICY_NOW = "coalesce((select max(version) from cs_policy), 0)";

  private final Connections connections;
  private final Dialect dialect;
  private final String loadSql;
  private final String insertSql;
  private final String updateSql;
  private final String changesSql;
  private final Clocks clocks = new Clocks();

  private JdbcStore(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
    this.loadSql =
        "select "
            + dialect.now()
            + ", "
            + POLICY_NOW
            + ", a.revision, a.record, a.revocations, a.policy_seen"
            + " from (select 1 as one) o left join cs_account a on a.account_id = ?";
    this.insertSql =
        "insert into cs_account (revision, record, revocations, state, locked_until, methods,"
            + " account_id, revoked_at, updated_at, policy_seen) values (?, ?, ?, ?, ?, ?, ?, "
            + dialect.now()
            + ", "
            + dialect.now()
            + ", "
            + POLICY_NOW
            + ")";
    this.updateSql =
        // First, because MariaDB assigns from left to right.
        "update cs_account set revoked_at = case when revocations = ? then revoked_at else "
            + dialect.now()
            + " end, revision = ?, record = ?, revocations = ?, state = ?,"
            + " locked_until = ?, methods = ?, updated_at = "
            + dialect.now()
            + ", policy_seen = greatest(policy_seen, "
            + POLICY_NOW
            + ") where account_id = ? and revision = ?";
    this.changesSql =
        "select n.now, c.account_id, c.revocations from (select "
            + dialect.now()
            + " as now) n left join (select account_id, revocations from cs_account"
            + " where revoked_at >= ? limit ?) c on 1 = 1";
  }

  /**
   * Opens the store. First it writes on one connection, reads on another and loses a race, and it
   * refuses if anything about that is unexpected.
   *
   * @param connections transactions of our own on the primary database
   * @return the store
   * @throws StoreException if the tables are missing or the connections are unsuitable
   */
  public static JdbcStore open(Connections connections) throws StoreException {
    Dialect dialect = Opening.dialect(connections);
    new StartUpCheck(connections, dialect).run();
    try {
      connections.read(connection -> Durability.read(connection, dialect)).log();
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
    return new JdbcStore(connections, dialect);
  }

  @Override
  public void claim(String instanceId, byte[] keyCheck) throws StoreException {
    new Instance(connections, dialect).claim(instanceId, keyCheck);
  }

  @Override
  public Loaded load(String accountId) throws StoreException {
    check(accountId);
    try {
      return connections.read(c -> load(c, accountId));
    } catch (PolicyVanished e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  @Override
  public long revocations(String accountId) throws StoreException {
    check(accountId);
    try {
      return connections.read(c -> revocations(c, accountId));
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  @Override
  public Optional<Changes> revocationsSince(long sinceSeconds, int limit) throws StoreException {
    if (limit < 1 || limit > CHANGES_MAX) {
      throw new StoreException("a list of changes has 1 to " + CHANGES_MAX + " accounts", null);
    }
    try {
      return Optional.of(connections.read(c -> changes(c, sinceSeconds, limit)));
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  @Override
  public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
    check(accountId);
    if (save.revision() != expectedRevision + 1 || expectedRevision < 0) {
      throw new StoreException("a save must have the revision after the one loaded", null);
    }
    Attempt attempt = new Attempt();
    try {
      connections.commit(
          connection -> {
            attempt.begin();
            write(connection, accountId, expectedRevision, save);
            attempt.written = true;
            return Saved.APPLIED;
          });
      return attempt.written ? Saved.APPLIED : Saved.UNKNOWN;
    } catch (RaceLost e) {
      return Saved.CONFLICT;
    } catch (SQLException e) {
      if (attempt.written) {
        // A commit that failed to serialize was rolled back; any other lost answer says nothing.
        return "40001".equals(e.getSQLState()) ? Saved.CONFLICT : Saved.UNKNOWN;
      }
      if (dialect.isRace(e)) {
        return Saved.CONFLICT;
      }
      throw new StoreException("the database did not save: " + Schema.oneLine(e), e);
    } catch (RuntimeException e) {
      if (attempt.written) {
        return Saved.UNKNOWN;
      }
      throw new StoreException("the database did not save: " + Schema.oneLine(e), e);
    }
  }

  private Loaded load(Connection connection, String accountId) throws SQLException {
    long asked = System.currentTimeMillis() / 1000;
    try (PreparedStatement statement = connection.prepareStatement(loadSql)) {
      statement.setString(1, accountId);
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next()) {
          throw new SQLException("the database answered a read with nothing");
        }
        if (found.getLong(2) < found.getLong(6)) {
          throw new PolicyVanished(found.getLong(2), found.getLong(6));
        }
        byte[] record = found.getBytes(4);
        AccountRow row =
            record == null ? null : new AccountRow(found.getLong(3), record, found.getLong(5));
        long now = found.getLong(1);
        boolean differ = clocks.differ(now, asked, System.currentTimeMillis() / 1000);
        return new Loaded(row, now, found.getLong(2), differ);
      }
    }
  }

  private static long revocations(Connection connection, String accountId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select revocations from cs_account where account_id = ?")) {
      statement.setString(1, accountId);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  private Changes changes(Connection connection, long sinceSeconds, int limit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(changesSql)) {
      statement.setLong(1, sinceSeconds);
      // One more tells whether there are more.
      statement.setInt(2, limit + 1);
      try (ResultSet found = statement.executeQuery()) {
        List<Change> changes = new ArrayList<>();
        long now = 0;
        while (found.next()) {
          now = found.getLong(1);
          String account = found.getString(2);
          if (account != null) {
            changes.add(new Change(account, found.getLong(3)));
          }
        }
        boolean complete = changes.size() <= limit;
        return new Changes(now, complete ? changes : changes.subList(0, limit), complete);
      }
    }
  }

  /** The row comes first, so that a writer who has to wait does so before writing anything else. */
  private void write(Connection connection, String accountId, long expectedRevision, Save save)
      throws SQLException {
    if (expectedRevision == 0) {
      insert(connection, accountId, save);
    } else {
      update(connection, accountId, expectedRevision, save);
    }
    if (!save.audit().isEmpty()) {
      append(connection, accountId, save.audit());
    }
    if (!save.notices().isEmpty()) {
      post(connection, accountId, save.notices());
    }
  }

  private void insert(Connection connection, String accountId, Save save) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insertSql)) {
      bind(statement, 0, accountId, save);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw dialect.isDuplicate(e) ? new RaceLost() : e;
    }
  }

  private void update(Connection connection, String accountId, long expectedRevision, Save save)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(updateSql)) {
      statement.setLong(1, save.revocations());
      bind(statement, 1, accountId, save);
      statement.setLong(9, expectedRevision);
      if (statement.executeUpdate() != 1) {
        throw new RaceLost();
      }
    }
  }

  private static void bind(PreparedStatement statement, int before, String accountId, Save save)
      throws SQLException {
    statement.setLong(before + 1, save.revision());
    statement.setBytes(before + 2, save.record());
    statement.setLong(before + 3, save.revocations());
    statement.setString(before + 4, save.state().name());
    statement.setObject(before + 5, save.lockedUntil(), Types.BIGINT);
    statement.setString(
        before + 6, save.methods().stream().map(Enum::name).collect(Collectors.joining(",")));
    statement.setString(before + 7, accountId);
  }

  private static void append(Connection connection, String accountId, List<AuditEvent> events)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into cs_audit (account_id, sequence, at, kind, method, actor, reason, rule,"
                + " product, channel, peer, lane, digest)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (AuditEvent event : events) {
        statement.setString(1, accountId);
        statement.setLong(2, event.sequence());
        statement.setLong(3, event.at());
        statement.setString(4, event.kind().name());
        statement.setString(5, nameOf(event.method()));
        statement.setString(6, event.actor());
        statement.setString(7, event.reason());
        statement.setString(8, event.rule());
        statement.setString(9, nameOf(event.product()));
        statement.setString(10, nameOf(event.channel()));
        statement.setString(11, event.peer());
        statement.setString(12, nameOf(event.lane()));
        statement.setBytes(13, event.digest());
        statement.executeUpdate();
      }
    }
  }

  private static void post(Connection connection, String accountId, List<Notice> notices)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into cs_outbox (account_id, kind, at, method, codes_left)"
                + " values (?, ?, ?, ?, ?)")) {
      for (Notice notice : notices) {
        statement.setString(1, accountId);
        statement.setString(2, notice.kind().name());
        statement.setLong(3, notice.at());
        statement.setString(4, nameOf(notice.method()));
        statement.setObject(5, notice.codesLeft(), Types.INTEGER);
        statement.executeUpdate();
      }
    }
  }

  private static @Nullable String nameOf(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  /** Some databases truncate a text that is too long, and two accounts would become one. */
  private static void check(String accountId) throws StoreException {
    int length = Objects.requireNonNull(accountId).getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > ACCOUNT_ID_BYTES_MAX || accountId.indexOf('\0') >= 0) {
      throw new StoreException("the account id must be 1 to 255 bytes without a zero byte", null);
    }
  }

  /** How far a save got, as far as we can tell ourselves. */
  private static final class Attempt {
    private boolean begun;
    private boolean written;

    void begin() {
      if (begun) {
        throw new IllegalStateException("the work of a save must run once");
      }
      begun = true;
    }
  }

  /** The table of policies is older than this account. */
  private static final class PolicyVanished extends SQLException {
    private static final long serialVersionUID = 1;

    PolicyVanished(long newest, long seen) {
      super(
          "the newest policy in the table is version "
              + newest
              + ", but this account was saved under version "
              + seen
              + ": restore the rows that vanished or save a policy again");
    }
  }

  /** Another writer was first; thrown so that nothing is committed. */
  private static final class RaceLost extends SQLException {
    private static final long serialVersionUID = 1;
  }
}
