package dev.countersign.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database says about commits it acknowledges. One that is lost afterwards makes its code
 * valid again, and nothing else would show it.
 *
 * @param settings its settings, as it names them
 * @param weak those under which a crash loses acknowledged commits
 */
record Durability(List<String> settings, List<String> weak) {
  static Durability read(Connection connection, Dialect dialect) throws SQLException {
    return switch (dialect) {
      case H2 -> new Durability(List.of(), List.of());
      case POSTGRESQL ->
          read(
              connection,
              List.of("fsync", "synchronous_commit", "full_page_writes"),
              "select current_setting('%s')",
              "off");
      case MARIADB ->
          read(
              connection,
              List.of("innodb_flush_log_at_trx_commit"),
              "select @@global.%s",
              "0",
              "2");
    };
  }

  private static Durability read(
      Connection connection, List<String> names, String select, String... weak)
      throws SQLException {
    List<String> settings = new ArrayList<>();
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (String name : names) {
        try (ResultSet value = statement.executeQuery(String.format(select, name))) {
          value.next();
          String setting = name + " = " + value.getString(1);
          settings.add(setting);
          if (List.of(weak).contains(value.getString(1))) {
            found.add(setting);
          }
        }
      }
    }
    return new Durability(List.copyOf(settings), List.copyOf(found));
  }

  /** Shows it once, at the start. */
  void log() {
    System.Logger log = System.getLogger("dev.countersign");
    if (!weak.isEmpty()) {
      log.log(
          System.Logger.Level.WARNING,
          "the database loses acknowledged commits in a crash, and used codes would count again: "
              + String.join(", ", weak));
    } else if (!settings.isEmpty()) {
      log.log(
          System.Logger.Level.INFO,
          "the database keeps what it acknowledges: " + String.join(", ", settings));
    }
  }
}
