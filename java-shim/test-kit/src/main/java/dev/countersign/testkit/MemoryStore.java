package dev.countersign.testkit;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.Outbox;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.Save;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store and a policy list in memory, for tests of a host. Keeps the contract within one JVM, and
 * fails on demand. Its lists are {@link #accounts}, {@link #auditLog} and {@link #outbox}.
 */
public final class MemoryStore implements AccountStore, Policies {
  private final TreeMap<String, Save> accounts = new TreeMap<>();
  private final Map<String, Long> savedAt = new HashMap<>();
  private final MemoryAuditLog log = new MemoryAuditLog(this);
  private final MemoryOutbox outbox = new MemoryOutbox(this);
  private final List<String> policies = new ArrayList<>();

  private @Nullable String instanceId;
  private byte[] keyCheck = {};
  private long aheadSeconds;
  private boolean down;
  private int conflicts;
  private int unknown;
  private int saves;

  /** A store without accounts, and with one policy that enforces for everyone. */
  public MemoryStore() {
    policies.add("{\"mode\":\"enforce\"}");
  }

  /**
   * Makes the store unreachable, or reachable again.
   *
   * @param down whether every call fails
   */
  public synchronized void down(boolean down) {
    this.down = down;
  }

  /**
   * Makes the next saves lose the race.
   *
   * @param times how many
   */
  public synchronized void conflictNext(int times) {
    this.conflicts = times;
  }

  /**
   * Loses the answers to the next commits, which succeed.
   *
   * @param times how many
   */
  public synchronized void loseNextAnswers(int times) {
    this.unknown = times;
  }

  /**
   * Sets the store's clock.
   *
   * @param aheadSeconds how far it is ahead of this machine's
   */
  public synchronized void clockAhead(long aheadSeconds) {
    this.aheadSeconds = aheadSeconds;
  }

  /**
   * Appends a policy.
   *
   * @param json its JSON text
   */
  public synchronized void append(String json) {
    policies.add(json);
  }

  /**
   * Loses a row, which a store must never do.
   *
   * @param accountId whose
   */
  public synchronized void loseRow(String accountId) {
    accounts.remove(accountId);
  }

  /**
   * Counts the saves applied so far.
   *
   * @return their number
   */
  public synchronized int saves() {
    return saves;
  }

  /**
   * The account's audit events.
   *
   * @param accountId whose
   * @return the events, oldest first
   */
  public synchronized List<AuditEvent> auditOf(String accountId) {
    return log.eventsOf(accountId);
  }

  /**
   * The account's notices that wait for delivery.
   *
   * @param accountId whose
   * @return the notices, oldest first
   */
  public synchronized List<Notice> noticesOf(String accountId) {
    return outbox.noticesOf(accountId);
  }

  /**
   * What the columns say.
   *
   * @return the lists
   */
  public StoredAccounts accounts() {
    return new MemoryAccounts(this);
  }

  /**
   * The audit events, for reading.
   *
   * @return the log
   */
  public AuditLog auditLog() {
    return log;
  }

  /**
   * The notices that wait.
   *
   * @return the outbox
   */
  public Outbox outbox() {
    return outbox;
  }

  /**
   * Writes past the engine, as someone with access to the table can.
   *
   * @param accountId whose events
   * @param change takes the events as they are and returns what stands there afterwards
   */
  public synchronized void tamper(String accountId, UnaryOperator<List<AuditEvent>> change) {
    log.tamper(accountId, change);
  }

  /**
   * The store's time.
   *
   * @return Unix seconds
   */
  public synchronized long nowSeconds() {
    return System.currentTimeMillis() / 1000 + aheadSeconds;
  }

  @Override
  public synchronized void claim(String instanceId, byte[] keyCheck) throws StoreException {
    refuseWhenDown();
    if (this.instanceId == null) {
      this.instanceId = instanceId;
      this.keyCheck = keyCheck.clone();
    }
    if (!instanceId.equals(this.instanceId) || !Arrays.equals(keyCheck, this.keyCheck)) {
      throw new StoreException(
          "the key ring is of instance " + instanceId + " but the store of another ring", null);
    }
  }

  @Override
  public synchronized Loaded load(String accountId) throws StoreException {
    refuseWhenDown();
    check(accountId);
    return new Loaded(row(accountId), nowSeconds(), policies.size());
  }

  @Override
  public synchronized Saved save(String accountId, long expectedRevision, Save save)
      throws StoreException {
    refuseWhenDown();
    check(accountId);
    if (save.revision() != expectedRevision + 1) {
      throw new StoreException("a save must have the revision after the one loaded", null);
    }
    if (conflicts > 0) {
      conflicts--;
      return Saved.CONFLICT;
    }
    Save before = accounts.get(accountId);
    if ((before == null ? 0 : before.revision()) != expectedRevision) {
      return Saved.CONFLICT;
    }
    accounts.put(accountId, save);
    savedAt.put(accountId, nowSeconds());
    log.add(accountId, save.audit());
    outbox.add(accountId, save.notices());
    saves++;
    if (unknown > 0) {
      unknown--;
      return Saved.UNKNOWN;
    }
    return Saved.APPLIED;
  }

  @Override
  public synchronized long revocations(String accountId) throws StoreException {
    refuseWhenDown();
    check(accountId);
    Save kept = accounts.get(accountId);
    return kept == null ? 0 : kept.revocations();
  }

  @Override
  public synchronized Optional<Changes> revocationsSince(long sinceSeconds, int limit)
      throws StoreException {
    refuseWhenDown();
    List<Change> changed =
        savedAt.entrySet().stream()
            .filter(each -> each.getValue() >= sinceSeconds)
            .flatMap(each -> Stream.ofNullable(change(each.getKey())))
            .toList();
    boolean complete = changed.size() <= limit;
    return Optional.of(
        new Changes(nowSeconds(), complete ? changed : changed.subList(0, limit), complete));
  }

  private @Nullable Change change(String accountId) {
    Save kept = accounts.get(accountId);
    return kept == null ? null : new Change(accountId, kept.revocations());
  }

  @Override
  public synchronized long version() throws StoreException {
    refuseWhenDown();
    return policies.size();
  }

  @Override
  public synchronized Policy current() throws StoreException {
    refuseWhenDown();
    return new Policy(policies.size(), policies.get(policies.size() - 1));
  }

  private @Nullable AccountRow row(String accountId) {
    Save kept = accounts.get(accountId);
    return kept == null
        ? null
        : new AccountRow(kept.revision(), kept.record().clone(), kept.revocations());
  }

  /** The saved accounts, for the lists, which hold this store's monitor while they read. */
  NavigableMap<String, Save> saved() {
    return accounts;
  }

  /** Refuses a call while the store is down. */
  void refuseWhenDown() throws StoreException {
    if (down) {
      throw new StoreException("the store is down", null);
    }
  }

  private static void check(String accountId) throws StoreException {
    int length = accountId.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > 255) {
      throw new StoreException("the account id must be 1 to 255 bytes", null);
    }
  }
}
