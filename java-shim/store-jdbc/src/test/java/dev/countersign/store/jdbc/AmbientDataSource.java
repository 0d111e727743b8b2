package dev.countersign.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A source as containers and frameworks have it: within a transaction of this thread, every
 * connection is that transaction's, taken at the first use, and not closed.
 */
final class AmbientDataSource {
  private final DataSource real;
  private static final ThreadLocal<Connection> AMBIENT = new ThreadLocal<>();

  AmbientDataSource(DataSource real) {
    this.real = real;
  }

  void begin() throws SQLException {
    Connection connection = real.getConnection();
    connection.setAutoCommit(false);
    AMBIENT.set(connection);
  }

  void rollBack() throws SQLException {
    try (Connection connection = AMBIENT.get()) {
      AMBIENT.remove();
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> lazily());
  }

  private Connection lazily() {
    Connection[] taken = new Connection[1];
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Connection shared = AMBIENT.get();
              if (shared != null && method.getName().equals("close")) {
                return null;
              }
              if (taken[0] == null) {
                taken[0] = shared != null ? shared : real.getConnection();
              }
              try {
                return method.invoke(taken[0], arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
