package dev.countersign.store.jdbc;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure says about the connection it happened on. */
final class Failures {
  /** SQLSTATE 25006, and what H2 says. */
  private static final Set<String> READ_ONLY_STATES = Set.of("25006", "90097");

  /** MariaDB: an option forbids it (read_only), a read-only transaction, read-only mode. */
  private static final Set<Integer> READ_ONLY_CODES = Set.of(1290, 1792, 1836);

  private Failures() {}

  /** Whether the connection leads to a server that takes no writes, such as a former primary. */
  static boolean isReadOnly(Throwable failure) {
    for (SQLException each = first(failure); each != null; each = each.getNextException()) {
      if (READ_ONLY_STATES.contains(stateOf(each))
          || READ_ONLY_CODES.contains(each.getErrorCode())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server or the way to it is gone. */
  static boolean isDisconnection(Throwable failure) {
    for (SQLException each = first(failure); each != null; each = each.getNextException()) {
      String state = stateOf(each);
      if (each instanceof SQLNonTransientConnectionException
          || state.startsWith("08")
          || state.startsWith("57P0")) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable SQLException first(Throwable failure) {
    return failure instanceof SQLException sql ? sql : null;
  }

  private static String stateOf(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }
}
