package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Creates and updates the tables. */
public final class Schema {
  private static final String HISTORY = "cs_schema_history";

  private Schema() {}

  /**
   * Brings the tables to this version. Safe to call repeatedly and from several nodes at once.
   *
   * @param dataSource a user that may create tables; the tables go into its default schema
   * @throws StoreException if it cannot be done; the message includes what the database said
   */
  public static void migrate(DataSource dataSource) throws StoreException {
    Dialect dialect;
    try (Connection connection = dataSource.getConnection()) {
      dialect = Dialect.of(connection);
    } catch (SQLException e) {
      throw new StoreException("the database cannot be reached: " + oneLine(e), e);
    }
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(dataSource)
          .locations(dialect.migrations())
          .table(HISTORY)
          // The schema may be the product's own and hold other tables.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreException("the tables cannot be made or updated: " + oneLine(e), e);
    }
  }

  static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.strip().replaceAll("\\s*\\p{Cntrl}+\\s*", " ");
  }
}
