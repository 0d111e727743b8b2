package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PgBouncer;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PgBouncer lends a connection of the server for one transaction. */
class PgBouncerTest {
  private static final int OPENINGS = 60;

  private static PostgresServer server;
  private static PgBouncer pooler;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    pooler = PgBouncer.byTransaction(server);
    try (HikariDataSource direct = Databases.postgres(server)) {
      JdbcStore.open(Connections.of(direct));
    }
  }

  @AfterAll
  static void stop() {
    pooler.close();
    server.close();
  }

  // findings: F-E4
  @Test
  void aDriverThatPreparesStatementsIsRefusedEveryTime() {
    try (HikariDataSource source = Databases.pool(server.jdbcUrl(pooler.port()))) {
      for (int opening = 0; opening < OPENINGS; opening++) {
        StoreException refused =
            assertThrows(StoreException.class, () -> JdbcStore.open(Connections.of(source)));
        String line = String.valueOf(refused.getMessage());
        assertTrue(line.contains("prepareThreshold=0"), line);
      }
    }
  }

  // findings: F-E4
  @Test
  void aDriverThatPreparesThemAtOnceIsRefused() {
    String url = server.jdbcUrl(pooler.port()) + "&prepareThreshold=1";
    try (HikariDataSource source = Databases.pool(url)) {
      StoreException refused =
          assertThrows(StoreException.class, () -> JdbcStore.open(Connections.of(source)));
      String line = String.valueOf(refused.getMessage());
      assertTrue(line.contains("prepareThreshold=0"), line);
    }
  }

  // findings: F-E4
  @Test
  void aDriverThatPreparesNothingIsServedEveryTime() throws Exception {
    String url = server.jdbcUrl(pooler.port()) + "&prepareThreshold=0";
    try (HikariDataSource source = Databases.pool(url)) {
      for (int opening = 0; opening < OPENINGS; opening++) {
        JdbcStore store = JdbcStore.open(Connections.of(source));
        assertEquals(Saved.APPLIED, store.save("bounced-" + opening, 0, Samples.save(1)));
      }
    }
  }
}
