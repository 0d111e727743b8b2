package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Lane;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Product;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an administrator's pages list. For looking at only: nobody is let in by a list. */
public final class JdbcAccounts {
  private static final int ROWS_MAX = 200;

  private static final String PEOPLE =
      "select a.account_id, a.state, a.locked_until, a.methods, e.kind, e.at"
          + " from cs_account a left join cs_audit e on e.id ="
          + " (select max(id) from cs_audit x where x.account_id = a.account_id)";

  private static final String EVENTS =
      "select id, account_id, sequence, at, kind, method, actor, reason, rule, product, channel,"
          + " peer, lane, digest from cs_audit";

  /** A record's head is in the clear: two letters, format, algorithm, the key's number. */
  private static final String KEY_ID = "substring(record, 5, 4)";

  private final Connections connections;

  private JdbcAccounts(Connections connections) {
    this.connections = connections;
  }

  /**
   * Opens the lists.
   *
   * @param connections connections to the database of the store
   * @return the lists
   */
  public static JdbcAccounts open(Connections connections) {
    return new JdbcAccounts(connections);
  }

  /**
   * How many records a key of the ring sealed, so that it cannot be retired without losing them.
   *
   * @param keyId the key's number
   * @return the number of records
   * @throws StoreException if it cannot be read
   */
  public long sealedBy(int keyId) throws StoreException {
    try {
      return connections.read(
          connection -> {
            try (PreparedStatement statement =
                connection.prepareStatement(
                    "select count(*) from cs_account where " + KEY_ID + " = ?")) {
              statement.setBytes(1, bytesOf(keyId));
              try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getLong(1) : 0L;
              }
            }
          });
    } catch (SQLException | RuntimeException e) {
      throw Opening.unreadable(e);
    }
  }

  /**
   * Whose records another key of the ring sealed.
   *
   * @param keyId the key that seals now
   * @param afterAccountId the last one of the page before; empty for the first page
   * @param limit how many at most, 1 to 200
   * @return account ids in their order
   * @throws StoreException if it cannot be read
   */
  public List<String> sealedByOthers(int keyId, String afterAccountId, int limit)
      throws StoreException {
    return list(
        "select account_id from cs_account where account_id > ? and "
            + KEY_ID
            + " <> ? order by account_id",
        limit,
        statement -> {
          statement.setString(1, afterAccountId);
          statement.setBytes(2, bytesOf(keyId));
        },
        row -> row.getString(1));
  }

  private static byte[] bytesOf(int keyId) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(keyId).array();
  }

  /**
   * One person who has a row.
   *
   * @param accountId the host's immutable key
   * @param state the state at the last save
   * @param lockedUntil when the last lock ends, in Unix seconds; it may be past
   * @param methods the methods set up, without those that this version does not know
   * @param lastKind the last event, if there is one and this version knows it
   * @param lastAt when it was, in Unix seconds
   */
  public record Person(
      String accountId,
      AccountState state,
      @Nullable Long lockedUntil,
      List<Method> methods,
      @Nullable AuditKind lastKind,
      @Nullable Long lastAt) {}

  /**
   * One event as it was saved.
   *
   * @param id orders all events of all accounts
   * @param accountId whose event it is
   * @param at when, in Unix seconds
   * @param event the event; null if it has words that this version does not know, since a newer
   *     node wrote it, or somebody with SQL
   */
  public record Entry(long id, String accountId, long at, @Nullable AuditEvent event) {}

  /**
   * People by account id.
   *
   * @param afterAccountId the last one of the page before; empty for the first page
   * @param limit how many at most, 1 to 200
   * @return people in the order of their account ids
   * @throws StoreException if it cannot be read
   */
  public List<Person> people(String afterAccountId, int limit) throws StoreException {
    return list(
        PEOPLE + " where a.account_id > ? order by a.account_id",
        limit,
        statement -> statement.setString(1, afterAccountId),
        JdbcAccounts::person);
  }

  /**
   * The people among these who have a row.
   *
   * @param accountIds at most 200
   * @return those found, in any order
   * @throws StoreException if it cannot be read
   */
  public List<Person> people(List<String> accountIds) throws StoreException {
    if (accountIds.isEmpty()) {
      return List.of();
    }
    String marks = "?" + ", ?".repeat(accountIds.size() - 1);
    return list(
        PEOPLE + " where a.account_id in (" + marks + ")",
        accountIds.size(),
        statement -> {
          for (int i = 0; i < accountIds.size(); i++) {
            statement.setString(i + 1, accountIds.get(i));
          }
        },
        JdbcAccounts::person);
  }

  /**
   * The newest events of everybody.
   *
   * @param beforeId the last one of the page before; {@link Long#MAX_VALUE} for the first page
   * @param limit how many at most, 1 to 200
   * @return events, newest first
   * @throws StoreException if it cannot be read
   */
  public List<Entry> newest(long beforeId, int limit) throws StoreException {
    return list(
        EVENTS + " where id < ? order by id desc",
        limit,
        statement -> statement.setLong(1, beforeId),
        JdbcAccounts::entry);
  }

  /**
   * The newest events of one account.
   *
   * @param accountId whose
   * @param beforeId the last one of the page before; {@link Long#MAX_VALUE} for the first page
   * @param limit how many at most, 1 to 200
   * @return events, newest first
   * @throws StoreException if it cannot be read
   */
  public List<Entry> newestOf(String accountId, long beforeId, int limit) throws StoreException {
    return list(
        EVENTS + " where account_id = ? and id < ? order by id desc",
        limit,
        statement -> {
          statement.setString(1, accountId);
          statement.setLong(2, beforeId);
        },
        JdbcAccounts::entry);
  }

  /**
   * The chain of one account in the order it was written, for the engine to verify.
   *
   * @param accountId whose
   * @param afterId the last one of the stretch before; 0 for the start
   * @param limit how many at most, 1 to 200; the engine takes 100 at once
   * @return events, oldest first
   * @throws StoreException if it cannot be read
   */
  public List<Entry> chainOf(String accountId, long afterId, int limit) throws StoreException {
    return list(
        EVENTS + " where account_id = ? and id > ? order by id",
        limit,
        statement -> {
          statement.setString(1, accountId);
          statement.setLong(2, afterId);
        },
        JdbcAccounts::entry);
  }

  /**
   * Accounts with a record, or with events alone.
   *
   * @param afterAccountId the last one of the page before; empty for the first page
   * @param limit how many at most, 1 to 200
   * @return account ids in order
   * @throws StoreException if it cannot be read
   */
  public List<String> withRecordOrEvents(String afterAccountId, int limit) throws StoreException {
    return list(
        "select account_id from cs_account where account_id > ?"
            + " union select account_id from cs_audit where account_id > ? order by account_id",
        limit,
        statement -> {
          statement.setString(1, afterAccountId);
          statement.setString(2, afterAccountId);
        },
        row -> row.getString(1));
  }

  private <T> List<T> list(String sql, int limit, Binder binder, Reader<T> reader)
      throws StoreException {
    if (limit < 1 || limit > ROWS_MAX) {
      throw new StoreException("a list shows 1 to " + ROWS_MAX + " rows at once", null);
    }
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

  private static Person person(ResultSet row) throws SQLException {
    String methods = row.getString(4);
    return new Person(
        row.getString(1),
        AccountState.valueOf(row.getString(2)),
        nullableLong(row, 3),
        methods.isEmpty()
            ? List.of()
            : Arrays.stream(methods.split(",", -1))
                .map(name -> known(Method.class, name))
                .filter(Objects::nonNull)
                .toList(),
        known(AuditKind.class, row.getString(5)),
        nullableLong(row, 6));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(row.getLong(1), row.getString(2), row.getLong(4), event(row));
  }

  private static @Nullable AuditEvent event(ResultSet row) throws SQLException {
    try {
      return new AuditEvent(
          row.getLong(3),
          row.getLong(4),
          AuditKind.valueOf(row.getString(5)),
          named(Method.class, row.getString(6)),
          row.getString(7),
          row.getString(8),
          row.getString(9),
          named(Product.class, row.getString(10)),
          named(Channel.class, row.getString(11)),
          row.getString(12),
          named(Lane.class, row.getString(13)),
          row.getBytes(14));
    } catch (IllegalArgumentException unknownWord) {
      return null;
    }
  }

  private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static <E extends Enum<E>> @Nullable E known(Class<E> type, @Nullable String name) {
    try {
      return named(type, name);
    } catch (IllegalArgumentException unknownWord) {
      return null;
    }
  }

  private static <E extends Enum<E>> @Nullable E named(Class<E> type, @Nullable String name) {
    return name == null ? null : Enum.valueOf(type, name);
  }

  @FunctionalInterface
  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
