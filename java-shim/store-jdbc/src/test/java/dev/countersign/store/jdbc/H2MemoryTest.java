package dev.countersign.store.jdbc;

import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

class H2MemoryTest extends JdbcContract {
  private static DataSource source;

  @BeforeAll
  static void start() throws Exception {
    source = Databases.h2Memory("contract");
  }

  @Override
  DataSource dataSource() {
    return source;
  }
}
