package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.Save;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where accounts are kept: one row each, changed only by compare-and-set.
 *
 * <p>Every call runs in its own transaction on the primary database, never inside a transaction the
 * host has open and never on a replica: a used code must be used for every node at once. Rows are
 * never deleted. The test kit's {@code AccountStoreContract} tests an implementation.
 */
public interface AccountStore {
  /**
   * Binds the store to one key ring: remembers it the first time and compares it from then on.
   *
   * @param instanceId the installation the key ring names
   * @param keyCheck eight bytes that distinguish key rings without revealing the keys
   * @throws StoreException if the store belongs to another key ring; the message says what to do
   */
  void claim(String instanceId, byte[] keyCheck) throws StoreException;

  /**
   * Reads one account in one round trip.
   *
   * @param accountId the host's immutable key of the account, 1 to 255 bytes, compared exactly
   * @return the row if there is one, the database's time, and the newest policy's version
   * @throws StoreException if it cannot be read
   */
  Loaded load(String accountId) throws StoreException;

  /**
   * Saves one account with its audit events and notices, all or nothing.
   *
   * @param accountId the host's immutable key of the account
   * @param expectedRevision the revision that was loaded; 0 if there was no row
   * @param save what to save; its revision is {@code expectedRevision + 1}
   * @return whether it was applied
   * @throws StoreException if it is certain that nothing was saved, for a reason other than a
   *     concurrent change
   */
  Saved save(String accountId, long expectedRevision, Save save) throws StoreException;

  /**
   * Reads how often an account was reset. Called on ordinary requests, through a cache.
   *
   * @param accountId the host's immutable key of the account
   * @return the number; 0 if there is no row
   * @throws StoreException if it cannot be read
   */
  long revocations(String accountId) throws StoreException;

  /**
   * The accounts whose revocations changed lately, for all sessions of a node in one read. Called
   * every few seconds, each time from 10 s before the time of the last answer, because a
   * transaction commits later than the time it writes.
   *
   * @param sinceSeconds the store's time in Unix seconds; one in the future only asks for the time
   * @param limit accounts at most, 1 to {@link #CHANGES_MAX}
   * @return accounts saved at or after that time, at least those whose revocations changed; empty,
   *     the default, if this store keeps no such list, and each session is looked up singly
   * @throws StoreException if it cannot be read
   */
  default Optional<Changes> revocationsSince(long sinceSeconds, int limit) throws StoreException {
    return Optional.empty();
  }

  /** The most accounts of one answer of {@link #revocationsSince}. */
  int CHANGES_MAX = 10_000;

  /**
   * What changed lately.
   *
   * @param nowSeconds the store's time, taken in the same read
   * @param accounts the accounts and their numbers now, in any order
   * @param complete false if there were more than the limit
   */
  record Changes(long nowSeconds, List<Change> accounts, boolean complete) {
    /** Copies the list. */
    public Changes {
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * One account that changed.
   *
   * @param accountId the host's immutable key of the account
   * @param revocations its number now
   */
  record Change(String accountId, long revocations) {}

  /**
   * What one round trip returns.
   *
   * @param row the account's row, or null if there is none
   * @param nowSeconds the database's time in Unix seconds
   * @param policyVersion the newest policy's version; 0 if there is none
   * @param clockDiffers whether the database's clock and this machine's differ by so much, more
   *     than 45 seconds, that codes by time must not be compared: one of the two is wrong
   */
  record Loaded(
      @Nullable AccountRow row, long nowSeconds, long policyVersion, boolean clockDiffers) {
    /**
     * The answer of a store that does not compare clocks.
     *
     * @param row the account's row, or null if there is none
     * @param nowSeconds the database's time in Unix seconds
     * @param policyVersion the newest policy's version; 0 if there is none
     */
    public Loaded(@Nullable AccountRow row, long nowSeconds, long policyVersion) {
      this(row, nowSeconds, policyVersion, false);
    }
  }

  /** The outcome of a save. */
  enum Saved {
    /** It was committed, and every later read on any node sees it. */
    APPLIED,
    /** Another save changed the account first; nothing was saved. */
    CONFLICT,
    /** The answer to the commit was lost: it may have been committed or not. */
    UNKNOWN
  }
}
