package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database's time is one moment, whatever zone it or the session is in. */
class ClockTest {
  private static final long STEP_SECONDS = 600;

  /** Both hours that have one name, in autumn, and the one that has none, in spring. */
  private static final List<Instant> CHANGES =
      List.of(
          Instant.parse("2026-03-29T01:00:00Z"),
          Instant.parse("2026-10-25T01:00:00Z"),
          Instant.parse("2027-10-31T01:00:00Z"));

  // findings: F-B5
  @Test
  void mariaDbTellsTheHoursApartWhenSummerTimeEnds() throws Exception {
    try (MariaDbServer server = MariaDbServer.startIn("Europe/Berlin");
        Connection connection = DriverManager.getConnection(server.jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (Instant change : CHANGES) {
        for (long off = -7200; off <= 7200; off += STEP_SECONDS) {
          long at = change.getEpochSecond() + off;
          statement.execute("set timestamp = " + at);
          assertEquals(at, seconds(statement, Dialect.MARIADB.now()), change + " and " + off);
        }
      }
      statement.execute("set timestamp = default");
      assertTrue(isNow(seconds(statement, Dialect.MARIADB.now())));
    }
  }

  // findings: F-B5
  @Test
  void noDatabasesTimeDependsOnTheSessionsZone() throws Exception {
    try (PostgresServer postgres = PostgresServer.start();
        HikariDataSource h2 = Databases.pool("jdbc:h2:mem:clock");
        Connection ofH2 = h2.getConnection();
        Connection ofPostgres = DriverManager.getConnection(postgres.jdbcUrl());
        Statement inH2 = ofH2.createStatement();
        Statement inPostgres = ofPostgres.createStatement()) {
      for (String zone : List.of("UTC", "Europe/Berlin", "Pacific/Kiritimati", "Asia/Kathmandu")) {
        inH2.execute("set time zone '" + zone + "'");
        inPostgres.execute("set time zone '" + zone + "'");
        assertTrue(isNow(seconds(inH2, Dialect.H2.now())), zone);
        assertTrue(isNow(seconds(inPostgres, Dialect.POSTGRESQL.now())), zone);
      }
    }
  }

  private static boolean isNow(long seconds) {
    return Math.abs(seconds - Instant.now().getEpochSecond()) <= 2;
  }

  private static long seconds(Statement statement, String expression) throws SQLException {
    try (ResultSet found = statement.executeQuery("select " + expression)) {
      found.next();
      return found.getLong(1);
    }
  }
}
