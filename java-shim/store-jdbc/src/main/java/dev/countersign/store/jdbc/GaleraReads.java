package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Makes a Galera node answer reads only once it has applied what every node committed before.
 * Without it, a session that was revoked on one node goes on for a second on another.
 *
 * <p>The setting stays with a connection of the server, so it costs one round trip for each.
 */
final class GaleraReads {
  private static final String PRODUCT = "MariaDB";

  private static final String WAIT =
      "set session wsrep_sync_wait ="
          + " if(@@wsrep_on, @@session.wsrep_sync_wait | 1, @@session.wsrep_sync_wait)";

  private static final int UNKNOWN_VARIABLE = 1193;

  private final Map<Connection, Boolean> waiting = Collections.synchronizedMap(new WeakHashMap<>());

  /** Before anything is read on a connection that was borrowed. */
  void prepare(Connection borrowed) throws SQLException {
    if (!PRODUCT.equals(borrowed.getMetaData().getDatabaseProductName())) {
      return;
    }
    Connection own = own(borrowed);
    if (waiting.containsKey(own)) {
      return;
    }
    try (Statement statement = borrowed.createStatement()) {
      statement.execute(WAIT);
    } catch (SQLException e) {
      if (e.getErrorCode() != UNKNOWN_VARIABLE) {
        throw e;
      }
      // Built without Galera.
    }
    waiting.put(own, true);
  }

  /** The driver's own; a pool wraps it in another object each time. */
  static Connection own(Connection borrowed) throws SQLException {
    return borrowed.isWrapperFor(Connection.class) ? borrowed.unwrap(Connection.class) : borrowed;
  }
}
