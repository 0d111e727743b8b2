package dev.countersign.testkit;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.Row;
import dev.countersign.verifier.wire.Save;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store and a policy list in memory, for tests of a host. Keeps the contract within one JVM, and
 * fails on demand.
 */
public final class MemoryStore implements AccountStore, Policies {
  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, List<AuditEvent>> audit = new HashMap<>();
  private final Map<String, List<Notice>> notices = new HashMap<>();
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
    rows.remove(accountId);
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
    return List.copyOf(audit.getOrDefault(accountId, List.of()));
  }

  /**
   * The account's notices.
   *
   * @param accountId whose
   * @return the notices, oldest first
   */
  public synchronized List<Notice> noticesOf(String accountId) {
    return List.copyOf(notices.getOrDefault(accountId, List.of()));
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
    return new Loaded(rows.get(accountId), nowSeconds(), policies.size());
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
    Row row = rows.get(accountId);
    if ((row == null ? 0 : row.revision()) != expectedRevision) {
      return Saved.CONFLICT;
    }
    rows.put(accountId, new Row(save.revision(), save.record().clone(), save.revocations()));
    audit.computeIfAbsent(accountId, id -> new ArrayList<>()).addAll(save.audit());
    notices.computeIfAbsent(accountId, id -> new ArrayList<>()).addAll(save.notices());
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
    Row row = rows.get(accountId);
    return row == null ? 0 : row.revocations();
  }

  @Override
  public synchronized Policy current() throws StoreException {
    refuseWhenDown();
    return new Policy(policies.size(), policies.get(policies.size() - 1));
  }

  private void refuseWhenDown() throws StoreException {
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
