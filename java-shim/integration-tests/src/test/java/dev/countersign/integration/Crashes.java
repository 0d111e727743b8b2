package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.VerifierUnavailableException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that is killed while people sign in, and comes back. One subclass per database. */
abstract class Crashes {
  private static final int PEOPLE = 300;
  private static final int PER_SECOND = 100;
  private static final long PATIENCE_MILLIS = 3_000;
  private static final long BACK_SECONDS_MAX = 60;

  abstract String jdbcUrl();

  abstract void crash();

  abstract void startAgain() throws Exception;

  // rows: 44
  @ParameterizedTest
  @MethodSource("dev.countersign.integration.Replays#rounds")
  void noCodeCountsTwiceAfterTheDatabaseWasKilled() throws Exception {
    try (Cluster cluster = Cluster.on(jdbcUrl(), PATIENCE_MILLIS);
        HikariDataSource otherPool = Cluster.pool(jdbcUrl(), PATIENCE_MILLIS)) {
      List<Node> nodes =
          List.of(cluster.node(), cluster.node(Connections.of(otherPool), store -> store));
      try (Replays codes = new Replays(cluster, nodes)) {
        codes.enroll(PEOPLE);
        long half = TimeUnit.SECONDS.toMillis(codes.size()) / PER_SECOND / 2;
        CompletableFuture<Integer> crash =
            CompletableFuture.supplyAsync(
                () -> {
                  crash();
                  return codes.admitted();
                },
                CompletableFuture.delayedExecutor(half, TimeUnit.MILLISECONDS));
        codes.typeAll(PER_SECOND);
        assertTrue(crash.get() > 0, "no one was let in before the crash");
        codes.awaitAnswers();
        startAgain();
        for (Node node : nodes) {
          awaitAnswer(node);
        }
        codes.typeAllAgain(nodes);
        codes.assertOnce();
      }
    }
  }

  private static void awaitAnswer(Node node) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BACK_SECONDS_MAX);
    while (true) {
      try {
        Person.enroll(node, "back-" + UUID.randomUUID());
        return;
      } catch (VerifierUnavailableException | StoreException e) {
        assertTrue(System.nanoTime() < end, "the database did not come back: " + e.getMessage());
        Thread.sleep(100);
      }
    }
  }
}
