package dev.countersign.verifier;

import dev.countersign.verifier.wire.AuditEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit events saved by an {@link AccountStore}, for reading: administrators' lists show them,
 * and {@link AuditCheck} checks that they are as they were written.
 *
 * <p>Every list comes in pages of 1 to {@link #ROWS_MAX} rows. A page with fewer rows than
 * requested is the last one.
 */
public interface AuditLog {
  /** The most rows of one page. */
  int ROWS_MAX = 200;

  /**
   * One event as it was saved.
   *
   * @param id orders all events of all accounts; from 1, later events have higher ones
   * @param accountId whose event it is
   * @param at when, in Unix seconds
   * @param event the event; null if it has words this version does not know, because a newer node,
   *     or someone without the host, wrote it
   */
  record Entry(long id, String accountId, long at, @Nullable AuditEvent event) {}

  /**
   * The events of one account in the order they were written.
   *
   * @param accountId whose
   * @param afterId the last one of the previous page; 0 for the start
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return events, oldest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Entry> inOrder(String accountId, long afterId, int limit) throws StoreException;

  /**
   * The newest events of one account.
   *
   * @param accountId whose
   * @param beforeId the last one of the previous page; {@link Long#MAX_VALUE} for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return events, newest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Entry> newestOf(String accountId, long beforeId, int limit) throws StoreException;

  /**
   * The newest events of all accounts.
   *
   * @param beforeId the last one of the previous page; {@link Long#MAX_VALUE} for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return events, newest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Entry> newest(long beforeId, int limit) throws StoreException;

  /**
   * The accounts a check has to cover: those with an event, and those with a record, because a
   * record whose events are all gone must be noticed.
   *
   * @param afterAccountId the last one of the previous page; empty for the first page
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return account ids in one fixed order
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<String> accountIds(String afterAccountId, int limit) throws StoreException;
}
