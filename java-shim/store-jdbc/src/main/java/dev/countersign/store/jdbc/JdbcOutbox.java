package dev.countersign.store.jdbc;

import dev.countersign.verifier.Outbox;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.NoticeKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Notices waiting for delivery, in the table {@code cs_outbox} of the same database. */
public final class JdbcOutbox implements Outbox {
  /** What only a newer node knows must not fill the page. */
  private static final String KNOWN =
      " and kind in ("
          + words(NoticeKind.values())
          + ") and (method is null or method in ("
          + words(FactorMethod.values())
          + "))";

  private final Connections connections;
  private final Dialect dialect;

  private JdbcOutbox(Connections connections, Dialect dialect) {
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
  public static JdbcOutbox open(Connections connections) throws StoreException {
    return new JdbcOutbox(connections, Opening.dialect(connections));
  }

  @Override
  public List<Due> due(int limit) throws StoreException {
    Lists.check(limit);
    String select =
        "select id, account_id, kind, at, method, codes_left, tries from cs_outbox"
            + " where next_try_at <= "
            + dialect.now()
            + KNOWN
            + " order by next_try_at, id limit "
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

  @Override
  public boolean claim(Due due) throws StoreException {
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

  @Override
  public List<Waiting> oldest(int limit) throws StoreException {
    Lists.check(limit);
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

  @Override
  public void done(long id) throws StoreException {
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
    FactorMethod method = named == null ? null : constant(FactorMethod.values(), named);
    if (kind == null || (named != null && method == null)) {
      return null;
    }
    int left = row.getInt(6);
    Integer codesLeft = row.wasNull() ? null : left;
    return new Waiting(
        row.getLong(1), row.getString(2), new Notice(kind, row.getLong(4), method, codesLeft));
  }

  private static String words(Enum<?>[] all) {
    return Arrays.stream(all).map(each -> "'" + each.name() + "'").collect(Collectors.joining(","));
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
