package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresHangingTest extends HangingContract {
  private static final int ATTEMPTS = 100;

  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    Databases.postgres(server).close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** PostgreSQL says "committed" then, and adds a warning that no standby has it. */
  // findings: F-E1, F-E5
  @Test
  void aCanceledWaitForTheStandbyIsNoCommit() throws Exception {
    try (HikariDataSource pool = pool(server.jdbcUrl());
        Connection operator = DriverManager.getConnection(server.jdbcUrl());
        Statement statement = operator.createStatement()) {
      JdbcStore store = JdbcStore.open(Connections.of(pool));
      for (String each : commitsHang(true)) {
        statement.execute(each);
      }
      try {
        // The setting takes a moment to arrive.
        Saved last = Saved.APPLIED;
        for (int i = 0; i < ATTEMPTS && last == Saved.APPLIED; i++) {
          CompletableFuture<Saved> saved =
              CompletableFuture.supplyAsync(
                  () -> timed(() -> store.save(newAccount(), 0, Samples.save(1))).value());
          while (!saved.isDone()) {
            statement.execute(
                "select pg_cancel_backend(pid) from pg_stat_activity"
                    + " where wait_event = 'SyncRep'");
            Thread.sleep(20);
          }
          last = saved.get();
        }
        assertEquals(Saved.UNKNOWN, last);
      } finally {
        for (String each : commitsHang(false)) {
          statement.execute(each);
        }
      }
    }
  }

  @Override
  String url(int port) {
    return server.jdbcUrl(port);
  }

  @Override
  int port() {
    return server.port();
  }

  /** A synchronous standby that is gone. */
  @Override
  List<String> commitsHang(boolean hang) {
    return List.of(
        "alter system set synchronous_standby_names = '" + (hang ? "missing" : "") + "'",
        "select pg_reload_conf()");
  }
}
