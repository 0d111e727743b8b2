package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the tables with what the scripts say, whoever ran them. */
final class SchemaCheck {
  private static final Pattern TABLE =
      Pattern.compile("create table if not exists (\\w+) \\((.*)\\)", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("(?m)^ {2}(\\w+) ");
  private static final Pattern ADDED =
      Pattern.compile("alter table (\\w+) add column if not exists (\\w+) .*", Pattern.DOTALL);
  private static final Pattern INDEX =
      Pattern.compile("create index if not exists (\\w+) on (\\w+) .*", Pattern.DOTALL);

  private final Map<String, List<String>> columns = new LinkedHashMap<>();
  private final Map<String, List<String>> indexes = new LinkedHashMap<>();

  private final String remedy;

  private SchemaCheck(String remedy) {
    this.remedy = remedy;
  }

  static void run(Connection connection, Dialect dialect, boolean repaired)
      throws SQLException, StoreException {
    SchemaCheck wanted =
        new SchemaCheck(repaired ? "restore it from a backup" : "repair the tables");
    for (int version = 1; version <= Script.COUNT; version++) {
      for (String statement : Script.of(dialect, version).statements()) {
        wanted.read(statement);
      }
    }
    for (Map.Entry<String, List<String>> table : wanted.columns.entrySet()) {
      wanted.refuseUnlessReadable(connection, table.getKey(), table.getValue());
    }
    for (Map.Entry<String, List<String>> table : wanted.indexes.entrySet()) {
      Set<String> found = indexesOf(connection, table.getKey());
      for (String index : table.getValue()) {
        if (!found.contains(index)) {
          throw new StoreException("the index " + index + " is missing; " + wanted.remedy, null);
        }
      }
    }
  }

  private void read(String statement) throws StoreException {
    Matcher table = TABLE.matcher(statement);
    Matcher added = ADDED.matcher(statement);
    Matcher index = INDEX.matcher(statement);
    if (table.lookingAt()) {
      List<String> names = columns.computeIfAbsent(table.group(1), key -> new ArrayList<>());
      Matcher column = COLUMN.matcher(table.group(2));
      while (column.find()) {
        names.add(column.group(1));
      }
    } else if (added.matches()) {
      columns.computeIfAbsent(added.group(1), key -> new ArrayList<>()).add(added.group(2));
    } else if (index.matches()) {
      indexes.computeIfAbsent(index.group(2), key -> new ArrayList<>()).add(index.group(1));
    } else if (!statement.startsWith("drop index if exists ")) {
      throw new StoreException("a script has a statement that cannot be repeated", null);
    }
  }

  /** Also what this user may not read. */
  private void refuseUnlessReadable(Connection connection, String table, List<String> columns)
      throws SQLException, StoreException {
    String select = "select " + String.join(", ", columns) + " from " + table + " where 1 = 0";
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery(select)) {
      none.next();
    } catch (SQLException e) {
      throw new StoreException(
          "the table " + table + " is not complete; " + remedy + ": " + Schema.oneLine(e), e);
    }
  }

  private static Set<String> indexesOf(Connection connection, String table) throws SQLException {
    Set<String> names = new TreeSet<>();
    boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
    try (ResultSet found =
        connection
            .getMetaData()
            .getIndexInfo(
                connection.getCatalog(),
                connection.getSchema(),
                upper ? table.toUpperCase(Locale.ROOT) : table,
                false,
                true)) {
      while (found.next()) {
        String name = found.getString("INDEX_NAME");
        if (name != null) {
          names.add(name.toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
