package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A database that may lose what it acknowledged is named at the start. */
class DurabilityTest {
  // findings: F-E5
  @Test
  void settingsThatLoseCommitsAreNamed() throws Exception {
    try (PostgresServer postgres = PostgresServer.startDurable();
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      Durability safe = Durability.read(connection, Dialect.POSTGRESQL);
      assertEquals(List.of(), safe.weak());
      assertTrue(safe.settings().contains("synchronous_commit = on"), safe::toString);
      statement.execute("set synchronous_commit = off");
      assertEquals(
          List.of("synchronous_commit = off"),
          Durability.read(connection, Dialect.POSTGRESQL).weak());
    }
    try (MariaDbServer mariaDb = MariaDbServer.start();
        Connection connection = DriverManager.getConnection(mariaDb.jdbcUrl());
        Statement statement = connection.createStatement()) {
      assertEquals(
          List.of("innodb_flush_log_at_trx_commit = 0"),
          Durability.read(connection, Dialect.MARIADB).weak());
      statement.execute("set global innodb_flush_log_at_trx_commit = 1");
      assertEquals(List.of(), Durability.read(connection, Dialect.MARIADB).weak());
    }
  }
}
