package dev.countersign.testkit;

import dev.countersign.testkit.AccountStoreContract.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connections go wrong on demand, for tests of a store that uses JDBC. */
public final class FaultyDataSource {
  private final DataSource real;
  private final Predicate<String> lastStatement;
  private final AtomicReference<@Nullable Fault> armed = new AtomicReference<>();
  private final Map<String, String> replaced = new ConcurrentHashMap<>();
  private volatile boolean rollbacksFail;

  /**
   * Wraps a source.
   *
   * @param real where the connections come from
   * @param lastStatement which SQL text is the last that a save sends before its commit
   */
  public FaultyDataSource(DataSource real, Predicate<String> lastStatement) {
    this.real = real;
    this.lastStatement = lastStatement;
  }

  /**
   * Makes the next save meet a fault, once.
   *
   * @param fault what goes wrong
   */
  public void arm(Fault fault) {
    armed.set(fault);
  }

  /**
   * Makes every rollback fail on connections that live on, or lets them work again.
   *
   * @param fail whether they fail
   */
  public void failRollbacks(boolean fail) {
    rollbacksFail = fail;
  }

  /**
   * Changes a part of every statement, such as the expression for the time.
   *
   * @param part the part as it is
   * @param replacement what the database gets
   */
  public void replace(String part, String replacement) {
    replaced.put(part, replacement);
  }

  /**
   * The faulty source.
   *
   * @return the source to give to the store
   */
  public DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.getName().equals("getConnection")
                    ? connection(real.getConnection())
                    : method.invoke(real, arguments));
  }

  private Connection connection(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              fail(method.getName(), arguments, connection);
              try {
                return method.invoke(connection, changed(method.getName(), arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private @Nullable Object @Nullable [] changed(
      String method, @Nullable Object @Nullable [] arguments) {
    if (!method.equals("prepareStatement") || arguments == null) {
      return arguments;
    }
    String sql = String.valueOf(arguments[0]);
    for (Map.Entry<String, String> each : replaced.entrySet()) {
      sql = sql.replace(each.getKey(), each.getValue());
    }
    @Nullable Object[] all = arguments.clone();
    all[0] = sql;
    return all;
  }

  private void fail(String method, Object @Nullable [] arguments, Connection connection)
      throws SQLException {
    if (rollbacksFail && method.equals("rollback")) {
      throw new SQLException("the rollback got no answer", "08000");
    }
    Fault fault = armed.get();
    if (fault == null) {
      return;
    }
    boolean now =
        switch (fault) {
          case BEFORE_COMMIT ->
              method.equals("prepareStatement")
                  && arguments != null
                  && lastStatement.test(String.valueOf(arguments[0]));
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
