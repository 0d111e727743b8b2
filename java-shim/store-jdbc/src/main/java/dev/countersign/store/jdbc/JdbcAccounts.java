package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.FactorMethod;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the columns of {@code cs_account} say. For viewing only: a list lets no one in. */
public final class JdbcAccounts implements StoredAccounts {
  private static final String PEOPLE =
      "select a.account_id, a.state, a.locked_until, a.methods, e.kind, e.at"
          + " from cs_account a left join cs_audit e on e.id ="
          + " (select max(id) from cs_audit x where x.account_id = a.account_id)";

  /** A record's header is in plaintext: two letters, format, algorithm, the key's number. */
  private static final String KEY_ID = "substring(record, 5, 4)";

  private final Connections connections;
  private final Lists lists;

  private JdbcAccounts(Connections connections) {
    this.connections = connections;
    this.lists = new Lists(connections);
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

  @Override
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

  @Override
  public List<String> sealedByOthers(int keyId, String afterAccountId, int limit)
      throws StoreException {
    return lists.read(
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

  @Override
  public List<Stored> page(String afterAccountId, int limit) throws StoreException {
    return lists.read(
        PEOPLE + " where a.account_id > ? order by a.account_id",
        limit,
        statement -> statement.setString(1, afterAccountId),
        JdbcAccounts::stored);
  }

  @Override
  public List<Stored> among(List<String> accountIds) throws StoreException {
    if (accountIds.isEmpty()) {
      return List.of();
    }
    String marks = "?" + ", ?".repeat(accountIds.size() - 1);
    return lists.read(
        PEOPLE + " where a.account_id in (" + marks + ")",
        accountIds.size(),
        statement -> {
          for (int i = 0; i < accountIds.size(); i++) {
            statement.setString(i + 1, accountIds.get(i));
          }
        },
        JdbcAccounts::stored);
  }

  private static Stored stored(ResultSet row) throws SQLException {
    String methods = row.getString(4);
    return new Stored(
        row.getString(1),
        AccountState.valueOf(row.getString(2)),
        Lists.nullableLong(row, 3),
        methods.isEmpty()
            ? List.of()
            : Arrays.stream(methods.split(",", -1))
                .map(name -> Lists.known(FactorMethod.class, name))
                .filter(Objects::nonNull)
                .toList(),
        Lists.known(AuditKind.class, row.getString(5)),
        Lists.nullableLong(row, 6));
  }
}
