package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.sql.SQLException;

/** What every class here does first, and how it reports failure. */
final class Opening {
  private Opening() {}

  static Dialect dialect(Connections connections) throws StoreException {
    Object found;
    try {
      found =
          connections.read(
              connection -> {
                try {
                  return Dialect.of(connection);
                } catch (StoreException e) {
                  return e;
                }
              });
    } catch (SQLException | RuntimeException e) {
      throw new StoreException("the database cannot be reached: " + Schema.oneLine(e), e);
    }
    if (found instanceof StoreException refused) {
      throw refused;
    }
    return (Dialect) found;
  }

  static StoreException unreadable(Exception e) {
    return new StoreException("the database cannot be read: " + Schema.oneLine(e), e);
  }
}
