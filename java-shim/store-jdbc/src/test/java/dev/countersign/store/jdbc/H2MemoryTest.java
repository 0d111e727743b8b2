package dev.countersign.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2MemoryTest extends JdbcContract {
  private static HikariDataSource source;

  @BeforeAll
  static void start() throws Exception {
    source = Databases.h2Memory("contract");
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @Override
  DataSource dataSource() {
    return source;
  }
}
