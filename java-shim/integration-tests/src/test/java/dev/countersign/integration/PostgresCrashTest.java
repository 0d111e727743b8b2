package dev.countersign.integration;

import dev.countersign.testkit.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresCrashTest extends Crashes {
  private PostgresServer server;

  @BeforeEach
  void start() throws Exception {
    server = PostgresServer.start();
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
