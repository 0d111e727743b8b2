package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.integration.ChildNode.Moment;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.Keys;
import dev.countersign.verifier.OutcomeUnknownException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.EvidenceFacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Something is missing: no one gets in, and one line tells the operator what it is. */
class UnavailableTest {
  /** What just failed is not retried for a second, so that requests do not queue up. */
  private static final long FAILURE_KEPT_MILLIS = 1_100;

  private static final int LINE_LENGTH_MAX = 500;
  private static final int PEOPLE = 24;

  @TempDir private Path directory;

  // rows: 7
  @Test
  void withoutTheDatabaseNobodyIsAdmittedAndAfterwardsAllIsAsItWas() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Cluster cluster = Cluster.on(server.jdbcUrl(), 1000)) {
      Node node = cluster.node();
      Person person = cluster.enroll(node);
      AccountEvent code = person.typesCodeOf(person.step() + 1);
      byte[] evidence = person.admitted().evidence();
      EvidenceFacts facts =
          node.verifier().checkEvidence(person.accountId(), person.nonce(), evidence);
      assertNotNull(facts);
      server.stop();
      refused("database", () -> node.run(person.accountId(), code));
      refused("database", () -> node.run(person.accountId(), person.begin()));
      Thread.sleep(Cluster.EVIDENCE_AGE.toMillis());
      refused("database", () -> node.verifier().stillHolds(person.accountId(), facts));
      server.startAgain();
      cluster.awaitDatabase();
      Thread.sleep(FAILURE_KEPT_MILLIS);
      assertTrue(node.verifier().stillHolds(person.accountId(), facts));
      assertEquals(Outcome.ADMITTED, Outcome.of(node.run(person.accountId(), code)));
    }
  }

  // rows: 7, 44
  @Test
  void aServerThatStopsUnderLoadAdmitsNobodyWhomItDidNotSave() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Cluster cluster = Cluster.on(server.jdbcUrl(), 1000)) {
      Node node = cluster.node();
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        people.add(cluster.enroll(node));
      }
      ExecutorService pool = Executors.newFixedThreadPool(4);
      List<Future<String>> running = new ArrayList<>();
      List<String> ends = new ArrayList<>();
      try {
        for (int i = 0; i < PEOPLE; i++) {
          Person person = people.get(i);
          Runnable first = i == PEOPLE / 4 ? server::stop : () -> {};
          running.add(pool.submit(() -> signIn(node, person, first)));
        }
        for (Future<String> each : running) {
          ends.add(each.get());
        }
      } finally {
        pool.shutdown();
      }
      server.startAgain();
      cluster.awaitDatabase();
      for (int i = 0; i < PEOPLE; i++) {
        long signIns = cluster.events(people.get(i), AuditKind.SIGNED_IN) - 1;
        switch (ends.get(i)) {
          case "ADMITTED" -> assertEquals(1, signIns, "admitted without a save");
          case "unavailable" -> assertEquals(0, signIns, "saved, but called certain that not");
          case "unknown" -> assertTrue(signIns <= 1);
          default -> throw new AssertionError(ends.get(i));
        }
      }
      assertTrue(
          ends.stream().anyMatch(each -> !each.equals("ADMITTED")), "the server stopped too late");
    }
  }

  private static String signIn(Node node, Person person, Runnable first) {
    try {
      first.run();
      AccountEvent code = person.typesCodeOf(person.step() + 1);
      return Outcome.of(node.run(person.accountId(), code)).name();
    } catch (OutcomeUnknownException e) {
      return "unknown";
    } catch (VerifierUnavailableException e) {
      return "unavailable";
    }
  }

  // rows: 7, 86
  @Test
  void withoutItsKeyRingThereIsNoVerifier() throws Exception {
    try (Cluster cluster = Cluster.on(h2())) {
      cluster.node();
      Path file = directory.resolve("ring.json");
      KeyFile keys = new KeyFile(file);
      refused("is missing; restore the exported key ring", () -> open(cluster, keys));
      write(file, "");
      refused("is empty; restore the exported key ring", () -> open(cluster, keys));
      write(file, "{\"format\":1,\"keys\":");
      refused("the key ring", () -> open(cluster, keys));
      write(file, new String(cluster.ring, StandardCharsets.UTF_8).replace("active", "retired"));
      refused("the key ring", () -> open(cluster, keys));
      Files.write(file, cluster.ring);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      refused("chmod 600", () -> open(cluster, keys));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      open(cluster, keys).close();
    }
  }

  // rows: 86
  @Test
  void anotherKeyRingDoesNotOpenTheDatabase() throws Exception {
    try (Cluster cluster = Cluster.on(h2())) {
      cluster.node();
      byte[] sameName = Verifier.newRing("integration", null);
      refused("key ring", () -> open(cluster, sameName::clone));
      byte[] otherName = Verifier.newRing("others", null);
      refused("key ring", () -> open(cluster, otherName::clone));
    }
  }

  // rows: 86
  @Test
  void aKeyFileThatVanishesStopsSignInsWithTheNextPolicy() throws Exception {
    try (Cluster cluster = Cluster.on(h2())) {
      Node node = cluster.node();
      Person person = cluster.enroll(node);
      Path file = directory.resolve("vanishing.json");
      try (Verifier verifier = open(cluster, KeyFile.create(file, cluster.ring))) {
        Files.delete(file);
        verifier.run(person.accountId(), person.begin());
        assertTrue(cluster.policies().append(1, "{\"mode\":\"enforce\"}"));
        refused("is missing", () -> verifier.run(person.accountId(), person.begin()));
        KeyFile.create(file, cluster.ring);
        Thread.sleep(FAILURE_KEPT_MILLIS);
        verifier.run(person.accountId(), person.begin());
      }
    }
  }

  // rows: 86
  @Test
  void withoutTheEngineNobodyIsAdmitted() throws Exception {
    Path ring = directory.resolve("ring-of-the-child.json");
    KeyFile.create(ring, Verifier.newRing("integration", null));
    String file = "jdbc:h2:file:" + directory.resolve("database");
    try (Cluster cluster = Cluster.on(file)) {
      assertNotNull(cluster.ring);
    }
    Path missing = directory.resolve("libcountersign_jni.so");
    Process child =
        ChildNode.start(
            List.of("-Dcountersign.native.path=" + missing),
            Moment.NEVER,
            file,
            ring,
            "account",
            "123456".getBytes(StandardCharsets.US_ASCII));
    String said = ChildNode.says(child);
    assertEquals(0, child.waitFor());
    assertTrue(
        said.startsWith(
            "EngineUnavailableException: the second-factor engine did not load, so every sign-in"
                + " that needs a second factor is refused: "
                + missing),
        said);
  }

  private static void refused(String named, Executable work) {
    VerifierUnavailableException e = assertThrows(VerifierUnavailableException.class, work);
    String line = String.valueOf(e.getMessage());
    assertTrue(line.contains(named), line);
    assertTrue(line.length() < LINE_LENGTH_MAX && line.lines().count() == 1, line);
  }

  private static Verifier open(Cluster cluster, Keys keys) throws Exception {
    return Verifier.builder(
            JdbcStore.open(cluster.connections), JdbcPolicies.open(cluster.connections), keys)
        .open();
  }

  private static void write(Path file, String text) throws Exception {
    Files.deleteIfExists(file);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String h2() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }
}
