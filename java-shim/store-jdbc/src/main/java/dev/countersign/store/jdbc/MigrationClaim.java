package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * One row that says which version the tables have and which node is changing them. A claim is not a
 * lock of the database: those end with a DDL statement, or hold on one node of a cluster only.
 */
final class MigrationClaim {
  /** A claim ends by itself after this, unless renewed: its node died. */
  private static final int LEASE_SECONDS = 30;

  private static final long RENEWED_EVERY_SECONDS = 5;

  /** How long a start waits for another node's migration. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(20);

  private static final long PAUSE_MILLIS = 200;
  private static final int TRIES_MAX = 50;

  /**
   * A table or a type that is there already, in PostgreSQL and H2, or a catalog row that changed.
   */
  private static final Set<String> MADE_MEANWHILE = Set.of("42P07", "42710", "42101", "XX000");

  private final DataSource dataSource;
  private final Dialect dialect;
  private final String holder = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "countersign-migration");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A claim on the tables.
   *
   * @param dataSource where it is renewed while the migration's own connection is busy
   * @param dialect the database's
   */
  MigrationClaim(DataSource dataSource, Dialect dialect) {
    this.dataSource = dataSource;
    this.dialect = dialect;
  }

  /** Waits for the claim; takes it from whoever has it, if this is a repair. */
  void take(Connection connection, boolean repair) throws SQLException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        createRow(connection);
        if (claims(connection, repair)) {
          var unused =
              renewing.scheduleWithFixedDelay(
                  this::renew, RENEWED_EVERY_SECONDS, RENEWED_EVERY_SECONDS, TimeUnit.SECONDS);
          return;
        }
      } catch (SQLException e) {
        // Two nodes create the table at once, or a cluster took the other's change first.
        if (System.nanoTime() > end || !isAnothersDoing(e)) {
          throw e;
        }
      }
      if (System.nanoTime() > end) {
        throw new SQLException(
            "another node has been changing the tables for too long; if none is, repair them");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isAnothersDoing(SQLException e) {
    String state = e.getSQLState();
    return dialect.isRace(e)
        || dialect.isDuplicate(e)
        || (state != null && MADE_MEANWHILE.contains(state));
  }

  /** Only if it is not there: on a cluster a DDL statement ends others' work on the table. */
  private static void createRow(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (hasRow(statement)) {
        return;
      }
      statement.execute(
          "create table if not exists cs_schema (id integer not null primary key,"
              + " version integer not null, holder varchar(64), held_until bigint not null)");
      statement.executeUpdate("insert into cs_schema (id, version, held_until) values (1, 0, 0)");
    }
  }

  private static boolean hasRow(Statement statement) {
    try (ResultSet found = statement.executeQuery("select 1 from cs_schema where id = 1")) {
      return found.next();
    } catch (SQLException e) {
      // There is no table yet.
      return false;
    }
  }

  private boolean claims(Connection connection, boolean repair) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update cs_schema set holder = ?, held_until = "
                + dialect.now()
                + " + ? where id = 1"
                + (repair ? "" : " and held_until < " + dialect.now()))) {
      update.setString(1, holder);
      update.setLong(2, LEASE_SECONDS);
      return update.executeUpdate() == 1 && isHeld(connection);
    }
  }

  private boolean isHeld(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from cs_schema where id = 1 and holder = ?")) {
      select.setString(1, holder);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select version from cs_schema where id = 1")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }

  private void renew() {
    try (Connection connection = dataSource.getConnection()) {
      change(connection, "held_until = " + dialect.now() + " + " + LEASE_SECONDS);
    } catch (SQLException | RuntimeException e) {
      // Another node may begin; what both do can be done twice.
      log("the claim on the tables could not be renewed", e);
    }
  }

  /** A version that a newer node reached before is kept. */
  void reached(Connection connection, int version) throws SQLException {
    change(connection, "version = greatest(version, " + version + ")");
  }

  void giveUp(Connection connection) {
    renewing.shutdownNow();
    try {
      change(connection, "held_until = 0");
    } catch (SQLException e) {
      // It ends by itself; what failed before is worth more.
      log("the claim on the tables could not be given up", e);
    }
  }

  private void change(Connection connection, String assignment) throws SQLException {
    untilNoRace(dialect, () -> changeOnce(connection, assignment));
  }

  /** Runs what can be repeated until no other node of a cluster is faster. */
  static void untilNoRace(Dialect dialect, Step step) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        if (tries == TRIES_MAX || !dialect.isRace(e)) {
          throw e;
        }
      }
    }
  }

  /** Something that can be repeated. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  private void changeOnce(Connection connection, String assignment) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update cs_schema set " + assignment + " where id = 1 and holder = ?")) {
      update.setString(1, holder);
      update.executeUpdate();
    }
  }

  private static void log(String line, Exception e) {
    System.getLogger("dev.countersign").log(System.Logger.Level.WARNING, line, e);
  }
}
