package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.Forwarder;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Nothing waits for a database that hangs. One subclass per database. */
abstract class HangingContract {
  private static final int PEOPLE = 40;
  private static final int POOL = 10;

  /** Five times what is promised, as the machine may be busy. */
  private static final long AT_ONCE_MILLIS = 500;

  private static final long DEADLINE_MILLIS = 3_000 + AT_ONCE_MILLIS;
  private static final long BACK_MILLIS = 2_000 + AT_ONCE_MILLIS;

  /** The address of a running server through a port; 0 for its own. */
  abstract String url(int port);

  abstract int port();

  /** Makes every commit that wrote something wait, or lets them go. */
  abstract List<String> commitsHang(boolean hang);

  // findings: F-E1, F-B4
  @Test
  void aCommitThatHangsKeepsNoOneElseWaiting() throws Exception {
    try (HikariDataSource pool = pool(url(port()))) {
      JdbcStore store = JdbcStore.open(Connections.of(pool));
      JdbcPolicies policies = JdbcPolicies.open(Connections.of(pool), (version, json) -> json(1));
      policies.append(policies.unchecked().map(each -> each.version()).orElse(0L), "{}");
      String known = "known-" + UUID.randomUUID();
      assertEquals(Saved.APPLIED, store.save(known, 0, Samples.save(1)));
      execute(commitsHang(true));
      // A setting takes a moment to arrive.
      Thread.sleep(1_000);
      ExecutorService threads = Executors.newCachedThreadPool();
      try {
        List<Future<Timed<Saved>>> saves = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
          saves.add(threads.submit(() -> timed(() -> store.save(newAccount(), 0, save()))));
        }
        for (int second = 0; second < 8; second++) {
          assertTrue(timed(() -> store.revocations(known)).millis() < AT_ONCE_MILLIS);
          assertTrue(timed(() -> store.load(known)).millis() < AT_ONCE_MILLIS);
          assertTrue(timed(policies::current).millis() < AT_ONCE_MILLIS);
          Thread.sleep(500);
        }
        for (Future<Timed<Saved>> each : saves) {
          Timed<Saved> save = each.get();
          assertTrue(save.millis() < DEADLINE_MILLIS, save::toString);
          assertTrue(save.value() == null || save.value() == Saved.UNKNOWN, save::toString);
        }
        Timed<Saved> refused = timed(() -> store.save(newAccount(), 0, save()));
        assertEquals(null, refused.value(), "certain that nothing was saved");
        assertTrue(refused.millis() < AT_ONCE_MILLIS, refused::toString);
      } finally {
        execute(commitsHang(false));
        threads.shutdownNow();
      }
      assertSavesWithin(store, BACK_MILLIS);
    }
  }

  // findings: F-E1, F-B4
  @Test
  void aServerThatNeverAnswersKeepsNoOneWaiting() throws Exception {
    try (Forwarder forwarder = Forwarder.to(port());
        HikariDataSource pool = pool(url(forwarder.port()))) {
      JdbcStore pooled = JdbcStore.open(Connections.of(pool));
      JdbcStore plain = JdbcStore.open(Connections.of(plain(url(forwarder.port()))));
      for (JdbcStore store : List.of(pooled, plain)) {
        assertEquals(Saved.APPLIED, store.save(newAccount(), 0, save()));
        forwarder.fallSilent();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
          List<Future<Timed<?>>> calls = new ArrayList<>();
          for (int i = 0; i < PEOPLE; i++) {
            calls.add(threads.submit(() -> timed(() -> store.load("anyone"))));
            calls.add(threads.submit(() -> timed(() -> store.save(newAccount(), 0, save()))));
          }
          for (Future<Timed<?>> each : calls) {
            assertTrue(each.get().millis() < DEADLINE_MILLIS, each.get()::toString);
          }
          assertTrue(timed(() -> store.load("anyone")).millis() < AT_ONCE_MILLIS);
          assertTrue(timed(() -> store.save(newAccount(), 0, save())).millis() < AT_ONCE_MILLIS);
        } finally {
          threads.shutdownNow();
          forwarder.speak();
        }
        // A pool looks for the server now and then.
        assertSavesWithin(store, 4 * BACK_MILLIS);
      }
    }
  }

  /** A canceled wait for the standby is reported as a commit, and is none that lasts. */
  static void assertSavesWithin(JdbcStore store, long millis) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      try {
        if (store.save(newAccount(), 0, save()) == Saved.APPLIED) {
          return;
        }
      } catch (StoreException e) {
        assertTrue(System.nanoTime() < end, e::toString);
      }
      Thread.sleep(20);
    }
  }

  static HikariDataSource pool(String url) {
    HikariDataSource pool = Databases.pool(url, 30_000);
    pool.setMaximumPoolSize(POOL);
    return pool;
  }

  /** A driver with no timeout of any kind. */
  private static DataSource plain(String url) {
    return (DataSource)
        Proxy.newProxyInstance(
            HangingContract.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> DriverManager.getConnection(url));
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(port()));
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  record Timed<T>(T value, Exception failure, long millis) {}

  static <T> Timed<T> timed(Callable<T> work) {
    long began = System.nanoTime();
    T value = null;
    Exception failure = null;
    try {
      value = work.call();
    } catch (Exception e) {
      failure = e;
    }
    return new Timed<>(value, failure, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  static String newAccount() {
    return "hang-" + UUID.randomUUID();
  }

  private static dev.countersign.verifier.wire.Save save() {
    return Samples.save(1);
  }

  private static byte[] json(int mark) {
    return new byte[] {(byte) mark};
  }
}
