package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.NoticeKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that wait for delivery. One is taken off only after it was delivered, so a crash between
 * the two delivers it twice, and never not at all.
 */
public final class Outbox {
  private static final int ROWS_MAX = 200;

  private final Connections connections;

  private Outbox(Connections connections) {
    this.connections = connections;
  }

  /**
   * Opens the outbox.
   *
   * @param connections connections to the database of the store
   * @return the outbox
   */
  public static Outbox open(Connections connections) {
    return new Outbox(connections);
  }

  /**
   * One notice that waits.
   *
   * @param id names it to {@link #delivered}
   * @param accountId whom it is for
   * @param notice the notice
   */
  public record Waiting(long id, String accountId, Notice notice) {}

  /**
   * The notices that wait longest.
   *
   * @param limit how many at most, 1 to 200
   * @return notices, oldest first
   * @throws StoreException if it cannot be read
   */
  public List<Waiting> oldest(int limit) throws StoreException {
    if (limit < 1 || limit > ROWS_MAX) {
      throw new StoreException("a list shows 1 to " + ROWS_MAX + " rows at once", null);
    }
    try {
      return connections.read(
          connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(
                        "select id, account_id, kind, at, method, codes_left from cs_outbox"
                            + " order by id limit "
                            + limit);
                ResultSet found = statement.executeQuery()) {
              List<Waiting> waiting = new ArrayList<>();
              while (found.next()) {
                waiting.add(waiting(found));
              }
              return waiting;
            }
          });
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  /**
   * Takes a delivered notice off. Idempotent.
   *
   * @param id the notice
   * @throws StoreException if it may still stand there
   */
  public void delivered(long id) throws StoreException {
    try {
      connections.commit(
          connection -> {
            try (PreparedStatement statement =
                connection.prepareStatement("delete from cs_outbox where id = ?")) {
              statement.setLong(1, id);
              return statement.executeUpdate();
            }
          });
    } catch (SQLException | RuntimeException e) {
      throw new StoreException("a delivered notice may stand there still", e);
    }
  }

  private static Waiting waiting(ResultSet row) throws SQLException {
    String method = row.getString(5);
    int left = row.getInt(6);
    Integer codesLeft = row.wasNull() ? null : left;
    return new Waiting(
        row.getLong(1),
        row.getString(2),
        new Notice(
            NoticeKind.valueOf(row.getString(3)),
            row.getLong(4),
            method == null ? null : Method.valueOf(method),
            codesLeft));
  }
}
