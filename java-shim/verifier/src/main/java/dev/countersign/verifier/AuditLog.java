package dev.countersign.verifier;

import dev.countersign.verifier.wire.AuditEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit events that an {@link AccountStore} saved, for reading: lists of administrators show
 * them, and {@link AuditCheck} looks whether they are as they were written.
 *
 * <p>Every list comes in pages of 1 to {@link #ROWS_MAX} rows. A page that holds fewer rows than
 * were asked for is the last one.
 */
public interface AuditLog {
  /** Rows of one page at most. */
  int ROWS_MAX = 200;

  /**
   * One event as it was saved.
   *
   * @param id orders all events of all accounts; from 1, later events have higher ones
   * @param accountId whose event it is
   * @param at when, in Unix seconds
   * @param event the event; null if it has words that this version does not know, since a newer
   *     node wrote it, or someone past the host
   */
  record Entry(long id, String accountId, long at, @Nullable AuditEvent event) {}

  /**
   * The events of one account in the order they were written.
   *
   * @param accountId whose
   * @param afterId the last one of the page before; 0 for the start
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return events, oldest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Entry> inOrder(String accountId, long afterId, int limit) throws StoreException;

  /**
   * The newest events of one account.
   *
   * @param accountId whose
   * @param beforeId the last one of the page before; {@link Long#MAX_VALUE} for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return events, newest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Entry> newestOf(String accountId, long beforeId, int limit) throws StoreException;

  /**
   * The newest events of all accounts.
   *
   * @param beforeId the last one of the page before; {@link Long#MAX_VALUE} for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return events, newest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Entry> newest(long beforeId, int limit) throws StoreException;

  /**
   * The accounts that a check has to look at: those with an event, and those with a record, since a
   * record whose events are all gone must show.
   *
   * @param afterAccountId the last one of the page before; empty for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return account ids in one fixed order
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<String> accountIds(String afterAccountId, int limit) throws StoreException;
}
