package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.GaleraCluster;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a Galera cluster whose nodes all have something to do. */
class GaleraStartUpTest {
  private static final int NODES = 2;
  private static final int WRITERS = 4;
  private static final int RACES_MAX = 20;
  private static final int SHORTENED = 10;
  private static final int TIMES =
      "1".equals(System.getenv("COUNTERSIGN_LONG")) ? 10 * SHORTENED : SHORTENED;

  private static final List<HikariDataSource> POOLS = new ArrayList<>();
  private static final AtomicBoolean STOP = new AtomicBoolean();
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(WRITERS);
  private static final List<Future<Integer>> WRITING = new ArrayList<>();

  private static GaleraCluster cluster;
  private static HikariDataSource balanced;

  @BeforeAll
  static void start() throws Exception {
    cluster = GaleraCluster.start(NODES);
    for (int node = 0; node < NODES; node++) {
      POOLS.add(Databases.pool(cluster.jdbcUrl(node)));
    }
    Schema.migrate(POOLS.get(0));
    balanced = Databases.pool(cluster.balancedJdbcUrl());
    for (int writer = 0; writer < WRITERS; writer++) {
      WRITING.add(THREADS.submit(writer(Connections.of(POOLS.get(writer % NODES)))));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    STOP.set(true);
    for (Future<Integer> each : WRITING) {
      each.get();
    }
    THREADS.shutdown();
    balanced.close();
    POOLS.forEach(HikariDataSource::close);
    cluster.close();
  }

  private static Callable<Integer> writer(Connections connections) {
    return () -> {
      JdbcStore store = JdbcStore.open(connections);
      int saved = 0;
      while (!STOP.get()) {
        save(store, "load-" + UUID.randomUUID(), 0);
        saved++;
      }
      return saved;
    };
  }

  /** On a cluster a save may lose to one of another account; the driver would repeat it, too. */
  private static void save(JdbcStore store, String account, long revision) throws Exception {
    Saved saved = Saved.CONFLICT;
    for (int races = 0; saved == Saved.CONFLICT && races < RACES_MAX; races++) {
      saved = store.save(account, revision, Samples.save(revision + 1));
    }
    assertEquals(Saved.APPLIED, saved);
  }

  // findings: F-E9
  @Test
  void theCheckPassesOnEachNodeAndOverAllOfThem() throws Exception {
    for (int opening = 0; opening < TIMES; opening++) {
      JdbcStore.open(Connections.of(POOLS.get(opening % NODES)));
      JdbcStore.open(Connections.of(balanced));
    }
  }

  // findings: F-E9
  @Test
  void whatOneNodeSavedTheNextReadOnAnotherSees() throws Exception {
    JdbcStore one = JdbcStore.open(Connections.of(POOLS.get(0)));
    JdbcStore other = JdbcStore.open(Connections.of(POOLS.get(1)));
    for (int round = 0; round < TIMES * NODES; round++) {
      String account = "seen-" + UUID.randomUUID();
      save(one, account, 0);
      assertEquals(1, other.load(account).row().revision());
      save(one, account, 1);
      assertEquals(2, other.load(account).row().revision());
    }
  }
}
