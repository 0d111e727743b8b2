package dev.countersign.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest extends JdbcContract {
  @TempDir private static Path directory;
  private static DataSource source;

  @BeforeAll
  static void start() throws Exception {
    source = Databases.h2File(directory.resolve("contract"));
  }

  @AfterAll
  static void stop() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("shutdown immediately");
    }
  }

  @Override
  DataSource dataSource() {
    return source;
  }
}
