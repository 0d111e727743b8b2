package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Creates and updates the tables. */
public final class Schema {
  /** Longer than any index takes; without a limit a lost server would hold the start for ever. */
  private static final int STATEMENT_MILLIS_MAX = 15 * 60 * 1000;

  private Schema() {}

  /**
   * Brings the tables to this version. Safe to call repeatedly and from several nodes at once: one
   * works, the others wait. Afterwards every table, column and index is there.
   *
   * @param dataSource a user that may create tables; the tables go into its default schema
   * @throws StoreException if it cannot be done; the message includes what the database said
   */
  public static void migrate(DataSource dataSource) throws StoreException {
    run(dataSource, false);
  }

  /**
   * Creates whatever is missing of the tables, even if they were brought to this version before,
   * and ends the claim of a node that stopped in the middle. Changes nothing that is there.
   *
   * <p>From the command line, with the driver on the class path: {@code java -cp ...
   * dev.countersign.store.jdbc.Schema ADDRESS}.
   *
   * @param dataSource as in {@link #migrate}
   * @throws StoreException if it cannot be done; the message includes what the database said
   */
  public static void repair(DataSource dataSource) throws StoreException {
    run(dataSource, true);
  }

  /**
   * Repairs the tables of one database.
   *
   * @param arguments its JDBC address, with the user in it
   */
  public static void main(String[] arguments) {
    if (arguments.length != 1) {
      System.err.println("name the JDBC address of one database, with the user in it");
      System.exit(2);
    }
    try {
      repair(new DriverSource(arguments[0]));
      System.out.println("the tables are complete");
    } catch (StoreException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(DataSource dataSource, boolean repair) throws StoreException {
    try (Connection connection = dataSource.getConnection()) {
      Dialect dialect = Dialect.of(connection);
      int timeoutBefore = connection.getNetworkTimeout();
      boolean committedByItself = connection.getAutoCommit();
      connection.setNetworkTimeout(Runnable::run, STATEMENT_MILLIS_MAX);
      connection.setAutoCommit(true);
      try {
        migrate(connection, new MigrationClaim(dataSource, dialect), dialect, repair);
      } finally {
        connection.setNetworkTimeout(Runnable::run, timeoutBefore);
        connection.setAutoCommit(committedByItself);
      }
    } catch (SQLException | RuntimeException e) {
      throw new StoreException("the tables cannot be made or updated: " + oneLine(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("the host is stopping this thread", e);
    }
  }

  private static void migrate(
      Connection connection, MigrationClaim claim, Dialect dialect, boolean repair)
      throws SQLException, StoreException, InterruptedException {
    try {
      claim.take(connection, repair);
      int from = repair ? 0 : MigrationClaim.version(connection);
      for (int version = from; version < Script.COUNT; version++) {
        try (Statement statement = connection.createStatement()) {
          for (String each : Script.of(dialect, version + 1).statements()) {
            MigrationClaim.untilNoRace(dialect, () -> statement.execute(each));
          }
        }
        claim.reached(connection, version + 1);
      }
    } finally {
      claim.giveUp(connection);
    }
    SchemaCheck.run(connection, dialect, repair);
  }

  static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.strip().replaceAll("\\s*\\p{Cntrl}+\\s*", " ");
  }
}
