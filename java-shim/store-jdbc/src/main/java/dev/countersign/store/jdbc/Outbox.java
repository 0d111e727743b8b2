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
import org.jspecify.annotations.Nullable;

/**
 * Notices that wait for delivery. One is taken off only after it was delivered, so a crash between
 * the two delivers it twice, and never not at all. {@link NoticeDelivery} does all of it.
 */
public final class Outbox {
  /** After so many tries, about three days, a notice is no news any more. */
  static final int TRIES_MAX = 78;

  private static final int ROWS_MAX = 200;
  private static final int FIRST_WAIT_SECONDS = 60;
  private static final int WAITS_DOUBLED_MAX = 6;

  private final Connections connections;
  private final Dialect dialect;

  private Outbox(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  /**
   * Opens the outbox.
   *
   * @param connections connections to the database of the store
   * @return the outbox
   * @throws StoreException if the database cannot be reached
   */
  public static Outbox open(Connections connections) throws StoreException {
    return new Outbox(connections, Opening.dialect(connections));
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
   * A notice that may be tried now.
   *
   * @param waiting the notice
   * @param tries how often it was tried before
   */
  record Due(Waiting waiting, int tries) {
    /** 1, 2, 4, 8, 16 and 32 minutes, then an hour; above what any delivery takes. */
    long waitSeconds() {
      return tries >= WAITS_DOUBLED_MAX ? 3600 : (long) FIRST_WAIT_SECONDS << tries;
    }
  }

  /** The notices that may be tried now; those that were tried least, and oldest, first. */
  List<Due> due(int limit) throws StoreException {
    String select =
        "select id, account_id, kind, at, method, codes_left, tries from cs_outbox"
            + " where next_try_at <= "
            + dialect.now()
            + " order by tries, id limit "
            + limit;
    try {
      return connections.read(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(select);
                ResultSet found = statement.executeQuery()) {
              List<Due> due = new ArrayList<>();
              while (found.next()) {
                Waiting waiting = waiting(found);
                if (waiting != null) {
                  due.add(new Due(waiting, found.getInt(7)));
                }
              }
              return due;
            }
          });
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  /**
   * Puts off the next try, if nobody else did: of any number of nodes one may deliver it now. Who
   * fails or dies has done enough, since the notice comes due again.
   */
  boolean claim(Due due) throws StoreException {
    String update =
        "update cs_outbox set tries = ?, next_try_at = "
            + dialect.now()
            + " + ? where id = ? and tries = ?";
    try {
      return connections.commit(
          connection -> {
            try (PreparedStatement statement = connection.prepareStatement(update)) {
              statement.setInt(1, due.tries() + 1);
              statement.setLong(2, due.waitSeconds());
              statement.setLong(3, due.waiting().id());
              statement.setInt(4, due.tries());
              return statement.executeUpdate() == 1;
            }
          });
    } catch (SQLException e) {
      if (dialect.isRace(e)) {
        return false;
      }
      throw new StoreException("a notice cannot be claimed: " + Schema.oneLine(e), e);
    } catch (RuntimeException e) {
      throw new StoreException("a notice cannot be claimed: " + Schema.oneLine(e), e);
    }
  }

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
                Waiting one = waiting(found);
                if (one != null) {
                  waiting.add(one);
                }
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

  /** Null for a kind or method that only newer nodes know: one of them delivers it. */
  private static @Nullable Waiting waiting(ResultSet row) throws SQLException {
    NoticeKind kind = constant(NoticeKind.values(), row.getString(3));
    String named = row.getString(5);
    Method method = named == null ? null : constant(Method.values(), named);
    if (kind == null || (named != null && method == null)) {
      return null;
    }
    int left = row.getInt(6);
    Integer codesLeft = row.wasNull() ? null : left;
    return new Waiting(
        row.getLong(1), row.getString(2), new Notice(kind, row.getLong(4), method, codesLeft));
  }

  private static <E extends Enum<E>> @Nullable E constant(E[] all, String name) {
    for (E one : all) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    return null;
  }
}
