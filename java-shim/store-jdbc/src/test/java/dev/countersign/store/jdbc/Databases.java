package dev.countersign.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.StoreException;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Migrated databases for tests. */
final class Databases {
  private static final int CONNECTIONS_MAX = 64;

  private Databases() {}

  static DataSource h2Memory(String name) throws StoreException {
    return migrated("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
  }

  static DataSource h2File(Path file) throws StoreException {
    return migrated("jdbc:h2:file:" + file.toAbsolutePath());
  }

  static DataSource postgres(PostgresServer server) throws StoreException {
    return migrated(server.jdbcUrl());
  }

  static DataSource mariaDb(MariaDbServer server) throws StoreException {
    return migrated(server.jdbcUrl());
  }

  private static DataSource migrated(String url) throws StoreException {
    DataSource source = pool(url);
    Schema.migrate(source);
    return source;
  }

  static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }
}
