package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads pages of rows. */
final class Lists {
  private static final int ROWS_MAX = 200;

  private final Connections connections;

  Lists(Connections connections) {
    this.connections = connections;
  }

  /** Refuses a page that is empty or too long. */
  static void check(int limit) throws StoreException {
    if (limit < 1 || limit > ROWS_MAX) {
      throw new StoreException("a list shows 1 to " + ROWS_MAX + " rows at once", null);
    }
  }

  <T> List<T> read(String sql, int limit, Binder binder, Reader<T> reader) throws StoreException {
    check(limit);
    try {
      return connections.read(
          connection -> {
            // The same words in H2, PostgreSQL and MariaDB.
            try (PreparedStatement statement =
                connection.prepareStatement(sql + " limit " + limit)) {
              binder.bind(statement);
              try (ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                  rows.add(reader.read(found));
                }
                return rows;
              }
            }
          });
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  static <E extends Enum<E>> @Nullable E known(Class<E> type, @Nullable String name) {
    try {
      return named(type, name);
    } catch (IllegalArgumentException unknownWord) {
      return null;
    }
  }

  static <E extends Enum<E>> @Nullable E named(Class<E> type, @Nullable String name) {
    return name == null ? null : Enum.valueOf(type, name);
  }

  @FunctionalInterface
  interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
