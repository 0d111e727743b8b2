package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.testkit.GaleraCluster;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three Galera nodes that all take writes, and a node of ours on each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GaleraTest {
  private static final int NODES = 3;
  private static final int THREADS_PER_NODE = 2;
  private static final int ROUNDS = 40;
  private static final int KILLED = NODES - 1;
  private static final long PATIENCE_MILLIS = 3_000;

  private GaleraCluster servers;
  private Cluster cluster;
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    servers = GaleraCluster.start(NODES);
    cluster = Cluster.on(servers.jdbcUrl(0), PATIENCE_MILLIS);
    for (int i = 0; i < NODES; i++) {
      HikariDataSource pool = Cluster.pool(servers.jdbcUrl(i), PATIENCE_MILLIS);
      pools.add(pool);
      nodes.add(cluster.node(Connections.of(pool), store -> store));
    }
  }

  @AfterAll
  void stop() {
    cluster.close();
    pools.forEach(HikariDataSource::close);
    servers.close();
  }

  // rows: 45, 46; findings: F-E9
  @Test
  void aCodeCountsOnceOnAllNodesAlsoWhenOneIsKilled() throws Exception {
    int rounds = Replays.longOr(ROUNDS);
    int admitted = 0;
    try (Together threads = new Together(NODES * THREADS_PER_NODE)) {
      for (int round = 0; round < rounds; round++) {
        Person person = enrolled(nodes.get(0));
        AccountEvent code = person.typesCodeOf(person.step() + 1);
        Thread killer = new Thread(() -> servers.kill(KILLED));
        if (round == rounds / 2) {
          killer.start();
        }
        List<Boolean> letIn =
            threads.run(i -> () -> isAdmitted(nodes.get(i % NODES), person, code));
        killer.join();
        int times = Together.count(letIn, true);
        for (Node node : nodes) {
          times += isAdmitted(node, person, code) ? 1 : 0;
        }
        assertTrue(times <= 1, "a code was accepted again in round " + round);
        admitted += times;
      }
    }
    // The answer is lost at most in the round in which a node dies.
    assertTrue(admitted >= rounds - 1, admitted + " of " + rounds + " people were let in");
    Person later = enrolled(nodes.get(1));
    AccountEvent code = later.typesCodeOf(later.step() + 1);
    assertEquals(Outcome.ADMITTED, Outcome.of(nodes.get(0).run(later.accountId(), code)));
  }

  /** While the others agree that a node is gone, all of them refuse for some seconds. */
  private Person enrolled(Node node) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return cluster.enroll(node);
      } catch (VerifierUnavailableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(200);
      }
    }
  }

  private static boolean isAdmitted(Node node, Person person, AccountEvent code) {
    try {
      return Outcome.of(node.run(person.accountId(), code)) == Outcome.ADMITTED;
    } catch (VerifierUnavailableException e) {
      return false;
    }
  }
}
