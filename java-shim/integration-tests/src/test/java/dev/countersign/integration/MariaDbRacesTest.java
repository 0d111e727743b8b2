package dev.countersign.integration;

import dev.countersign.testkit.MariaDbServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MariaDbRacesTest extends Races {
  private MariaDbServer server;
  private Cluster cluster;

  @BeforeAll
  void start() throws Exception {
    server = MariaDbServer.start();
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
