package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A fresh connection and a separate transaction for every call, on one of two lanes. */
final class DataSourceConnections implements Connections {
  private static final int CONNECTIONS_MIN = 3;
  private static final int NETWORK_TIMEOUT_MILLIS = (int) Lane.DEADLINE_MILLIS;

  /** A probe is left to wait. */
  private static final int PROBE_TIMEOUT_MILLIS = 300_000;

  /** How long each connection is looked at before use after one led to a wrong server. */
  private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Reads alone would not notice that their server is no longer the primary. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** After as many as a pool holds for us, the next ones would be new and no better. */
  private static final int DISCARDED_MAX = 12;

  private final DataSource dataSource;
  private final Lane reads;
  private final Lane commits;
  private final GaleraReads galera = new GaleraReads();

  private volatile boolean suspicious;
  private volatile long suspiciousSince;
  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());

  DataSourceConnections(DataSource dataSource, int connectionsMax) {
    if (connectionsMax < CONNECTIONS_MIN) {
      throw new IllegalArgumentException(
          "the store needs " + CONNECTIONS_MIN + " connections or more");
    }
    this.dataSource = dataSource;
    int forReads = Math.max(1, connectionsMax * 2 / 5);
    this.reads =
        new Lane(
            "reads",
            forReads,
            call -> read(call, PROBE_TIMEOUT_MILLIS, DataSourceConnections::readsAnything));
    this.commits =
        new Lane(
            "commits",
            connectionsMax - forReads,
            call -> commit(call, PROBE_TIMEOUT_MILLIS, DataSourceConnections::writesAnything));
  }

  @Override
  public <T> T commit(Work<T> work) throws SQLException {
    return commits.run(call -> commit(call, NETWORK_TIMEOUT_MILLIS, work));
  }

  @Override
  public <T> T read(Work<T> work) throws SQLException {
    return reads.run(call -> read(call, NETWORK_TIMEOUT_MILLIS, work));
  }

  private <T> T commit(Call call, int timeoutMillis, Work<T> work) throws SQLException {
    Lent lent = borrow(call, timeoutMillis);
    try {
      lent.connection.setAutoCommit(false);
      T result = work.run(lent.connection);
      lent.connection.clearWarnings();
      call.beginCommit();
      lent.connection.commit();
      refuseIfWarned(lent.connection);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      lent.failed(e);
      throw e;
    } finally {
      lent.giveBack(call);
    }
  }

  private <T> T read(Call call, int timeoutMillis, Work<T> work) throws SQLException {
    Lent lent = borrow(call, timeoutMillis);
    try {
      // Without a transaction to end, a read is one round trip.
      lent.connection.setAutoCommit(true);
      return work.run(lent.connection);
    } catch (SQLException | RuntimeException | Error e) {
      lent.failed(e);
      throw e;
    } finally {
      lent.giveBack(call);
    }
  }

  /**
   * PostgreSQL calls it a commit, with a warning, if an operator canceled the wait for a standby
   * that does not have it. A notice is no warning.
   */
  private static void refuseIfWarned(Connection connection) throws SQLException {
    for (SQLWarning each = connection.getWarnings(); each != null; each = each.getNextWarning()) {
      String state = each.getSQLState();
      if (state == null || !state.startsWith("00")) {
        throw new SQLException("the commit may not last: " + Schema.oneLine(each), "01000", each);
      }
    }
  }

  private Lent borrow(Call call, int timeoutMillis) throws SQLException {
    for (int discarded = 0; ; discarded++) {
      Lent lent = new Lent(dataSource.getConnection());
      try {
        call.take(lent.connection);
        lent.prepare(timeoutMillis);
        galera.prepare(lent.connection);
        if (!isDoubtful() || leadsToPrimary(lent.connection)) {
          return lent;
        }
      } catch (SQLException | RuntimeException | Error e) {
        call.release();
        Discarding.now(lent.connection);
        if (discarded == DISCARDED_MAX || !Failures.isDisconnection(e)) {
          throw e;
        }
        continue;
      }
      call.release();
      Discarding.now(lent.connection);
      suspect();
      if (discarded == DISCARDED_MAX) {
        throw new SQLException("every connection leads to a server that takes no writes", "25006");
      }
    }
  }

  /** Every connection for a while after a failure, and otherwise one in a few seconds. */
  private boolean isDoubtful() {
    long now = System.nanoTime();
    if (suspicious && now - suspiciousSince > SUSPICION_NANOS) {
      suspicious = false;
    }
    long before = lookedAt.get();
    return suspicious || (now - before > LOOK_NANOS && lookedAt.compareAndSet(before, now));
  }

  private void suspect() {
    suspiciousSince = System.nanoTime();
    if (suspicious) {
      return;
    }
    suspicious = true;
    reads.serverChanged();
    commits.serverChanged();
  }

  /** After a failover a pool still holds connections to the former primary. */
  private static boolean leadsToPrimary(Connection connection) throws SQLException {
    String question =
        switch (connection.getMetaData().getDatabaseProductName()) {
          case "PostgreSQL" -> "select current_setting('transaction_read_only') = 'on'";
          case "MariaDB" -> "select @@global.read_only";
          default -> "select false";
        };
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(question)) {
      return found.next() && !found.getBoolean(1);
    }
  }

  private static boolean readsAnything(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select 1")) {
      return found.next();
    }
  }

  /** A commit that wrote nothing would wait for no disk and no standby. */
  private static boolean writesAnything(Connection connection) throws SQLException {
    String id = UUID.randomUUID().toString();
    try (PreparedStatement insert =
            connection.prepareStatement("insert into cs_probe (id, revision) values (?, 0)");
        PreparedStatement delete =
            connection.prepareStatement("delete from cs_probe where id = ?")) {
      insert.setString(1, id);
      insert.executeUpdate();
      delete.setString(1, id);
      return delete.executeUpdate() == 1;
    }
  }

  /** A connection of the pool, and what it was like before. */
  private final class Lent {
    private final Connection connection;
    private boolean committedByItself;
    private int timeoutBefore = -1;
    private boolean unusable;

    Lent(Connection connection) {
      this.connection = connection;
    }

    void prepare(int millis) throws SQLException {
      committedByItself = connection.getAutoCommit();
      try {
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, millis);
        timeoutBefore = before;
      } catch (SQLException | RuntimeException | AbstractMethodError e) {
        // A driver without: the lane still gives up in time.
      }
    }

    /** Nothing half done may be committed later, by whatever the pool does when it is closed. */
    void failed(Throwable failure) {
      if (Failures.isReadOnly(failure) || Failures.isDisconnection(failure)) {
        unusable = true;
        suspect();
      }
      try {
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
      } catch (SQLException | RuntimeException rollback) {
        unusable = true;
        failure.addSuppressed(rollback);
      }
    }

    /** Once the commit is acknowledged, nothing may turn the answer into "unknown". */
    void giveBack(Call call) {
      // Taken away: whoever gave the call up aborts the connection, and it is closed below.
      boolean ours = call.release();
      if (unusable || !ours) {
        Discarding.now(connection);
        return;
      }
      try (connection) {
        if (connection.getAutoCommit() != committedByItself) {
          connection.setAutoCommit(committedByItself);
        }
        if (timeoutBefore >= 0) {
          connection.setNetworkTimeout(Runnable::run, timeoutBefore);
        }
      } catch (SQLException | RuntimeException e) {
        System.getLogger("dev.countersign")
            .log(System.Logger.Level.DEBUG, "a database connection could not be given back", e);
      }
    }
  }
}
