package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AccountStore.Change;
import dev.countersign.verifier.AccountStore.Changes;
import dev.countersign.verifier.AccountStore.Loaded;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.Save;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link AccountStore}. Extend it, say how your store is created, and run it
 * against the very database your host uses.
 */
public abstract class AccountStoreContract {
  private static final int THREADS = 32;
  private static final long AHEAD_SECONDS = 3600;

  /** What can go wrong with a save. */
  public enum Fault {
    /** The account's row is written, then something fails before the commit. */
    BEFORE_COMMIT,
    /** The commit succeeds, but its answer is lost. */
    ANSWER_LOST,
    /** The connection breaks at the commit, and nothing is stored. */
    COMMIT_LOST
  }

  /** A step that may fail in any way. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs it.
     *
     * @throws Exception whatever went wrong
     */
    void run() throws Exception;
  }

  /** For subclasses. */
  protected AccountStoreContract() {}

  /**
   * A store on the database under test. Called often; may return the same one.
   *
   * @return the store
   * @throws Exception if there is none
   */
  protected abstract AccountStore store() throws Exception;

  /**
   * A store on the same database whose next save meets the fault.
   *
   * @param fault what goes wrong
   * @return the store
   * @throws Exception if there is none
   */
  protected abstract AccountStore faulty(Fault fault) throws Exception;

  /**
   * Runs the body while the host has its own transaction open in this thread, if the host ties
   * transactions to threads, and rolls that transaction back afterwards.
   *
   * @param body uses {@link #store()}
   * @throws Exception whatever went wrong
   */
  protected abstract void insideRolledBackTransaction(Body body) throws Exception;

  /**
   * A store on the same database, whose clock now differs from this machine's.
   *
   * @param seconds how far the database's clock is ahead
   * @return the store
   * @throws Exception if there is none
   */
  protected abstract AccountStore ahead(long seconds) throws Exception;

  /**
   * Appends a policy where the store reads its version.
   *
   * @param json its JSON text
   * @return its version
   * @throws Exception if it cannot be appended
   */
  protected abstract long appendPolicy(String json) throws Exception;

  /**
   * The audit events of the store under test, for reading.
   *
   * @return the log
   * @throws Exception if there is none
   */
  protected abstract AuditLog auditLog() throws Exception;

  /**
   * What lists show of the store under test.
   *
   * @return the lists
   * @throws Exception if there are none
   */
  protected abstract StoredAccounts accounts() throws Exception;

  /**
   * How many notices wait for an account.
   *
   * @param accountId the account
   * @return their number
   * @throws Exception if it cannot be read
   */
  protected abstract long notices(String accountId) throws Exception;

  @Test
  void anAccountNeverSavedHasNoRowAndNoRevocations() throws Exception {
    String account = newAccount();
    assertNull(store().load(account).row());
    assertEquals(0, store().revocations(account));
  }

  @Test
  void aSaveIsReadBackExactly() throws Exception {
    String account = newAccount();
    byte[] record = new byte[24 * 1024];
    new Random(1).nextBytes(record);
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1, record, 7)));
    AccountRow row = row(account);
    assertEquals(1, row.revision());
    assertArrayEquals(record, row.record());
    assertEquals(7, row.revocations());
    assertEquals(7, store().revocations(account));
  }

  // findings: F-E8
  @Test
  void aChangeOfRevocationsIsListedUnlessTheStoreKeepsNoList() throws Exception {
    String account = newAccount();
    store().save(account, 0, Samples.save(1, new byte[] {1}, 3));
    Optional<Changes> listed = store().revocationsSince(store().load(account).nowSeconds() - 10, 1);
    if (listed.isEmpty()) {
      return;
    }
    long now = listed.get().nowSeconds();
    Changes all = store().revocationsSince(now - 10, AccountStore.CHANGES_MAX).orElseThrow();
    assertTrue(all.complete());
    assertTrue(all.accounts().contains(new Change(account, 3)));
    Changes future = store().revocationsSince(Long.MAX_VALUE, 1).orElseThrow();
    assertEquals(List.of(), future.accounts());
    assertTrue(future.complete());
    assertTrue(Math.abs(future.nowSeconds() - now) < 60);
    String other = newAccount();
    store().save(other, 0, Samples.save(1, new byte[] {1}, 1));
    Changes cut = store().revocationsSince(now - 10, 1).orElseThrow();
    assertEquals(1, cut.accounts().size());
    assertFalse(cut.complete(), "two accounts changed");
  }

  @Test
  void timeIsTheDatabasesAndInSeconds() throws Exception {
    Loaded loaded = store().load(newAccount());
    long here = System.currentTimeMillis() / 1000;
    assertTrue(
        Math.abs(loaded.nowSeconds() - here) < 3600,
        "the database says " + loaded.nowSeconds() + ", this machine " + here);
    assertTrue(loaded.policyVersion() >= 0);
  }

  // findings: F-B16, F-E6
  @Test
  void timeIsTheDatabasesWhenThisMachineIsWrong() throws Exception {
    long here = System.currentTimeMillis() / 1000;
    long there = ahead(AHEAD_SECONDS).load(newAccount()).nowSeconds();
    assertTrue(
        Math.abs(there - here - AHEAD_SECONDS) < AHEAD_SECONDS / 2,
        "the database's clock is an hour ahead, and the store said " + (there - here) + " s");
  }

  // findings: F-B16
  @Test
  void aLoadNamesTheNewestPolicy() throws Exception {
    String account = newAccount();
    long first = appendPolicy("{\"mode\":\"enforce\"}");
    assertEquals(first, store().load(account).policyVersion());
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    long second = appendPolicy("{\"mode\":\"report_only\"}");
    assertTrue(second > first, "versions only grow");
    assertEquals(second, store().load(account).policyVersion());
  }

  // findings: F-B16
  @Test
  void auditEventsAreReadBackExactly() throws Exception {
    String account = newAccount();
    Save save = Samples.save(1);
    assertEquals(Saved.APPLIED, store().save(account, 0, save));
    assertEquals(
        save.audit(),
        auditLog().inOrder(account, 0, AuditLog.ROWS_MAX).stream()
            .map(AuditLog.Entry::event)
            .toList());
  }

  // findings: F-B16
  @Test
  void listsShowTheStateThatWasSaved() throws Exception {
    String account = newAccount();
    long revision = 0;
    for (AccountState state : AccountState.values()) {
      revision++;
      Save save = Samples.in(state, revision);
      assertEquals(Saved.APPLIED, store().save(account, revision - 1, save));
      StoredAccounts.Stored shown = accounts().among(List.of(account)).get(0);
      assertEquals(account, shown.accountId());
      assertEquals(state, shown.state());
      assertEquals(save.lockedUntil(), shown.lockedUntil());
      assertEquals(save.methods(), shown.methods());
    }
  }

  // findings: F-B16
  @Test
  void aSaveThatLeavesOutARevisionIsRefused() throws Exception {
    String account = newAccount();
    for (Save wrong : List.of(Samples.save(2), Samples.save(0))) {
      assertThrows(StoreException.class, () -> store().save(account, 0, wrong));
    }
    assertNull(store().load(account).row());
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    for (long wrong : List.of(1L, 3L, Long.MAX_VALUE)) {
      assertThrows(StoreException.class, () -> store().save(account, 1, Samples.save(wrong)));
    }
    assertEquals(1, row(account).revision());
    assertEquals(Samples.AUDIT_EVENTS, auditEvents(account));
  }

  @Test
  void accountIdsAreExact() throws Exception {
    String account = "Case-" + UUID.randomUUID();
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    for (String other : List.of(account.toLowerCase(java.util.Locale.ROOT), account + " ")) {
      assertNull(store().load(other).row(), "`" + other + "` is another account");
      assertEquals(Saved.APPLIED, store().save(other, 0, Samples.save(1)));
    }
    assertThrows(StoreException.class, () -> store().load(""));
    assertThrows(StoreException.class, () -> store().load("x".repeat(256)));
    assertThrows(StoreException.class, () -> store().load("ü".repeat(128)));
    String longest = UUID.randomUUID() + "x".repeat(255 - 36);
    assertEquals(Saved.APPLIED, store().save(longest, 0, Samples.save(1)));
    assertNotNull(store().load(longest).row());
  }

  @Test
  void aStaleRevisionIsAConflictAndChangesNothing() throws Exception {
    String account = newAccount();
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    assertEquals(Saved.APPLIED, store().save(account, 1, Samples.save(2)));
    assertEquals(Saved.CONFLICT, store().save(account, 1, Samples.save(2)));
    assertEquals(Saved.CONFLICT, store().save(account, 0, Samples.save(1)));
    assertEquals(Saved.CONFLICT, store().save(account, 2 + 1, Samples.save(4)));
    assertEquals(2, row(account).revision());
    assertEquals(2 * Samples.AUDIT_EVENTS, auditEvents(account));
    assertEquals(2 * Samples.NOTICES, notices(account));
  }

  @Test
  void anUpdateOfAMissingRowIsAConflict() throws Exception {
    String account = newAccount();
    assertEquals(Saved.CONFLICT, store().save(account, 5, Samples.save(6)));
    assertNull(store().load(account).row());
  }

  @Test
  void ofManyFirstSavesOneIsApplied() throws Exception {
    for (int round = 0; round < 5; round++) {
      String account = newAccount();
      List<Saved> saved = together(THREADS, () -> store().save(account, 0, Samples.save(1)));
      assertEquals(1, saved.stream().filter(Saved.APPLIED::equals).count());
      assertEquals(THREADS - 1, saved.stream().filter(Saved.CONFLICT::equals).count());
      assertEquals(Samples.AUDIT_EVENTS, auditEvents(account));
    }
  }

  @Test
  void ofManySavesOfOneRevisionOneIsApplied() throws Exception {
    String account = newAccount();
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    for (long revision = 1; revision <= 5; revision++) {
      long from = revision;
      List<Saved> saved =
          together(THREADS, () -> store().save(account, from, Samples.save(from + 1)));
      assertEquals(1, saved.stream().filter(Saved.APPLIED::equals).count());
      assertEquals(THREADS - 1, saved.stream().filter(Saved.CONFLICT::equals).count());
    }
    assertEquals(6, row(account).revision());
  }

  @Test
  void noWriteIsLost() throws Exception {
    String account = newAccount();
    int each = 3;
    assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1)));
    together(
        THREADS,
        () -> {
          for (int done = 0; done < each; ) {
            long revision = row(account).revision();
            if (store().save(account, revision, Samples.save(revision + 1)) == Saved.APPLIED) {
              done++;
            }
          }
          return Saved.APPLIED;
        });
    long saves = 1 + (long) THREADS * each;
    assertEquals(saves, row(account).revision());
    assertEquals(saves * Samples.AUDIT_EVENTS, auditEvents(account));
    assertEquals(saves * Samples.NOTICES, notices(account));
  }

  @Test
  void aFailureBeforeTheCommitSavesNothing() throws Exception {
    String account = newAccount();
    assertThrows(
        StoreException.class, () -> faulty(Fault.BEFORE_COMMIT).save(account, 0, Samples.save(1)));
    assertNull(store().load(account).row());
    assertEquals(0, auditEvents(account));
    assertEquals(0, notices(account));
  }

  @Test
  void aLostAnswerToTheCommitIsUnknown() throws Exception {
    String kept = newAccount();
    assertEquals(Saved.UNKNOWN, faulty(Fault.ANSWER_LOST).save(kept, 0, Samples.save(1)));
    assertNotNull(store().load(kept).row());
    assertEquals(Samples.AUDIT_EVENTS, auditEvents(kept), "audit is of the same transaction");
    assertEquals(Samples.NOTICES, notices(kept), "notices are of the same transaction");
    String gone = newAccount();
    assertEquals(Saved.UNKNOWN, faulty(Fault.COMMIT_LOST).save(gone, 0, Samples.save(1)));
    assertNull(store().load(gone).row());
    assertEquals(0, auditEvents(gone), "audit is of the same transaction");
    assertEquals(0, notices(gone), "notices are of the same transaction");
  }

  @Test
  void aSaveOutlivesTheRollbackAroundIt() throws Exception {
    String account = newAccount();
    insideRolledBackTransaction(
        () -> assertEquals(Saved.APPLIED, store().save(account, 0, Samples.save(1))));
    assertEquals(1, row(account).revision());
  }

  @Test
  void theStoreBelongsToOneKeyRing() throws Exception {
    byte[] check = {1, 2, 3, 4, 5, 6, 7, 8};
    store().claim("contract", check);
    store().claim("contract", check);
    StoreException other =
        assertThrows(StoreException.class, () -> store().claim("another", check));
    assertTrue(String.valueOf(other.getMessage()).contains("another"));
    assertThrows(StoreException.class, () -> store().claim("contract", new byte[8]));
  }

  private long auditEvents(String account) throws Exception {
    long found = 0;
    List<AuditLog.Entry> page = auditLog().inOrder(account, 0, AuditLog.ROWS_MAX);
    while (!page.isEmpty()) {
      found += page.size();
      page = auditLog().inOrder(account, page.get(page.size() - 1).id(), AuditLog.ROWS_MAX);
    }
    return found;
  }

  private AccountRow row(String account) throws Exception {
    AccountRow row = store().load(account).row();
    assertNotNull(row, "there is no row");
    return row;
  }

  private static String newAccount() {
    return "account-" + UUID.randomUUID();
  }

  private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
