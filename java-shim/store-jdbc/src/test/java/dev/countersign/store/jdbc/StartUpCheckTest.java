package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections that would break "once means once" are refused before anyone signs in. */
class StartUpCheckTest {
  private static final long LAG_MILLIS = 300;

  private static HikariDataSource source;
  private static HikariDataSource replica;

  @BeforeAll
  static void start() throws Exception {
    source = Databases.h2Memory("check");
    replica = Databases.h2Memory("replica");
  }

  @AfterAll
  static void stop() {
    source.close();
    replica.close();
  }

  @Test
  void goodConnectionsPassAndLeaveNothingBehind() throws Exception {
    long before = probes();
    JdbcStore.open(Connections.of(source));
    assertEquals(before, probes());
  }

  @Test
  void readsFromAReplicaAreRefused() {
    Connections primary = Connections.of(source);
    assertRefused(
        new Connections() {
          @Override
          public <T> T commit(Work<T> work) throws SQLException {
            return primary.commit(work);
          }

          @Override
          public <T> T read(Work<T> work) throws SQLException {
            return Connections.of(replica).read(work);
          }
        },
        "a replica");
  }

  // findings: F-E9
  @Test
  void readsThatOnlyLagAreRefusedInOtherWords() {
    Connections primary = Connections.of(source);
    AtomicLong caughtUpAt = new AtomicLong(System.nanoTime());
    assertRefused(
        new Connections() {
          @Override
          public <T> T commit(Work<T> work) throws SQLException {
            T result = primary.commit(work);
            caughtUpAt.set(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAG_MILLIS));
            return result;
          }

          @Override
          public <T> T read(Work<T> work) throws SQLException {
            boolean caughtUp = System.nanoTime() > caughtUpAt.get();
            return (caughtUp ? primary : Connections.of(replica)).read(work);
          }
        },
        "reads lag behind writes");
  }

  @Test
  void transactionsThatCommitByThemselvesAreRefused() {
    assertRefused(
        new Connections() {
          @Override
          public <T> T commit(Work<T> work) throws SQLException {
            try (Connection connection = source.getConnection()) {
              return work.run(connection);
            }
          }
        },
        "a rollback does not take a change back");
  }

  @Test
  void joiningTheTransactionAroundIsRefused() {
    Connections real = Connections.of(source);
    Deque<Connection> open = new ArrayDeque<>();
    assertRefused(
        new Connections() {
          @Override
          public <T> T commit(Work<T> work) throws SQLException {
            if (!open.isEmpty()) {
              return work.run(open.peek());
            }
            return real.commit(
                connection -> {
                  open.push(connection);
                  try {
                    return work.run(connection);
                  } finally {
                    open.pop();
                  }
                });
          }
        },
        "a change is seen by others before it is committed");
  }

  @Test
  void aFailureThatIsSwallowedIsRefused() {
    Connections real = Connections.of(source);
    assertRefused(
        new Connections() {
          @Override
          public <T> T commit(Work<T> work) throws SQLException {
            try (Connection connection = source.getConnection()) {
              connection.setAutoCommit(false);
              try {
                return work.run(connection);
              } finally {
                connection.commit();
              }
            }
          }

          @Override
          public <T> T read(Work<T> work) throws SQLException {
            return real.read(work);
          }
        },
        "a rollback does not take a change back");
  }

  @Test
  void workThatRunsTwiceIsRefusedAtTheSave() throws Exception {
    Connections real = Connections.of(source);
    AtomicInteger times = new AtomicInteger(1);
    Connections again =
        new Connections() {
          @Override
          public <T> T commit(Work<T> work) throws SQLException {
            T result = real.commit(work);
            for (int i = 1; i < times.get(); i++) {
              result = real.commit(work);
            }
            return result;
          }
        };
    JdbcStore store = JdbcStore.open(again);
    times.set(2);
    assertEquals(Saved.UNKNOWN, store.save("twice", 0, Samples.save(1)));
  }

  @Test
  void aDatabaseThatIsNotThereOrNotMigratedIsNamed() {
    JdbcDataSource empty = new JdbcDataSource();
    empty.setUrl("jdbc:h2:mem:empty;DB_CLOSE_DELAY=-1");
    assertRefused(Connections.of(empty), "the check of the database failed: ");
    JdbcDataSource missing = new JdbcDataSource();
    missing.setUrl("jdbc:h2:mem:missing;IFEXISTS=TRUE");
    assertRefused(Connections.of(missing), "the database cannot be reached: ");
    assertThrows(StoreException.class, () -> Schema.migrate(missing));
  }

  private static long probes() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select count(*) from cs_probe")) {
      found.next();
      return found.getLong(1);
    }
  }

  private static void assertRefused(Connections connections, String words) {
    StoreException refused = assertThrows(StoreException.class, () -> JdbcStore.open(connections));
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.contains(words), line);
    assertFalse(line.contains("\n"), line);
  }
}
