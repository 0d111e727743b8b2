package dev.countersign.store.jdbc;

import dev.countersign.testkit.AccountStoreContract;
import dev.countersign.verifier.AccountStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract for this store; one class below it for each database. */
abstract class JdbcContract extends AccountStoreContract {
  private static final int ROUNDS = Integer.getInteger("countersign.test.rounds", 200);

  private AccountStore store;

  /** A migrated database. */
  abstract DataSource dataSource() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = JdbcStore.open(Connections.of(dataSource()));
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("delete from cs_instance");
    }
  }

  @Override
  protected final AccountStore store() {
    return store;
  }

  @Override
  protected final AccountStore faulty(Fault fault) throws Exception {
    FaultyDataSource faulty = new FaultyDataSource(dataSource());
    AccountStore made = JdbcStore.open(Connections.of(faulty.dataSource()));
    faulty.arm(fault);
    return made;
  }

  @Override
  protected final void insideRolledBackTransaction(Body body) throws Exception {
    try (Connection connection = dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement("insert into cs_probe (id, revision) values (?, 1)")) {
        statement.setString(1, UUID.randomUUID().toString());
        statement.executeUpdate();
      }
      body.run();
      connection.rollback();
    }
  }

  @Override
  protected final long auditEvents(String accountId) throws Exception {
    return count("cs_audit", accountId);
  }

  @Override
  protected final long notices(String accountId) throws Exception {
    return count("cs_outbox", accountId);
  }

  /** The promise everything else is for: whatever races whom, a code lets in once. */
  @Test
  void aCodeLetsInOnceFromManyThreadsOnManyNodes() throws Exception {
    new CodeRace(dataSource()).run(ROUNDS);
  }

  private long count(String table, String accountId) throws Exception {
    try (Connection connection = dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from " + table + " where account_id = ?")) {
      statement.setString(1, accountId);
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }
}
