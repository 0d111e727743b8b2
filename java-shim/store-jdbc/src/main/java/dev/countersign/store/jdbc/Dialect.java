package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What differs between the databases. */
enum Dialect {
  H2("h2", "floor(extract(epoch from current_timestamp))"),
  POSTGRESQL("postgresql", "floor(extract(epoch from clock_timestamp()))"),
  MARIADB("mariadb", "unix_timestamp()");

  /** Serialization failure, deadlock, lock not available, H2: timeout and concurrent update. */
  private static final Set<String> RACE_STATES =
      Set.of("40001", "40P01", "55P03", "HYT00", "90131");

  /** MariaDB: record has changed since last read, lock wait timeout, deadlock. */
  private static final Set<Integer> MARIADB_RACES = Set.of(1020, 1205, 1213);

  private final String folder;
  private final String now;

  Dialect(String folder, String now) {
    this.folder = folder;
    this.now = now;
  }

  static Dialect of(Connection connection) throws SQLException, StoreException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "H2" -> H2;
      case "PostgreSQL" -> POSTGRESQL;
      case "MariaDB" -> MARIADB;
      default ->
          throw new StoreException(
              "the database " + product + " is not supported; use PostgreSQL, MariaDB or H2", null);
    };
  }

  /** Where its scripts are, beside this class. */
  String folder() {
    return folder;
  }

  /**
   * The database's time in whole Unix seconds, as an SQL expression. Never by way of a local time,
   * which stands for two moments when summer time ends.
   */
  String now() {
    return now;
  }

  /** Whether another writer was faster, so that nothing was saved and loading again helps. */
  boolean isRace(@Nullable SQLException e) {
    for (SQLException each = e; each != null; each = each.getNextException()) {
      String state = each.getSQLState();
      if (state != null && RACE_STATES.contains(state)) {
        return true;
      }
      if (this == MARIADB && MARIADB_RACES.contains(each.getErrorCode())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a row with this primary key already exists. */
  boolean isDuplicate(SQLException e) {
    String state = e.getSQLState();
    return this == MARIADB ? e.getErrorCode() == 1062 : "23505".equals(state);
  }
}
