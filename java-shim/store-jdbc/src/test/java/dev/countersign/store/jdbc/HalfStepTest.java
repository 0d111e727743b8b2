package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.AccountStoreContract.Fault;
import dev.countersign.testkit.FaultyDataSource;
import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A step is saved whole or not at all, whatever a driver, a pool or a host's transaction does. */
class HalfStepTest {
  private static final long POOL_LOOKS_MILLIS = 600;

  // findings: F-B10
  @Test
  void afterARollbackThatFailedNothingIsCommitted() throws Exception {
    try (PostgresServer postgres = PostgresServer.start();
        MariaDbServer mariaDb = MariaDbServer.start();
        HikariDataSource ofPostgres = Databases.postgres(postgres);
        HikariDataSource ofMariaDb = Databases.mariaDb(mariaDb);
        HikariDataSource ofH2 = Databases.h2Memory("half-step")) {
      for (HikariDataSource real : List.of(ofH2, ofPostgres, ofMariaDb)) {
        // Faults above the pool, as of a wrapper, and below it, as of a driver.
        FaultyDataSource above = new FaultyDataSource(real, sql -> sql.contains("cs_audit"));
        assertNothingHalf(real, above, above.dataSource());
        FaultyDataSource below = new FaultyDataSource(real, sql -> sql.contains("cs_audit"));
        HikariConfig config = new HikariConfig();
        config.setDataSource(below.dataSource());
        try (HikariDataSource pool = new HikariDataSource(config)) {
          assertNothingHalf(real, below, pool);
        }
      }
    }
  }

  private static void assertNothingHalf(DataSource real, FaultyDataSource faulty, DataSource source)
      throws Exception {
    String account = HangingContract.newAccount();
    JdbcStore store = JdbcStore.open(Connections.of(source));
    assertEquals(Saved.APPLIED, store.save(account, 0, Samples.save(1)));
    faulty.failRollbacks(true);
    for (int i = 0; i < 3; i++) {
      faulty.arm(Fault.BEFORE_COMMIT);
      assertThrows(StoreException.class, () -> store.save(account, 1, Samples.save(2)));
    }
    faulty.failRollbacks(false);
    // H2 cannot abort: its connection was closed below the pool, which looks again after a while.
    Thread.sleep(POOL_LOOKS_MILLIS);
    assertEquals(1, JdbcStore.open(Connections.of(real)).load(account).row().revision());
    assertEquals(Samples.AUDIT_EVENTS, events(real, account));
    HangingContract.assertSavesWithin(store, 5_000);
    assertEquals(Saved.APPLIED, store.save(account, 1, Samples.save(2)));
  }

  // findings: F-B10
  @Test
  void aTransactionOfTheHostIsNeverJoined() throws Exception {
    try (HikariDataSource real = Databases.h2Memory("ambient")) {
      AmbientDataSource ambient = new AmbientDataSource(real);
      JdbcStore store = JdbcStore.open(Connections.of(ambient.dataSource()));
      ambient.begin();
      assertEquals(Saved.APPLIED, store.save("kept", 0, Samples.save(1)));
      assertEquals(1, store.load("kept").row().revision());
      ambient.rollBack();
      assertEquals(1, store.load("kept").row().revision());
      assertEquals(Samples.AUDIT_EVENTS, events(real, "kept"));

      // And what the host has not committed stays the host's to roll back.
      ambient.begin();
      try (Connection own = ambient.dataSource().getConnection();
          Statement statement = own.createStatement()) {
        statement.executeUpdate("insert into cs_probe (id, revision) values ('of the host', 1)");
      }
      JdbcStore.open(Connections.of(ambient.dataSource()));
      assertEquals(Saved.APPLIED, store.save("kept", 1, Samples.save(2)));
      ambient.rollBack();
      assertEquals(0, count(real, "select count(*) from cs_probe where id = 'of the host'"));
    }
  }

  private static long events(DataSource source, String account) throws SQLException {
    return count(source, "select count(*) from cs_audit where account_id = '" + account + "'");
  }

  private static long count(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }
}
