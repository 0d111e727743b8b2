package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.FactorMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of an {@link AccountStore} say without opening a record, for administrators'
 * lists and for {@link Resealing}. A list never lets anyone in.
 *
 * <p>Every list comes in pages of 1 to {@link #ROWS_MAX} rows. A page with fewer rows than
 * requested is the last one.
 */
public interface StoredAccounts {
  /** The most rows of one page. */
  int ROWS_MAX = 200;

  /**
   * One account that has a row.
   *
   * @param accountId the host's immutable key
   * @param state the state at the last save
   * @param lockedUntil when the last lock ends, in Unix seconds, which may be past; null if there
   *     was none
   * @param methods the methods set up, without those this version does not know
   * @param lastKind the last event; null if there is none, or this version does not know it
   * @param lastAt when it was, in Unix seconds; null if there is none
   */
  record Stored(
      String accountId,
      AccountState state,
      @Nullable Long lockedUntil,
      List<FactorMethod> methods,
      @Nullable AuditKind lastKind,
      @Nullable Long lastAt) {
    /** Copies the list. */
    public Stored {
      methods = List.copyOf(methods);
    }
  }

  /**
   * Accounts that have a row.
   *
   * @param afterAccountId the last one of the previous page; empty for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return accounts in the order of their ids
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Stored> page(String afterAccountId, int limit) throws StoreException;

  /**
   * The ones of these accounts that have a row.
   *
   * @param accountIds at most {@link #ROWS_MAX}; may be empty
   * @return accounts, in any order
   * @throws StoreException if they cannot be read, or too many were named
   */
  List<Stored> among(List<String> accountIds) throws StoreException;

  /**
   * How many records a key of the ring sealed; it must not be retired while there are any.
   *
   * @param keyId the key's number
   * @return the number of records
   * @throws StoreException if it cannot be read
   */
  long sealedBy(int keyId) throws StoreException;

  /**
   * The accounts whose records another key of the ring sealed. A record says in plaintext which key
   * sealed it: its bytes 5 to 8 are the key's number, most significant first.
   *
   * @param keyId the key that seals now
   * @param afterAccountId the last one of the previous page; empty for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return account ids in their order
   * @throws StoreException if it cannot be read, or the limit is out of bounds
   */
  List<String> sealedByOthers(int keyId, String afterAccountId, int limit) throws StoreException;
}
