package dev.countersign.integration;

import dev.countersign.testkit.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresHammeringTest extends Hammering {
  private PostgresServer server;
  private Cluster cluster;

  @BeforeAll
  void start() throws Exception {
    server = PostgresServer.start();
    cluster = Cluster.on(server.jdbcUrl());
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
  }

  @Override
  Cluster cluster() {
    return cluster;
  }
}
