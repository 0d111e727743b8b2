package dev.countersign.store.jdbc;

import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Lane;
import dev.countersign.verifier.wire.Product;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events in the table {@code cs_audit}. */
public final class JdbcAuditLog implements AuditLog {
  private static final String EVENTS =
      "select id, account_id, sequence, at, kind, method, actor, reason, rule, product, channel,"
          + " peer, lane, digest from cs_audit";

  private final Lists lists;

  private JdbcAuditLog(Connections connections) {
    this.lists = new Lists(connections);
  }

  /**
   * Opens the log.
   *
   * @param connections connections to the database of the store
   * @return the log
   */
  public static JdbcAuditLog open(Connections connections) {
    return new JdbcAuditLog(connections);
  }

  @Override
  public List<Entry> newest(long beforeId, int limit) throws StoreException {
    return lists.read(
        EVENTS + " where id < ? order by id desc",
        limit,
        statement -> statement.setLong(1, beforeId),
        JdbcAuditLog::entry);
  }

  @Override
  public List<Entry> newestOf(String accountId, long beforeId, int limit) throws StoreException {
    return lists.read(
        EVENTS + " where account_id = ? and id < ? order by id desc",
        limit,
        statement -> {
          statement.setString(1, accountId);
          statement.setLong(2, beforeId);
        },
        JdbcAuditLog::entry);
  }

  @Override
  public List<Entry> inOrder(String accountId, long afterId, int limit) throws StoreException {
    return lists.read(
        EVENTS + " where account_id = ? and id > ? order by id",
        limit,
        statement -> {
          statement.setString(1, accountId);
          statement.setLong(2, afterId);
        },
        JdbcAuditLog::entry);
  }

  @Override
  public List<String> accountIds(String afterAccountId, int limit) throws StoreException {
    Lists.check(limit);
    // A limit in each half: without it both tables are sorted for every page.
    String page = " where account_id > ? order by account_id limit " + limit + ")";
    return lists.read(
        "select account_id from ((select account_id from cs_account"
            + page
            + " union (select distinct account_id from cs_audit"
            + page
            + ") b order by account_id",
        limit,
        statement -> {
          statement.setString(1, afterAccountId);
          statement.setString(2, afterAccountId);
        },
        row -> row.getString(1));
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
          Lists.named(FactorMethod.class, row.getString(6)),
          row.getString(7),
          row.getString(8),
          row.getString(9),
          Lists.named(Product.class, row.getString(10)),
          Lists.named(Channel.class, row.getString(11)),
          row.getString(12),
          Lists.named(Lane.class, row.getString(13)),
          row.getBytes(14));
    } catch (IllegalArgumentException unknownWord) {
      return null;
    }
  }
}
