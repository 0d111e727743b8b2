package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.AuditCheck;
import dev.countersign.verifier.AuditCheck.Checked;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.NoticeDelivery;
import dev.countersign.verifier.Outbox;
import dev.countersign.verifier.Resealing;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.RingChange;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host with a store of its own loses nothing: audit check, notices, resealing and lists run over
 * the interfaces alone, here over memory.
 */
class OwnStoreTest {
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final long PATIENCE_SECONDS = 30;

  private final MemoryStore store = new MemoryStore();
  private final TestPerson alice = new TestPerson("alice");
  private final TestPerson bob = new TestPerson("bob");
  private KeyFile keys;
  private Verifier verifier;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    keys = KeyFile.create(folder.resolve("ring"), Verifier.newRing("memory", null));
    verifier = Verifier.builder(store, store, keys).open();
    alice.enrolls(verifier, store.nowSeconds());
    bob.enrolls(verifier, store.nowSeconds());
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  // findings: F-B16
  @Test
  void auditCheckFindsWhatWasDoneToAnOwnStore() throws Exception {
    AuditCheck check = new AuditCheck(store.auditLog(), store, verifier);
    assertEquals(List.of("alice", "bob"), all(check).stream().map(Checked::accountId).toList());
    assertTrue(all(check).stream().allMatch(Checked::isIntact));

    store.tamper("alice", events -> events.subList(0, events.size() - 1));
    Checked cut = check.of("alice");
    assertEquals((long) store.auditOf("alice").size() + 1, cut.brokenAt());
    store.loseRow("bob");
    assertEquals("record.missing", check.of("bob").unreadable());
    store.down(true);
    assertThrows(StoreException.class, () -> check.of("alice"));
  }

  @Test
  void auditEventsComeInPagesThatMeet() throws Exception {
    for (int i = 0; i < 30; i++) {
      administer("alice", i % 2 == 0 ? new AdminAct.Suspend() : new AdminAct.Resume());
    }
    List<AuditEvent> read = new ArrayList<>();
    long last = 0;
    List<dev.countersign.verifier.AuditLog.Entry> page;
    do {
      page = store.auditLog().inOrder("alice", last, 7);
      for (var entry : page) {
        read.add(entry.event());
        last = entry.id();
      }
    } while (page.size() == 7);
    assertEquals(store.auditOf("alice"), read);
    assertThrows(StoreException.class, () -> store.auditLog().inOrder("alice", 0, 0));
    assertThrows(StoreException.class, () -> store.auditLog().newest(0, 201));
  }

  // findings: F-B16
  @Test
  void noticesOfAnOwnStoreAreEachDeliveredOnce() throws Exception {
    administer("alice", new AdminAct.Reset(List.of(FactorMethod.TOTP)));
    int waiting = store.outbox().oldest(Outbox.ROWS_MAX).size();
    assertTrue(waiting > 0);
    ConcurrentMap<String, Integer> delivered = new ConcurrentHashMap<>();
    NoticeDelivery.Way way =
        (account, notice) -> delivered.merge(account + notice, 1, Integer::sum);
    List<NoticeDelivery> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        nodes.add(NoticeDelivery.start(store.outbox(), way, PAUSE));
      }
      untilEmpty();
    } finally {
      nodes.forEach(NoticeDelivery::close);
    }
    assertEquals(waiting, delivered.values().stream().mapToInt(Integer::intValue).sum());
  }

  // findings: F-B16
  @Test
  void noticesThatFailAreTriedAgainByTheStoresClock() throws Exception {
    administer("alice", new AdminAct.Reset(List.of(FactorMethod.TOTP)));
    Outbox.Due first = store.outbox().due(1).get(0);
    assertTrue(store.outbox().claim(first));
    assertFalse(store.outbox().claim(first), "another node has it");
    assertFalse(store.outbox().due(200).contains(first));
    store.clockAhead(first.waitSeconds());
    List<Outbox.Due> again = store.outbox().due(200);
    assertTrue(again.contains(new Outbox.Due(first.waiting(), 1)));
    assertEquals(120, new Outbox.Due(first.waiting(), 1).waitSeconds());
    store.outbox().done(first.waiting().id());
    store.outbox().done(first.waiting().id());
    assertFalse(store.outbox().oldest(200).contains(first.waiting()));
  }

  // findings: F-B16
  @Test
  void resealingLeavesNothingToTheKeyBefore() throws Exception {
    StoredAccounts accounts = store.accounts();
    assertEquals(2, accounts.sealedBy(1));
    keys.change(new RingChange.Add(), (Path) null);
    keys.change(new RingChange.Activate(2), (Path) null);
    try (Verifier rotated = Verifier.builder(store, store, keys).open()) {
      Resealing.Resealed done = Resealing.run(accounts, rotated, 2);
      assertEquals(new Resealing.Resealed(2, List.of()), done);
      assertEquals(0, accounts.sealedBy(1));
      assertEquals(List.of(), accounts.sealedByOthers(2, "", 200));
      store.down(true);
      assertThrows(StoreException.class, () -> Resealing.run(accounts, rotated, 2));
    }
  }

  @Test
  void listsSayWhatTheColumnsSay() throws Exception {
    List<StoredAccounts.Stored> page = store.accounts().page("", 1);
    assertEquals("alice", page.get(0).accountId());
    assertEquals(AccountState.ENROLLED, page.get(0).state());
    assertTrue(page.get(0).methods().contains(FactorMethod.TOTP));
    assertEquals("bob", store.accounts().page("alice", 200).get(0).accountId());
    assertEquals(1, store.accounts().among(List.of("bob", "nobody")).size());
    assertThrows(StoreException.class, () -> store.accounts().page("", 201));
  }

  private void administer(String account, AdminAct act) throws Exception {
    Verdict verdict =
        verifier.run(account, new AccountEvent.Admin(new Actor.Host("tests"), "lost phone", act));
    assertInstanceOf(Verdict.Changed.class, verdict);
  }

  private static List<Checked> all(AuditCheck check) throws Exception {
    List<Checked> all = new ArrayList<>();
    check.all(all::add);
    return all;
  }

  private void untilEmpty() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!store.outbox().oldest(1).isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IOException("notices are left: " + store.outbox().oldest(200));
      }
      Thread.sleep(5);
    }
  }
}
