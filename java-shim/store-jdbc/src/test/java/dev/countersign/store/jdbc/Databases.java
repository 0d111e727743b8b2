package dev.countersign.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.StoreException;
import java.nio.file.Path;

/** Migrated databases for tests. */
final class Databases {
  private static final int CONNECTIONS_MAX = 64;

  /** Two hundred threads may wait for them on a slow machine. */
  private static final long PATIENCE_MILLIS = 60_000;

  private Databases() {}

  static HikariDataSource h2Memory(String name) throws StoreException {
    return migrated("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
  }

  static HikariDataSource h2File(Path file) throws StoreException {
    return migrated("jdbc:h2:file:" + file.toAbsolutePath());
  }

  static HikariDataSource postgres(PostgresServer server) throws StoreException {
    return migrated(server.jdbcUrl());
  }

  static HikariDataSource mariaDb(MariaDbServer server) throws StoreException {
    return migrated(server.jdbcUrl());
  }

  private static HikariDataSource migrated(String url) throws StoreException {
    HikariDataSource source = pool(url);
    Schema.migrate(source);
    return source;
  }

  static HikariDataSource pool(String url) {
    return pool(url, PATIENCE_MILLIS);
  }

  /** A pool that notices after a while that its database is gone. */
  static HikariDataSource pool(String url, long patienceMillis) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(patienceMillis);
    return new HikariDataSource(config);
  }
}
