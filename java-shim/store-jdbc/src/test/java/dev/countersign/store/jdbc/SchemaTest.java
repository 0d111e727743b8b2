package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.GaleraCluster;
import dev.countersign.testkit.MariaDbServer;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables are complete afterwards, whatever happened before, or the store does not open. */
class SchemaTest {
  private static final int NODES = 6;
  private static final int ROUNDS = 5;

  // findings: F-E2
  @Test
  void nodesThatMigrateAtOnceMakeOneSchema() throws Exception {
    try (PostgresServer postgres = PostgresServer.start();
        MariaDbServer mariaDb = MariaDbServer.start()) {
      for (String url : List.of(postgres.jdbcUrl(), mariaDb.jdbcUrl(), h2("at-once"))) {
        migrateAtOnce(Collections.nCopies(NODES, url));
      }
    }
  }

  /** A lock of one node of the cluster says nothing to the others. */
  // findings: F-E2
  @Test
  void nodesOnSeveralNodesOfAClusterMakeOneSchema() throws Exception {
    try (GaleraCluster cluster = GaleraCluster.start(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        String database = "/countersign" + round;
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
          urls.add(cluster.jdbcUrl(i % 2).replace("/countersign", database));
        }
        migrateAtOnce(urls);
      }
    }
  }

  private static void migrateAtOnce(List<String> urls) throws Exception {
    List<HikariDataSource> nodes = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(urls.size());
    try {
      for (String url : urls) {
        nodes.add(Databases.pool(url));
      }
      CyclicBarrier start = new CyclicBarrier(urls.size());
      List<Future<?>> running = new ArrayList<>();
      for (HikariDataSource node : nodes) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  Schema.migrate(node);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
      assertWorks(nodes.get(0));
    } finally {
      threads.shutdownNow();
      nodes.forEach(HikariDataSource::close);
    }
  }

  /** MariaDB commits each statement, so a node can stop between any two. */
  // findings: F-E2
  @Test
  void aMigrationThatStoppedAnywhereIsFinished() throws Exception {
    List<String> all = new ArrayList<>();
    for (int version = 1; version <= Script.COUNT; version++) {
      all.addAll(Script.of(Dialect.H2, version).statements());
    }
    for (int done = 0; done <= all.size(); done++) {
      try (HikariDataSource source = Databases.pool(h2("stopped-" + done))) {
        for (String statement : all.subList(0, done)) {
          execute(source, statement);
        }
        Schema.migrate(source);
        assertWorks(source);
      }
    }
  }

  // findings: F-B11, F-E2
  @Test
  void whatIsMissingIsNamedAndRepaired() throws Exception {
    for (String damage :
        List.of(
            "drop table cs_outbox",
            "alter table cs_policy drop column seal",
            "drop index cs_account_policy_seen")) {
      try (HikariDataSource source = Databases.pool(h2("damaged-" + damage.hashCode()))) {
        Schema.migrate(source);
        assertEquals(Saved.APPLIED, open(source).save("kept", 0, Samples.save(1)));
        execute(source, damage);
        StoreException e = assertThrows(StoreException.class, () -> Schema.migrate(source));
        assertTrue(String.valueOf(e.getMessage()).contains("repair the tables"), e::toString);
        Schema.repair(source);
        assertWorks(source);
        assertNotNull(open(source).load("kept").row());
      }
    }
  }

  @Test
  void aColumnThatIsLostWithItsDataIsNotMadeUp() throws Exception {
    try (HikariDataSource source = Databases.pool(h2("lost-column"))) {
      Schema.migrate(source);
      execute(source, "alter table cs_audit drop column digest");
      StoreException e = assertThrows(StoreException.class, () -> Schema.repair(source));
      assertTrue(String.valueOf(e.getMessage()).contains("restore it from a backup"));
    }
  }

  // findings: F-E2
  @Test
  void aClaimThatIsHeldIsAwaitedUntilItEndsOrIsTakenByARepair() throws Exception {
    try (HikariDataSource source = Databases.pool(h2("claimed"))) {
      Schema.migrate(source);
      String claimed = "update cs_schema set holder = 'gone', held_until = %s + %d";
      execute(source, String.format(claimed, Dialect.H2.now(), 2));
      long began = System.nanoTime();
      Schema.migrate(source);
      assertTrue(System.nanoTime() - began > 1_000_000_000, "it did not wait");
      execute(source, String.format(claimed, Dialect.H2.now(), 1_000_000));
      Schema.repair(source);
      assertWorks(source);
    }
  }

  /** During an update the newer node has migrated, and the older ones go on. */
  @Test
  void anOlderNodeLeavesANewerSchemaAlone() throws Exception {
    try (HikariDataSource source = Databases.pool(h2("newer"))) {
      Schema.migrate(source);
      execute(source, "update cs_schema set version = 999");
      execute(source, "alter table cs_account add column tomorrow integer not null default 0");
      Schema.migrate(source);
      Schema.repair(source);
      assertWorks(source);
      assertEquals(1, execute(source, "update cs_schema set version = 1 where version = 999"));
    }
  }

  @Test
  void everyScriptThatIsThereIsListed() throws Exception {
    for (Dialect dialect : Dialect.values()) {
      Path folder = Path.of(Schema.class.getResource(dialect.folder()).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(Script.COUNT, files.count());
      }
      for (int version = 1; version <= Script.COUNT; version++) {
        assertTrue(!Script.of(dialect, version).statements().isEmpty());
      }
    }
  }

  /** Frameworks run a migration library by themselves once it is on the class path. */
  // findings: F-B11
  @Test
  void noMigrationLibraryComesWithTheStore() {
    for (String library : List.of("org.flywaydb.core.Flyway", "liquibase.Liquibase")) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(library));
    }
    assertEquals(null, Schema.class.getResource("/db/migration"), "the folder Flyway looks in");
  }

  private static void assertWorks(HikariDataSource source) throws Exception {
    Schema.migrate(source);
    JdbcStore store = open(source);
    String account = "works-" + java.util.UUID.randomUUID();
    assertEquals(Saved.APPLIED, store.save(account, 0, Samples.save(1)));
    assertNotNull(store.load(account).row());
  }

  private static JdbcStore open(HikariDataSource source) throws StoreException {
    return JdbcStore.open(Connections.of(source));
  }

  private static String h2(String name) {
    return "jdbc:h2:mem:schema-" + name + ";DB_CLOSE_DELAY=-1";
  }

  private static int execute(HikariDataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
