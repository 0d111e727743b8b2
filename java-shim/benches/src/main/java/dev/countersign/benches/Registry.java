package dev.countersign.benches;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcAuditLog;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.store.jdbc.Schema;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Algorithm;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.TokenKind;
import dev.countersign.verifier.wire.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** A database with people in it, each with a hardware token by time. */
final class Registry implements AutoCloseable {
  static final int CONNECTIONS_MAX = 10;

  private static final String POLICY = "{\"mode\":\"enforce\"}";
  private static final int ROWS_AT_ONCE = 1_000;

  final HikariDataSource source;
  final CountedSource counted;
  final JdbcStore store;
  final Verifier verifier;

  /** How far the verifier's time is ahead, so that everyone can sign in again. */
  final AtomicLong aheadSeconds = new AtomicLong();

  private final Connections connections;
  private final Map<String, Save> saves = new ConcurrentHashMap<>();

  private Registry(String jdbcUrl, byte[] ring) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    source = new HikariDataSource(config);
    Schema.migrate(source);
    counted = new CountedSource(source);
    connections = Connections.of(counted.dataSource());
    store = JdbcStore.open(connections);
    JdbcPolicies policies = JdbcPolicies.open(connections, Verifier.policySeals(ring::clone, null));
    policies.append(0, POLICY);
    verifier =
        Verifier.builder(new Later(store), JdbcPolicies.open(connections), ring::clone).open();
  }

  /** Makes the database {@code name} on a server and enrolls people in it. */
  static Registry of(DataSource server, String urlOfName, String name, int people)
      throws Exception {
    try (Connection connection = server.getConnection()) {
      connection.createStatement().execute("create database " + name);
    }
    byte[] ring = Verifier.newRing("benches", null);
    Registry registry = new Registry(urlOfName, ring);
    registry.enroll(people, ring);
    return registry;
  }

  static String account(int number) {
    return String.format(Locale.ROOT, "person-%06d", number);
  }

  static byte[] secret(int number) {
    byte[] secret = new byte[20];
    Arrays.fill(secret, (byte) (number % 251));
    secret[0] = (byte) (number >> 16);
    secret[1] = (byte) (number >> 8);
    secret[2] = (byte) number;
    return secret;
  }

  AuditLog auditLog() {
    return JdbcAuditLog.open(connections);
  }

  long now() throws StoreException {
    return store.load(account(0)).nowSeconds() + aheadSeconds.get();
  }

  /** Saves this account once more, with the next revision. */
  void saveAgain(int number) throws StoreException {
    String account = account(number);
    Save next = next(Objects.requireNonNull(saves.get(account)));
    if (store.save(account, next.revision() - 1, next) != AccountStore.Saved.APPLIED) {
      throw new IllegalStateException("no one else writes here");
    }
    saves.put(account, next);
  }

  private static Save next(Save save) {
    return new Save(
        save.revision() + 1,
        save.record(),
        save.revocations(),
        save.state(),
        save.lockedUntil(),
        save.methods(),
        save.audit(),
        List.of());
  }

  /** By steps of the engine, so that records open, and by batches, so that it takes seconds. */
  private void enroll(int people, byte[] ring) throws Exception {
    try (Captured captured = new Captured();
        Verifier importing =
            Verifier.builder(captured, JdbcPolicies.open(connections), ring::clone).open()) {
      for (int number = 0; number < people; number++) {
        TokenKind kind = new TokenKind.Time(secret(number), Algorithm.SHA1, 6, 30);
        AdminAct act = new AdminAct.Import(new HardwareToken("serial-" + number, kind));
        AccountEvent event = new AccountEvent.Admin(new Actor.Host("benches"), "enrolled", act);
        if (!(importing.run(account(number), event) instanceof Verdict.Changed)) {
          throw new IllegalStateException("not imported");
        }
      }
    }
    try (Connection connection = source.getConnection()) {
      connection.createStatement().execute("analyze");
    }
  }

  @Override
  public void close() {
    verifier.close();
    source.close();
  }

  /** The store at another time. */
  private final class Later implements AccountStore {
    private final AccountStore real;

    Later(AccountStore real) {
      this.real = real;
    }

    @Override
    public void claim(String instanceId, byte[] keyCheck) throws StoreException {
      real.claim(instanceId, keyCheck);
    }

    @Override
    public Loaded load(String accountId) throws StoreException {
      Loaded loaded = real.load(accountId);
      return new Loaded(
          loaded.row(), loaded.nowSeconds() + aheadSeconds.get(), loaded.policyVersion());
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      return real.save(accountId, expectedRevision, save);
    }

    @Override
    public long revocations(String accountId) throws StoreException {
      return real.revocations(accountId);
    }

    @Override
    public Optional<Changes> revocationsSince(long sinceSeconds, int limit) throws StoreException {
      return real.revocationsSince(sinceSeconds, limit);
    }
  }

  /** Writes many new accounts at once. */
  private final class Captured implements AccountStore, AutoCloseable {
    private final List<Map.Entry<String, Save>> waiting = new ArrayList<>();
    private final long now = store.load(account(0)).nowSeconds();

    Captured() throws StoreException {}

    @Override
    public void claim(String instanceId, byte[] keyCheck) {}

    @Override
    public Loaded load(String accountId) {
      return new Loaded(null, now, 1);
    }

    @Override
    public long revocations(String accountId) {
      return 0;
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      if (saves.size() < DatabaseRows.FEW) {
        saves.put(accountId, save);
      }
      waiting.add(Map.entry(accountId, save));
      if (waiting.size() == ROWS_AT_ONCE) {
        close();
      }
      return Saved.APPLIED;
    }

    @Override
    public void close() throws StoreException {
      try (Connection connection = source.getConnection()) {
        write(connection, waiting);
        waiting.clear();
      } catch (SQLException e) {
        throw new StoreException("the people cannot be written", e);
      }
    }
  }

  private static void write(Connection connection, List<Map.Entry<String, Save>> saves)
      throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement row =
            connection.prepareStatement(
                "insert into cs_account (account_id, revision, record, revocations, state, methods,"
                    + " updated_at, policy_seen) values (?, ?, ?, ?, ?, ?, 0, 1)");
        PreparedStatement line =
            connection.prepareStatement(
                "insert into cs_audit (account_id, sequence, at, kind, method, actor, reason, lane,"
                    + " digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Map.Entry<String, Save> each : saves) {
        Save save = each.getValue();
        row.setString(1, each.getKey());
        row.setLong(2, save.revision());
        row.setBytes(3, save.record());
        row.setLong(4, save.revocations());
        row.setString(5, save.state().name());
        row.setString(6, save.methods().stream().map(Enum::name).collect(Collectors.joining(",")));
        row.addBatch();
        for (AuditEvent event : save.audit()) {
          line.setString(1, each.getKey());
          line.setLong(2, event.sequence());
          line.setLong(3, event.at());
          line.setString(4, event.kind().name());
          line.setObject(5, event.method() == null ? null : event.method().name(), Types.VARCHAR);
          line.setString(6, event.actor());
          line.setString(7, event.reason());
          line.setObject(8, event.lane() == null ? null : event.lane().name(), Types.VARCHAR);
          line.setBytes(9, event.digest());
          line.addBatch();
        }
      }
      row.executeBatch();
      line.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }
}
