package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.VerifierUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A PostgreSQL that waits for its standby at every commit, and two nodes that use it. */
class PostgresFailoverTest {
  private static final String STANDBY = "standby";
  private static final String WAIT_FOR_STANDBY = "synchronous_standby_names=" + STANDBY;

  private static final int PER_SECOND = 60;
  private static final int PEOPLE = 600;
  private static final int HANGING_PEOPLE = 100;

  /** Five times what was promised, for a machine with other things to do. */
  private static final long BACK_MILLIS_MAX = 5 * 2_000;

  private static final long PATIENCE_MILLIS = 3_000;

  private PostgresServer primary;
  private PostgresServer standby;
  private HikariDataSource otherPool;
  private Cluster cluster;
  private List<Node> nodes;

  @BeforeEach
  void start() throws Exception {
    primary = PostgresServer.start(WAIT_FOR_STANDBY);
    standby = primary.standby(STANDBY);
    String url = primary.jdbcUrlOfPrimary(standby);
    cluster = Cluster.on(url, PATIENCE_MILLIS);
    otherPool = Cluster.pool(url, PATIENCE_MILLIS);
    nodes = List.of(cluster.node(), cluster.node(Connections.of(otherPool), store -> store));
  }

  @AfterEach
  void stop() {
    cluster.close();
    otherPool.close();
    standby.close();
    primary.close();
  }

  // rows: 44
  @ParameterizedTest
  @MethodSource("dev.countersign.integration.Replays#rounds")
  void noCodeCountsTwiceWhenTheStandbyTakesOverUnderLoad() throws Exception {
    try (Replays codes = new Replays(cluster, nodes)) {
      codes.enroll(PEOPLE);
      long third = TimeUnit.SECONDS.toMillis(codes.size()) / PER_SECOND / 3;
      CompletableFuture<Long> promotion =
          CompletableFuture.supplyAsync(
              () -> promote(codes),
              CompletableFuture.delayedExecutor(third, TimeUnit.MILLISECONDS));
      codes.typeAll(PER_SECOND);
      long promoted = promotion.get();
      codes.typeAllAgain(nodes);
      long first = codes.firstAdmissionSinceMark();
      assertNotEquals(0, first, "no one was let in by the new primary");
      long back = TimeUnit.NANOSECONDS.toMillis(first - promoted);
      System.getLogger("dev.countersign")
          .log(System.Logger.Level.INFO, "sign-ins were back {0} ms after the promotion", back);
      assertTrue(back <= BACK_MILLIS_MAX, () -> "sign-ins were back after " + back + " ms");
      codes.assertOnce();
    }
  }

  /** Kills the primary, and makes the standby one a while later. */
  private long promote(Replays codes) {
    primary.crash();
    try (Connection connection = DriverManager.getConnection(standby.jdbcUrl());
        Statement statement = connection.createStatement()) {
      TimeUnit.SECONDS.sleep(1);
      codes.mark();
      statement.execute("select pg_promote()");
      return System.nanoTime();
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // findings: F-E1
  @ParameterizedTest
  @MethodSource("dev.countersign.integration.Replays#rounds")
  void noCodeCountsTwiceAndNoOneComesInWhileCommitsHang() throws Exception {
    try (Replays codes = new Replays(cluster, nodes)) {
      codes.enroll(HANGING_PEOPLE);
      standby.crash();
      codes.typeAll(PER_SECOND);
      codes.awaitAnswers();
      assertEquals(0, codes.admitted(), "let in before the standby had it");
      standby.startAgain();
      awaitCommits();
      codes.typeAllAgain(nodes);
      codes.assertOnce();
    }
  }

  /** The nodes notice with their next probe. */
  private void awaitCommits() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    for (Node node : nodes) {
      while (true) {
        try {
          cluster.enroll(node);
          break;
        } catch (VerifierUnavailableException e) {
          if (System.nanoTime() > end) {
            throw e;
          }
          Thread.sleep(100);
        }
      }
    }
  }
}
