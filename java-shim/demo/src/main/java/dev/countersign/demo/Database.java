package dev.countersign.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcAccounts;
import dev.countersign.store.jdbc.JdbcAuditLog;
import dev.countersign.store.jdbc.JdbcOutbox;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.store.jdbc.Schema;
import dev.countersign.verifier.StoreException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The database of one node.
 *
 * @param pool its connections
 * @param connections transactions for the store
 * @param store the accounts
 * @param policies the policies
 * @param lists what lists show
 * @param log the audit events
 * @param outbox the notices that wait
 */
record Database(
    HikariDataSource pool,
    Connections connections,
    JdbcStore store,
    JdbcPolicies policies,
    JdbcAccounts lists,
    JdbcAuditLog log,
    JdbcOutbox outbox)
    implements AutoCloseable {
  private static final int CONNECTIONS_MAX = 10;
  private static final long WAIT_MILLIS = 5_000;
  private static final int H2_IN_USE = 90_020;

  static Database open(Options options) throws StartException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address(options));
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setInitializationFailTimeout(WAIT_MILLIS);
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      Schema.migrate(pool);
      Connections connections = Connections.of(pool);
      return new Database(
          pool,
          connections,
          JdbcStore.open(connections),
          JdbcPolicies.open(connections),
          JdbcAccounts.open(connections),
          JdbcAuditLog.open(connections),
          JdbcOutbox.open(connections));
    } catch (StoreException | RuntimeException failed) {
      if (pool != null) {
        pool.close();
      }
      throw new StartException(problem(options, failed));
    }
  }

  private static String problem(Options options, Throwable failed) {
    if (options.database().isEmpty()) {
      return isInUse(failed)
          ? "the data in "
              + options.data()
              + " are in use: stop that host, or choose another --data"
          : "the database in " + options.data() + " does not open: " + reason(failed);
    }
    return "the database "
        + named(options.database())
        + " does not answer: "
        + reason(failed)
        + "; start it, or correct --database (user and password go into the address)";
  }

  /** Another process has the file of the database open. */
  private static boolean isInUse(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused && refused.getErrorCode() == H2_IN_USE) {
        return true;
      }
    }
    return false;
  }

  /** The address up to where parameters, and with them a password, may start. */
  private static String named(String address) {
    String place = address.split("[?;]", 2)[0];
    return place.replaceFirst("//[^/@]*@", "//");
  }

  /** Whether this database already belongs to a key ring. */
  boolean isClaimed() throws StartException {
    try {
      return connections.read(
          connection -> {
            try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from cs_instance")) {
              return rows.next() && rows.getLong(1) > 0;
            }
          });
    } catch (SQLException failed) {
      throw new StartException("the database cannot be read: " + reason(failed));
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private static String address(Options options) {
    if (!options.database().isEmpty()) {
      return options.database();
    }
    Path file = options.data().toAbsolutePath().normalize().resolve("countersign");
    return "jdbc:h2:file:" + file + ";USER=sa;TRACE_LEVEL_FILE=0";
  }

  /** The innermost cause, which is what the driver said. */
  private static String reason(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnknownHostException) {
      return "no machine has that name";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
