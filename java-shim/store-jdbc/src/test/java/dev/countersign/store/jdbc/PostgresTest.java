package dev.countersign.store.jdbc;

import dev.countersign.testkit.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresTest extends JdbcContract {
  private static PostgresServer server;
  private static DataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    source = Databases.postgres(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  DataSource dataSource() {
    return source;
  }
}
