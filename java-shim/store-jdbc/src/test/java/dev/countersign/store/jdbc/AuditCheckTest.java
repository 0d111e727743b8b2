package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AuditCheck;
import dev.countersign.verifier.AuditCheck.Checked;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Someone who can only write to the database cannot change the audit events unnoticed. */
class AuditCheckTest {
  /** More than the engine takes at once, with the longest reasons. */
  private static final int ACTS = 90;

  private static final String REASON = "x".repeat(500);

  private HikariDataSource source;
  private AccountStore store;
  private AuditLog log;
  private Verifier verifier;
  private AuditCheck check;
  private final TestPerson alice = new TestPerson("alice");
  private long events;

  @BeforeEach
  void start() throws Exception {
    source = Databases.h2Memory("audit-" + UUID.randomUUID());
    Connections connections = Connections.of(source);
    byte[] ring = Verifier.newRing("audit", null);
    JdbcPolicies policies = JdbcPolicies.open(connections, Verifier.policySeals(ring::clone, null));
    assertTrue(policies.append(0, "{\"mode\":\"enforce\"}"));
    store = JdbcStore.open(connections);
    log = JdbcAuditLog.open(connections);
    verifier = Verifier.builder(store, policies, ring::clone).open();
    check = new AuditCheck(log, store, verifier);
    alice.enrolls(verifier, System.currentTimeMillis() / 1000);
    for (int i = 0; i < ACTS / 2; i++) {
      host("alice", new AdminAct.Suspend());
      host("alice", new AdminAct.Resume());
    }
    events = log.newestOf("alice", Long.MAX_VALUE, 200).size();
    assertTrue(events > ACTS);
  }

  @AfterEach
  void stop() {
    verifier.close();
    source.close();
  }

  private void host(String account, AdminAct act) throws Exception {
    Verdict verdict =
        verifier.run(account, new AccountEvent.Admin(new Actor.Host("tests"), REASON, act));
    assertInstanceOf(Verdict.Changed.class, verdict);
  }

  private int sql(String statement) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement made = connection.createStatement()) {
      return made.executeUpdate(statement);
    }
  }

  @Test
  void r_cr_08_whatWasWrittenIsIntact() throws Exception {
    assertEquals(new Checked("alice", events, null, null, null), check.of("alice"));
    assertEquals(new Checked("nobody", 0, null, null, null), check.of("nobody"));
  }

  /** What can be done to the table without the engine; the number is where it shows. */
  @ParameterizedTest
  @CsvSource({
    "update cs_audit set reason = 'y' where sequence = 50, 50",
    "update cs_audit set actor = 'admin' where sequence = 3, 3",
    "update cs_audit set at = at + 1 where sequence = 41, 41",
    "delete from cs_audit where sequence = 1, 1",
    "delete from cs_audit where sequence = 50, 51",
    "delete from cs_audit where sequence = 40, 41",
    "delete from cs_audit where sequence > 60, 61",
    "delete from cs_audit, 1",
    "update cs_audit set sequence = 50 where sequence = 51, 50",
    "update cs_audit set account_id = 'bob' where sequence = 50, 51",
  })
  void r_cr_08_whatIsDoneToTheTableShows(String statement, long brokenAt) throws Exception {
    assertTrue(sql(statement) > 0);
    Checked checked = check.of("alice");
    assertEquals(brokenAt, checked.brokenAt());
    assertEquals(null, checked.unreadable());
  }

  @ParameterizedTest
  @CsvSource({
    "update cs_audit set kind = 'Nothing' where sequence = 50, audit.unreadable",
    "delete from cs_account, record.missing",
    "update cs_account set revision = revision + 1, record.not_authentic",
    "update cs_account set record = X'00', record.malformed",
  })
  void r_cr_08_whatCannotBeCheckedIsSaid(String statement, String why) throws Exception {
    assertTrue(sql(statement) > 0);
    Checked checked = check.of("alice");
    assertEquals(why, checked.unreadable());
    assertEquals(List.of(checked), all());
  }

  @Test
  void allAccountsAreLookedAtAlsoThoseThatHaveEventsOnly() throws Exception {
    for (String account : List.of("bob", "carol", "dave")) {
      new TestPerson(account).enrolls(verifier, System.currentTimeMillis() / 1000);
    }
    assertEquals(
        List.of("alice", "bob", "carol", "dave"), all().stream().map(Checked::accountId).toList());
    assertTrue(all().stream().allMatch(Checked::isIntact));
    sql("delete from cs_account where account_id = 'bob'");
    sql("delete from cs_audit where account_id = 'carol'");
    List<String> odd =
        all().stream().filter(one -> !one.isIntact()).map(Checked::accountId).toList();
    assertEquals(List.of("bob", "carol"), odd);
  }

  @Test
  void aRepairedRecordIsVouchedForFromItsResetOn() throws Exception {
    sql("update cs_account set record = X'00'");
    host("alice", new AdminAct.Reset(List.of()));
    host("alice", new AdminAct.Suspend());
    Checked repaired = check.of("alice");
    assertTrue(repaired.isIntact(), repaired::toString);
    assertEquals(events + 2, repaired.events());
    Long reset = repaired.beginsAt();
    assertNotNull(reset);
    sql("delete from cs_audit where sequence = " + events);
    assertTrue(check.of("alice").isIntact(), "what came before is not vouched for");
    sql("delete from cs_audit where sequence = " + (reset + 1));
    assertEquals(reset + 1, check.of("alice").brokenAt());
    sql("update cs_audit set reason = 'y' where sequence = " + reset);
    assertEquals(reset, check.of("alice").brokenAt());
  }

  /** A database that does not answer must not look like one that was tampered with. */
  @Test
  void anOutageIsNoFinding() {
    source.close();
    assertThrows(StoreException.class, () -> check.of("alice"));
    assertThrows(StoreException.class, this::all);
  }

  /** Events that arrive between reading the row and reading the list are not a finding. */
  @Test
  void signInsMeanwhileAreNoFinding() throws Exception {
    MeanwhileStore busy = new MeanwhileStore(store);
    AuditCheck beside = new AuditCheck(log, busy, verifier);
    busy.changes = 1;
    assertEquals(new Checked("alice", events + 1, null, null, null), beside.of("alice"));
    busy.changes = 100;
    assertEquals("audit.busy", beside.of("alice").unreadable());
  }

  private List<Checked> all() throws Exception {
    List<Checked> all = new ArrayList<>();
    check.all(all::add);
    return all;
  }

  /** The row is changed after each read. */
  private final class MeanwhileStore implements AccountStore {
    private final AccountStore real;
    private int changes;
    private boolean suspended;

    MeanwhileStore(AccountStore real) {
      this.real = real;
    }

    @Override
    public void claim(String instanceId, byte[] keyCheck) throws StoreException {
      real.claim(instanceId, keyCheck);
    }

    @Override
    public Loaded load(String accountId) throws StoreException {
      Loaded loaded = real.load(accountId);
      if (changes > 0) {
        changes--;
        try {
          host(accountId, suspended ? new AdminAct.Resume() : new AdminAct.Suspend());
        } catch (Exception e) {
          throw new StoreException("no", e);
        }
        suspended = !suspended;
      }
      return loaded;
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      return real.save(accountId, expectedRevision, save);
    }

    @Override
    public long revocations(String accountId) throws StoreException {
      return real.revocations(accountId);
    }
  }
}
