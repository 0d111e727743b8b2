package dev.countersign.integration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2HammeringTest extends Hammering {
  private Cluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = Cluster.on("jdbc:h2:mem:hammering;DB_CLOSE_DELAY=-1");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Override
  Cluster cluster() {
    return cluster;
  }
}
