package dev.countersign.integration;

import dev.countersign.testkit.MariaDbServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class MariaDbCrashTest extends Crashes {
  private MariaDbServer server;

  @BeforeEach
  void start() throws Exception {
    server = MariaDbServer.start("--innodb-flush-log-at-trx-commit=1");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  String jdbcUrl() {
    return server.jdbcUrl();
  }

  @Override
  void crash() {
    server.crash();
  }

  @Override
  void startAgain() throws Exception {
    server.startAgain();
  }
}
