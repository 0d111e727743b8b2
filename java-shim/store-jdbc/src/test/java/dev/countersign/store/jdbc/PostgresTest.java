package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresTest extends JdbcContract {
  private static final long GONE_MILLIS = 3_000;

  private static PostgresServer server;
  private static HikariDataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    source = Databases.postgres(server);
  }

  @AfterAll
  static void stop() {
    source.close();
    server.close();
  }

  @Test
  void whileTheServerIsGoneNothingIsSavedAndAfterwardsAllIsThere() throws Exception {
    String account = "gone-" + UUID.randomUUID();
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    try (HikariDataSource impatient = Databases.pool(server.jdbcUrl(), GONE_MILLIS)) {
      AccountStore store = JdbcStore.open(Connections.of(impatient));
      server.stop();
      assertThrows(StoreException.class, () -> store.load(account));
      assertThrows(StoreException.class, () -> store.revocations(account));
      assertThrows(StoreException.class, () -> store.save(account, 1, Samples.save(2)));
      server.startAgain();
    }
    awaitDatabase();
    assertEquals(1, store().load(account).row().revision());
    assertEquals(Saved.APPLIED, store().save(account, 1, Samples.save(2)));
  }

  /** A pool takes a while to notice, and hands out connections it recently saw alive. */
  private static void awaitDatabase() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      source.getHikariPoolMXBean().softEvictConnections();
      try (Connection back = source.getConnection()) {
        assertTrue(back.isValid(1));
        return;
      } catch (SQLException e) {
        assertTrue(System.nanoTime() < end, e::toString);
      }
    }
  }

  @Override
  DataSource dataSource() {
    return source;
  }
}
