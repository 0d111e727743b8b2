package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.AccountStoreContract;
import dev.countersign.testkit.FaultyDataSource;
import dev.countersign.testkit.PoliciesContract;
import dev.countersign.testkit.Samples;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.Outbox;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.PolicySeals;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Save;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract for this store. One subclass per database. */
abstract class JdbcContract extends AccountStoreContract {
  /** Enough to notice; the integration tests run it for longer. */
  private static final int ROUNDS = Integer.getInteger("countersign.test.rounds", 10);

  /** Without an engine; how it checks a seal is tested elsewhere. */
  private static final PolicySeals MARKS = (version, json) -> new byte[] {(byte) version};

  private AccountStore store;

  /** A migrated database. */
  abstract DataSource dataSource() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = JdbcStore.open(Connections.of(dataSource()));
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("delete from cs_instance");
    }
  }

  @Override
  protected final AccountStore store() {
    return store;
  }

  @Override
  protected final AccountStore faulty(Fault fault) throws Exception {
    FaultyDataSource faulty = new FaultyDataSource(dataSource(), sql -> sql.contains("cs_outbox"));
    AccountStore made = JdbcStore.open(Connections.of(faulty.dataSource()));
    faulty.arm(fault);
    return made;
  }

  @Override
  protected final void insideRolledBackTransaction(Body body) throws Exception {
    try (Connection connection = dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement =
          connection.prepareStatement("insert into cs_probe (id, revision) values (?, 1)")) {
        statement.setString(1, UUID.randomUUID().toString());
        statement.executeUpdate();
      }
      body.run();
      connection.rollback();
    }
  }

  @Override
  protected final AccountStore ahead(long seconds) throws Exception {
    FaultyDataSource faulty = new FaultyDataSource(dataSource(), sql -> false);
    for (Dialect dialect : Dialect.values()) {
      faulty.replace(dialect.now(), "(" + dialect.now() + " + " + seconds + ")");
    }
    return JdbcStore.open(Connections.of(faulty.dataSource()));
  }

  @Override
  protected final long appendPolicy(String json) throws Exception {
    JdbcPolicies policies = JdbcPolicies.open(Connections.of(dataSource()), MARKS);
    long newest = policies.unchecked().map(Policies.Policy::version).orElse(0L);
    assertTrue(policies.append(newest, json));
    return policies.current().version();
  }

  @Override
  protected final AuditLog auditLog() throws Exception {
    return JdbcAuditLog.open(Connections.of(dataSource()));
  }

  @Override
  protected final StoredAccounts accounts() throws Exception {
    return JdbcAccounts.open(Connections.of(dataSource()));
  }

  /** Nested, so that it runs on the same database. */
  @Nested
  class OfPolicies extends PoliciesContract {
    @Override
    protected Policies policies() throws Exception {
      return JdbcPolicies.open(Connections.of(dataSource()));
    }

    @Override
    protected long append(String json) throws Exception {
      return appendPolicy(json);
    }

    @Override
    protected void writeWithoutHost(long version, String json) throws Exception {
      update(
          "insert into cs_policy (version, json, created_at) values ("
              + version
              + ", '"
              + json
              + "', 0)");
    }

    @Override
    protected void removeAfter(long version) throws Exception {
      update("delete from cs_policy where version > " + version);
    }

    @Override
    protected void saveAnAccount() throws Exception {
      assertEquals(
          AccountStore.Saved.APPLIED,
          store.save("policy-" + UUID.randomUUID(), 0, Samples.save(1)));
    }
  }

  @Override
  protected final long notices(String accountId) throws Exception {
    return count("cs_outbox", accountId);
  }

  /** The promise everything else serves: whatever races, a code lets someone in once. */
  @Test
  void aCodeLetsInOnceFromManyThreadsOnManyNodes() throws Exception {
    new CodeRace(dataSource()).run(ROUNDS);
  }

  @Test
  void twoHundredWrongGuessesAtOnceCostNoMoreThanTheBudget() throws Exception {
    assertEquals(5, new CodeRace(dataSource()).guesses(200));
  }

  @Test
  void listsShowWhatWasSaved() throws Exception {
    String account = "list-" + UUID.randomUUID();
    Save save = Samples.save(1);
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, save));
    JdbcAccounts lists = JdbcAccounts.open(Connections.of(dataSource()));
    AuditLog log = JdbcAuditLog.open(Connections.of(dataSource()));

    StoredAccounts.Stored person = lists.among(List.of(account, "nobody")).get(0);
    assertEquals(
        new StoredAccounts.Stored(
            account,
            save.state(),
            save.lockedUntil(),
            save.methods(),
            save.audit().get(1).kind(),
            save.audit().get(1).at()),
        person);
    assertEquals(List.of(), lists.among(List.of()));
    assertEquals(account, lists.page(account.substring(0, 10), 200).get(0).accountId());

    List<AuditEvent> chain =
        log.inOrder(account, 0, 100).stream().map(AuditLog.Entry::event).toList();
    assertEquals(save.audit(), chain);
    List<AuditLog.Entry> newest = log.newestOf(account, Long.MAX_VALUE, 1);
    assertEquals(save.audit().get(1), newest.get(0).event());
    assertEquals(account, newest.get(0).accountId());
    assertEquals(save.audit().get(0), log.newestOf(account, newest.get(0).id(), 5).get(0).event());
    assertEquals(newest.get(0), log.newest(Long.MAX_VALUE, 1).get(0));
    assertThrows(StoreException.class, () -> log.newest(0, 201));
    assertThrows(StoreException.class, () -> lists.page("", 0));
  }

  /** A newer node writes words this one does not know; the lists keep working. */
  @Test
  void listsShowWhatTheyDoNotKnowAsThat() throws Exception {
    String account = "newer-" + UUID.randomUUID();
    Save save = Samples.save(1);
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, save));
    set("update cs_audit set kind = ? where account_id = ?", "TOMORROW", account);
    set("update cs_account set methods = ? where account_id = ?", "TOTP,TELEPATHY", account);
    JdbcAccounts lists = JdbcAccounts.open(Connections.of(dataSource()));
    AuditLog log = JdbcAuditLog.open(Connections.of(dataSource()));
    StoredAccounts.Stored person = lists.among(List.of(account)).get(0);
    assertEquals(List.of(FactorMethod.TOTP), person.methods());
    assertNull(person.lastKind());
    assertEquals(save.audit().get(1).at(), person.lastAt());
    AuditLog.Entry newest = log.newestOf(account, Long.MAX_VALUE, 1).get(0);
    assertNull(newest.event());
    assertEquals(save.audit().get(1).at(), newest.at());
  }

  private void set(String sql, String value, String account) throws Exception {
    try (Connection connection = dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      statement.setString(2, account);
      statement.executeUpdate();
    }
  }

  @Test
  void aNoticeStaysUntilItIsDelivered() throws Exception {
    Outbox outbox = JdbcOutbox.open(Connections.of(dataSource()));
    for (Outbox.Waiting each : outbox.oldest(200)) {
      outbox.done(each.id());
    }
    String account = "notice-" + UUID.randomUUID();
    Save save = Samples.save(1);
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, save));
    Outbox.Waiting waiting = outbox.oldest(10).get(0);
    assertEquals(waiting, outbox.oldest(10).get(0), "reading takes nothing off");
    assertEquals(account, waiting.accountId());
    assertEquals(save.notices().get(0), waiting.notice());
    outbox.done(waiting.id());
    outbox.done(waiting.id());
    assertFalse(outbox.oldest(10).contains(waiting));
  }

  @Test
  void ofManyNodesOneHandsANoticeOver() throws Exception {
    new Deliveries(dataSource()).eachOnceWithManyNodes();
  }

  @Test
  void aNoticeThatFailsIsTriedAgainLater() throws Exception {
    new Deliveries(dataSource()).aFailureIsTriedAgainLater();
  }

  @Test
  void aNoticeThatNobodyTakesIsDroppedAfterDays() throws Exception {
    new Deliveries(dataSource()).afterTheLastTryANoticeIsDropped();
  }

  @Test
  void anOlderNodeLeavesANewerNoticeAlone() throws Exception {
    new Deliveries(dataSource()).whatOnlyANewerNodeKnowsIsLeftToIt();
  }

  // findings: F-E7, F-B7
  @Test
  void noticesThatOnlyANewerNodeKnowsTakeNoPlaceInAPage() throws Exception {
    Outbox outbox = JdbcOutbox.open(Connections.of(dataSource()));
    update("delete from cs_outbox");
    for (int i = 0; i < Outbox.ROWS_MAX + 1; i++) {
      update("insert into cs_outbox (account_id, kind, at) values ('newer', 'TOMORROW', 0)");
    }
    String account = "known-" + UUID.randomUUID();
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, Samples.save(1)));
    List<Outbox.Due> due = outbox.due(1);
    assertEquals(account, due.get(0).waiting().accountId());
    assertTrue(outbox.claim(due.get(0)));
    assertEquals(List.of(), outbox.due(1), "not due again yet");
    update("delete from cs_outbox");
  }

  // findings: F-E3
  @Test
  void accountsToCheckComeInPagesThatMissNone() throws Exception {
    String prefix = "check-" + UUID.randomUUID() + "-";
    List<String> all = new ArrayList<>();
    for (int i = 100; i < 130; i++) {
      String account = prefix + i;
      all.add(account);
      for (long revision = 1; revision <= 3; revision++) {
        store.save(account, revision - 1, Samples.save(revision));
      }
      if (i % 3 == 0) {
        update("delete from cs_account where account_id = '" + account + "'");
      } else if (i % 3 == 1) {
        update("delete from cs_audit where account_id = '" + account + "'");
      }
    }
    AuditLog log = auditLog();
    for (int limit : new int[] {1, 4, 7, 200}) {
      List<String> read = new ArrayList<>();
      String last = prefix;
      List<String> page;
      do {
        page = log.accountIds(last, limit).stream().filter(id -> id.startsWith(prefix)).toList();
        read.addAll(page);
        last = page.isEmpty() ? last : page.get(page.size() - 1);
      } while (page.size() == limit);
      assertEquals(all, read, "in pages of " + limit);
    }
  }

  // findings: F-E8
  @Test
  void aSignInIsNoChangeOfRevocations() throws Exception {
    String account = "feed-" + UUID.randomUUID();
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, Samples.save(1)));
    update("update cs_account set revoked_at = 0 where account_id = '" + account + "'");
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 1, Samples.save(2)));
    long since = store.load(account).nowSeconds() - 60;
    assertFalse(changed(account, since), "revocations stayed");
    Save revoking = Samples.save(3, new byte[] {1}, 9);
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 2, revoking));
    assertTrue(changed(account, since));
  }

  private boolean changed(String account, long since) throws Exception {
    return store.revocationsSince(since, AccountStore.CHANGES_MAX).orElseThrow().accounts().stream()
        .anyMatch(each -> each.accountId().equals(account));
  }

  // findings: F-E6
  @Test
  void aClockThatIsOffIsNamedBeforeCodesByTimeAreCompared() throws Exception {
    for (long seconds : new long[] {0, 10, -10, 20, -20, 40, -40}) {
      assertFalse(ahead(seconds).load("anyone").clockDiffers(), seconds + " s");
    }
    for (long seconds : new long[] {60, -60, 86_400, -86_400, -1_000_000_000}) {
      assertTrue(ahead(seconds).load("anyone").clockDiffers(), seconds + " s");
    }
  }

  @Test
  void ofTwoEditorsOneAppendsThePolicy() throws Exception {
    JdbcPolicies policies = JdbcPolicies.open(Connections.of(dataSource()), MARKS);
    policies.append(0, "{}");
    long seen = policies.current().version();
    assertTrue(policies.append(seen, "{\"mode\":\"enforce\"}"));
    assertFalse(policies.append(seen, "{\"mode\":\"report_only\"}"));
    assertFalse(policies.append(seen + 7, "{}"), "no version is left out");
    Policies.Policy newest = policies.current();
    assertEquals(seen + 1, newest.version());
    assertEquals("{\"mode\":\"enforce\"}", newest.json());
    assertEquals(newest.version(), store.load("anybody").policyVersion());
    String large = "{\"issuer\":\"" + "ü".repeat(500_000) + "\"}";
    assertTrue(policies.append(newest.version(), large));
    assertEquals(large, policies.current().json());
    assertTrue(policies.append(newest.version() + 1, "{\"mode\":\"enforce\"}"));
  }

  @Test
  void aPolicyThatVanishedIsNoticed() throws Exception {
    JdbcPolicies policies = JdbcPolicies.open(Connections.of(dataSource()), MARKS);
    policies.append(0, "{}");
    long before = policies.current().version();
    assertTrue(policies.append(before, "{\"mode\":\"enforce\"}"));
    String account = "seen-" + UUID.randomUUID();
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, Samples.save(1)));
    assertEquals(before + 1, store.load(account).policyVersion());
    update("delete from cs_policy where version > " + before);

    StoreException whole = assertThrows(StoreException.class, policies::current);
    String said = String.valueOf(whole.getMessage());
    assertTrue(said.contains("is version " + before + ", but accounts were saved"), said);
    StoreException one = assertThrows(StoreException.class, () -> store.load(account));
    assertTrue(
        String.valueOf(one.getMessage()).contains("was saved under version"), one.toString());

    assertTrue(policies.append(before, "{}"), "the way out");
    assertEquals(before + 2, policies.current().version());
    assertEquals(before + 2, store.load(account).policyVersion());
  }

  @Test
  void aPolicyKeepsItsMark() throws Exception {
    JdbcPolicies policies = JdbcPolicies.open(Connections.of(dataSource()), MARKS);
    policies.append(policies.unchecked().map(Policies.Policy::version).orElse(0L), "{}");
    Policies.Policy newest = policies.current();
    assertArrayEquals(new byte[] {(byte) newest.version()}, newest.seal());
    assertFalse(policies.sealAgain(newest));
    update("update cs_policy set seal = null where version = " + newest.version());
    assertArrayEquals(new byte[0], policies.current().seal(), "none, which is refused");
    assertTrue(policies.sealAgain(policies.current()));
    assertArrayEquals(newest.seal(), policies.current().seal());
  }

  @Test
  void recordsAreCountedByTheKeyThatSealedThem() throws Exception {
    JdbcAccounts lists = JdbcAccounts.open(Connections.of(dataSource()));
    byte[] sealed = {'C', 'S', 1, 1, 0, 1, 2, 3, 9, 9};
    int key = 0x00010203;
    long before = lists.sealedBy(key);
    Save save = Samples.save(1, sealed, 0);
    String account = "sealed-" + UUID.randomUUID();
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, save));
    assertEquals(before + 1, lists.sealedBy(key));
    assertEquals(0, lists.sealedBy(0x00010204));
    assertFalse(lists.sealedByOthers(key, "sealed-", 200).contains(account));
    assertTrue(lists.sealedByOthers(0x00010204, "sealed-", 200).contains(account));
    assertFalse(lists.sealedByOthers(0x00010204, account, 200).contains(account), "a page on");
  }

  private void update(String sql) throws Exception {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void migratingAgainChangesNothing() throws Exception {
    String account = "migrate-" + UUID.randomUUID();
    assertEquals(AccountStore.Saved.APPLIED, store.save(account, 0, Samples.save(1)));
    Schema.migrate(dataSource());
    assertNotNull(store.load(account).row());
  }

  private long count(String table, String accountId) throws Exception {
    try (Connection connection = dataSource().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select count(*) from " + table + " where account_id = ?")) {
      statement.setString(1, accountId);
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }
}
