package dev.countersign.benches;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The statements of a sign-in without an engine: one read, and an update and an insert. */
final class BareSignIn {
  private final DataSource source;

  BareSignIn(DataSource source) {
    this.source = source;
  }

  /** Returns whether no other sign-in of this account came first. */
  boolean run(String account) throws SQLException {
    long revision;
    byte[] record;
    try (Connection connection = source.getConnection();
        PreparedStatement load =
            connection.prepareStatement(
                "select extract(epoch from clock_timestamp()), (select max(version) from"
                    + " cs_policy), revision, record from cs_account where account_id = ?")) {
      load.setString(1, account);
      try (ResultSet found = load.executeQuery()) {
        found.next();
        revision = found.getLong(3);
        record = found.getBytes(4);
      }
    }
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement update =
              connection.prepareStatement(
                  "update cs_account set revision = ?, record = ? where account_id = ? and"
                      + " revision = ?");
          PreparedStatement insert =
              connection.prepareStatement(
                  "insert into cs_audit (account_id, sequence, at, kind, actor, reason, digest)"
                      + " values (?, ?, 0, 'SIGNED_IN', ?, '', ?)")) {
        update.setLong(1, revision + 1);
        update.setBytes(2, record);
        update.setString(3, account);
        update.setLong(4, revision);
        insert.setString(1, account);
        insert.setLong(2, revision);
        insert.setString(3, account);
        insert.setBytes(4, new byte[32]);
        if (update.executeUpdate() == 0) {
          connection.rollback();
          return false;
        }
        insert.executeUpdate();
      }
      connection.commit();
      return true;
    }
  }
}
