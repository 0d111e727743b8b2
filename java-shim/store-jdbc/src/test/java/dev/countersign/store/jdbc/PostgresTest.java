package dev.countersign.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresTest extends JdbcContract {
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

  @Override
  DataSource dataSource() {
    return source;
  }
}
