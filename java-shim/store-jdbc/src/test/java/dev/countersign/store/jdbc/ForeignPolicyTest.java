package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.RingChange;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Someone who can only write to the database can neither make a policy nor bring one back. */
class ForeignPolicyTest {
  private static final String ASKS = "{\"mode\":\"enforce\"}";
  private static final String ASKS_NOBODY =
      "{\"mode\":\"enforce\",\"groups\":{\"skip\":[\"staff\"]}}";

  /** A little longer than a running node takes to check its key ring again. */
  private static final long LOOKS_MILLIS = 5_200;

  @TempDir Path directory;
  private HikariDataSource source;
  private Connections connections;
  private KeyFile keys;
  private JdbcPolicies policies;
  private final TestPerson person = new TestPerson("foreign-" + UUID.randomUUID());

  @BeforeEach
  void start() throws Exception {
    source = Databases.h2Memory("foreign-" + UUID.randomUUID());
    connections = Connections.of(source);
    keys = KeyFile.create(directory.resolve("ring.json"), Verifier.newRing("foreign", null));
    policies = JdbcPolicies.open(connections, Verifier.policySeals(keys, null));
    assertTrue(policies.append(0, ASKS));
  }

  @AfterEach
  void stop() {
    source.close();
  }

  @Test
  void p24_aPolicyThatWasChangedInTheTableIsRefused() throws Exception {
    open().close();
    sql("update cs_policy set json = '" + ASKS_NOBODY + "'");
    refused("version 1 was not saved by this installation", this::open);
    sql("update cs_policy set json = '" + ASKS + "'");
    open().close();
    sql("update cs_policy set seal = null");
    refused("version 1 was not saved by this installation", this::open);
  }

  @Test
  void p24_aRunningNodeTakesNoPolicyThatWasWrittenPastIt() throws Exception {
    try (Verifier node = open()) {
      begin(node);
      // The seal of another version, and of a text that we once saved.
      sql(
          "insert into cs_policy (version, json, seal, created_at)"
              + " select 2, json, seal, created_at from cs_policy");
      refused("version 2 was not saved", () -> begin(node));
      assertTrue(policies.append(2, ASKS), "the way out");
      Thread.sleep(1_100);
      begin(node);
    }
  }

  @Test
  void p24_aPolicyIsNotBroughtBack() throws Exception {
    try (Verifier node = open()) {
      assertTrue(policies.append(1, ASKS_NOBODY.replace("staff", "robots")));
      person.enrolls(node, now());
      sql("delete from cs_policy where version = 2");
      refused("version 1", () -> begin(node));
      refused("accounts were saved under version 2", this::open);
    }
  }

  @Test
  void r_cr_02_aRunningNodeReadsAChangedRingAndARetiredKeyOpensNothing() throws Exception {
    TestPerson asleep = new TestPerson("asleep-" + UUID.randomUUID());
    try (Verifier node = open()) {
      TestPerson.Enrolled enrolled = person.enrolls(node, now());
      asleep.enrolls(node, now());
      keys.change(new RingChange.Add(), null);
      keys.change(new RingChange.Activate(2), null);
      Thread.sleep(LOOKS_MILLIS);
      byte[] next = enrolled.app().code(now() + 30);
      assertInstanceOf(Verdict.Admit.class, person.answers(node, FactorMethod.TOTP, next));
      assertEquals(2, keyOf(person), "sealed anew with what changed");
      assertEquals(1, keyOf(asleep));

      assertTrue(policies.sealAgain(policies.current()));
      keys.change(new RingChange.Retire(1), null);
      Thread.sleep(LOOKS_MILLIS);
      assertInstanceOf(Verdict.Challenge.class, begin(node));
      Verdict.Refuse refused =
          assertInstanceOf(Verdict.Refuse.class, asleep.does(node, new SignInAct.Begin()));
      assertInstanceOf(Refusal.AskAdministrator.class, refused.refusal());
      assertEquals("record.retired_key", refused.reason());
    }
    open().close();
  }

  @Test
  void r_cr_02_aPolicyOfARetiredKeyIsRefused() throws Exception {
    keys.change(new RingChange.Add(), null);
    keys.change(new RingChange.Activate(2), null);
    open().close();
    keys.change(new RingChange.Retire(1), null);
    refused("its key was retired", this::open);
  }

  private Verdict begin(Verifier node) throws Exception {
    return person.does(node, new SignInAct.Begin());
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  /** The key's number in the plaintext header of a record. */
  private int keyOf(TestPerson who) throws Exception {
    byte[] record = JdbcStore.open(connections).load(who.accountId()).row().record();
    return ByteBuffer.wrap(record, 4, 4).getInt();
  }

  private Verifier open() throws Exception {
    return Verifier.builder(JdbcStore.open(connections), policies, keys).open();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement made = connection.createStatement()) {
      made.executeUpdate(statement);
    }
  }

  private interface Attempt {
    Object run() throws Exception;
  }

  private static void refused(String words, Attempt attempt) {
    VerifierUnavailableException refusal =
        assertThrows(VerifierUnavailableException.class, attempt::run);
    assertTrue(String.valueOf(refusal.getMessage()).contains(words), refusal.getMessage());
  }
}
