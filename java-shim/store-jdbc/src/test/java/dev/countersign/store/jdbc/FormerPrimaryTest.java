package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.Forwarder;
import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** After a failover the former primary stays up, read-only, and pools keep connections to it. */
class FormerPrimaryTest {
  private static final long BACK_MILLIS = 2_500;
  private static final long LOOKED_MILLIS = 6_000;
  private static final long RELOADED_MILLIS = 200;

  // findings: F-D6
  @Test
  void postgresConnectionsToAReadOnlyServerEnd() throws Exception {
    try (PostgresServer former = PostgresServer.start();
        PostgresServer now = PostgresServer.start();
        Forwarder address = Forwarder.to(former.port())) {
      Databases.postgres(now).close();
      Databases.postgres(former).close();
      assertMoves(
          address,
          former.jdbcUrl(address.port()),
          former.jdbcUrl(),
          now.port(),
          "alter system set default_transaction_read_only = on",
          "select pg_reload_conf()");
    }
  }

  // findings: F-D6
  @Test
  void mariaDbConnectionsToAReadOnlyServerEnd() throws Exception {
    try (MariaDbServer former = MariaDbServer.start();
        MariaDbServer now = MariaDbServer.start();
        Forwarder address = Forwarder.to(former.port())) {
      for (MariaDbServer each : new MariaDbServer[] {former, now}) {
        Databases.mariaDb(each).close();
        // Not root, who may write to a read-only server.
        execute(each.jdbcUrl(), "create user app@'%'", "grant all on countersign.* to app@'%'");
      }
      assertMoves(
          address,
          former.jdbcUrl(address.port()).replace("user=root", "user=app"),
          former.jdbcUrl(),
          now.port(),
          "set global read_only = 1");
    }
  }

  private static void assertMoves(
      Forwarder address, String url, String former, int now, String... readOnly) throws Exception {
    try (HikariDataSource writing = HangingContract.pool(url);
        HikariDataSource reading = HangingContract.pool(url)) {
      writing.setMinimumIdle(5);
      JdbcStore writer = JdbcStore.open(Connections.of(writing));
      JdbcStore reader = JdbcStore.open(Connections.of(reading));
      assertEquals(Saved.APPLIED, writer.save(HangingContract.newAccount(), 0, Samples.save(1)));
      try (Connection witness = DriverManager.getConnection(former)) {
        execute(former, readOnly);
        awaitReadOnly(witness);
      }
      address.redirect(now);
      HangingContract.assertSavesWithin(writer, BACK_MILLIS);
      for (int i = 0; i < 50; i++) {
        String account = HangingContract.newAccount();
        assertEquals(Saved.APPLIED, writer.save(account, 0, Samples.save(1)), "save " + i);
        assertEquals(1, writer.load(account).row().revision());
      }
      // A node that only reads notices as well.
      Thread.sleep(LOOKED_MILLIS);
      String newest = HangingContract.newAccount();
      assertEquals(Saved.APPLIED, writer.save(newest, 0, Samples.save(1)));
      assertEquals(1, reader.load(newest).row().revision());
    }
  }

  /** PostgreSQL tells its processes to reload, and they do so in their own time. */
  private static void awaitReadOnly(Connection witness) throws Exception {
    String name =
        witness.getMetaData().getDatabaseProductName().equals("PostgreSQL")
            ? "show default_transaction_read_only"
            : "select if(@@global.read_only, 'on', 'off')";
    for (int i = 0; i < 100; i++) {
      try (Statement statement = witness.createStatement();
          ResultSet answer = statement.executeQuery(name)) {
        answer.next();
        if (answer.getString(1).equals("on")) {
          Thread.sleep(RELOADED_MILLIS);
          return;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the former primary still takes writes");
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
