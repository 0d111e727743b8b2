package dev.countersign.store.jdbc;

import dev.countersign.testkit.AccountStoreContract.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose next transaction with the fault armed goes wrong. */
final class FaultyDataSource {
  private final AtomicReference<@Nullable Fault> armed = new AtomicReference<>();
  private final DataSource real;

  FaultyDataSource(DataSource real) {
    this.real = real;
  }

  void arm(Fault fault) {
    armed.set(fault);
  }

  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> connection(real.getConnection()));
  }

  private Connection connection(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              fail(method.getName(), arguments, connection);
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void fail(String method, Object @Nullable [] arguments, Connection connection)
      throws SQLException {
    Fault fault = armed.get();
    if (fault == null) {
      return;
    }
    boolean now =
        switch (fault) {
          case BEFORE_COMMIT ->
              method.equals("prepareStatement")
                  && arguments != null
                  && String.valueOf(arguments[0]).contains("cs_outbox");
          case ANSWER_LOST, COMMIT_LOST -> method.equals("commit");
        };
    if (!now) {
      return;
    }
    armed.set(null);
    if (fault == Fault.ANSWER_LOST) {
      connection.commit();
    } else if (fault == Fault.COMMIT_LOST) {
      connection.rollback();
    }
    throw new SQLException("the connection broke", "08006");
  }
}
