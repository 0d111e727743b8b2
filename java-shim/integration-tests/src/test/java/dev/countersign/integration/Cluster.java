package dev.countersign.integration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.store.jdbc.Schema;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.Keys;
import dev.countersign.verifier.Patience;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AuditKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Nodes with one database, one key ring and one policy. */
final class Cluster implements AutoCloseable {
  static final Duration EVIDENCE_AGE = Duration.ofSeconds(1);

  /** Every method is enabled. */
  private static final String POLICY =
      """
      {"mode":"enforce","methods":{
        "hotp":{"enabled":true},
        "email":{"enabled":true},
        "sms":{"enabled":true},
        "yubico_otp":{"enabled":true,"validation_server":true},
        "webauthn":{"enabled":true,"relying_party_id":"example.org",
          "origins":["https://jira.example.org"]},
        "push":{"enabled":true},
        "security_questions":{"enabled":true}}}
      """;

  private static final int CONNECTIONS_MAX = 24;
  static final long PATIENCE_MILLIS = 15_000;

  final HikariDataSource source;
  final Connections connections;
  final byte[] ring;

  /** How far the nodes' time is ahead of the database's. */
  final AtomicLong aheadSeconds = new AtomicLong();

  /** The host that every node asks. */
  final ObligingHost host = new ObligingHost();

  private final AccountStore store;
  private final List<Node> nodes = new ArrayList<>();

  private Cluster(HikariDataSource source, byte[] ring) throws StoreException {
    this.source = source;
    this.connections = Connections.of(source);
    this.ring = ring;
    this.store = JdbcStore.open(connections);
  }

  /** Tables, first policy and a new key ring. */
  static Cluster on(String jdbcUrl) throws Exception {
    return on(jdbcUrl, PATIENCE_MILLIS);
  }

  /** A cluster whose nodes give up on their database after a while. */
  static Cluster on(String jdbcUrl, long patienceMillis) throws Exception {
    HikariDataSource source = pool(jdbcUrl, patienceMillis);
    Schema.migrate(source);
    Cluster cluster = new Cluster(source, Verifier.newRing("integration", null));
    if (!cluster.policies().append(0, POLICY)) {
      throw new IllegalStateException("the database is not a new one");
    }
    return cluster;
  }

  /** The list of policies as an editor opens it. */
  JdbcPolicies policies() throws Exception {
    return JdbcPolicies.open(connections, Verifier.policySeals(ring::clone, null));
  }

  static HikariDataSource pool(String jdbcUrl, long patienceMillis) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(patienceMillis);
    config.setValidationTimeout(Math.min(1000, patienceMillis));
    return new HikariDataSource(config);
  }

  Node node() throws Exception {
    return node(connections, real -> real);
  }

  /** A node with its own access to the database. */
  Node node(Connections way, UnaryOperator<AccountStore> store) throws Exception {
    return node(way, store, builder -> builder);
  }

  /** A node that waits less long for the host than others do. */
  Node impatientNode(long hostMillis) throws Exception {
    return node(connections, real -> real, builder -> Patience.of(builder, hostMillis));
  }

  /** A node with longer waits in line, so that a slow machine turns no one away. */
  Node nodeWithLongLines(long millis, UnaryOperator<AccountStore> store) throws Exception {
    long storeMillis = 10 * millis;
    return node(
        connections,
        store,
        builder -> Patience.withStore(Patience.inLine(builder, millis), storeMillis));
  }

  /** A node whose ring is not the one the cluster started with. */
  Node nodeWith(Keys keys) throws Exception {
    return node(connections, real -> real, keys, builder -> builder);
  }

  private Node node(
      Connections way, UnaryOperator<AccountStore> store, UnaryOperator<Verifier.Builder> settings)
      throws Exception {
    return node(way, store, ring::clone, settings);
  }

  private Node node(
      Connections way,
      UnaryOperator<AccountStore> store,
      Keys keys,
      UnaryOperator<Verifier.Builder> settings)
      throws Exception {
    WatchedStore watched = new WatchedStore(store.apply(JdbcStore.open(way)), aheadSeconds);
    Verifier.Builder builder =
        Verifier.builder(watched, JdbcPolicies.open(connections), keys).evidenceAge(EVIDENCE_AGE);
    Node node = new Node(settings.apply(host.answersFor(builder)).open(), watched);
    nodes.add(node);
    return node;
  }

  Person enroll(Node node) throws Exception {
    return Person.enroll(node, "account-" + UUID.randomUUID());
  }

  void laterBy(long seconds) {
    aheadSeconds.addAndGet(seconds);
  }

  /** The revision that the database holds. */
  long revision(Person person) throws Exception {
    return revision(person.accountId());
  }

  long revision(String accountId) throws Exception {
    AccountRow row = store.load(accountId).row();
    return row == null ? 0 : row.revision();
  }

  long events(Person person, AuditKind kind) throws Exception {
    return events(person.accountId(), kind);
  }

  long events(String accountId, AuditKind kind) throws Exception {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from cs_audit where account_id = ? and kind = ?")) {
      statement.setString(1, accountId);
      statement.setString(2, kind.name());
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }

  /**
   * After the server is up again: a pool takes a while to notice, and hands out a connection it
   * recently saw alive without checking it. So each one is evicted.
   */
  void awaitDatabase() throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (true) {
      try {
        source.getHikariPoolMXBean().softEvictConnections();
        source.getConnection().close();
        return;
      } catch (SQLTransientConnectionException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    source.close();
  }
}
