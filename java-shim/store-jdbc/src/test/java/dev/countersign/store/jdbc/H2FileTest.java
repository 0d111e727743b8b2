package dev.countersign.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest extends JdbcContract {
  @TempDir private static Path directory;
  private static HikariDataSource source;

  @BeforeAll
  static void start() throws Exception {
    source = Databases.h2File(directory.resolve("contract"));
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
