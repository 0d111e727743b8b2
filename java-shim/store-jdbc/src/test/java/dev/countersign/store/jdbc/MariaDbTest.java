package dev.countersign.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.MariaDbServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MariaDbTest extends JdbcContract {
  private static MariaDbServer server;
  private static HikariDataSource source;

  @BeforeAll
  static void start() throws Exception {
    server = MariaDbServer.start();
    source = Databases.mariaDb(server);
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
