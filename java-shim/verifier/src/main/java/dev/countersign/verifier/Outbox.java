package dev.countersign.verifier;

import dev.countersign.verifier.wire.Notice;
import java.util.List;

/**
 * Notices saved by an {@link AccountStore} that wait for delivery. A notice is removed only after
 * it was delivered, so a crash in between delivers it twice but never loses it. {@link
 * NoticeDelivery} does all of it, on any number of nodes.
 */
public interface Outbox {
  /** After this many tries, about three days, a notice is no longer news. */
  int TRIES_MAX = 78;

  /** The most rows of one list. */
  int ROWS_MAX = 200;

  /**
   * One notice that waits.
   *
   * @param id names it to {@link #done}
   * @param accountId whom it is for
   * @param notice the notice
   */
  record Waiting(long id, String accountId, Notice notice) {}

  /**
   * A notice that may be tried now.
   *
   * @param waiting the notice
   * @param tries how often it was tried before; 0 for one that never was
   */
  record Due(Waiting waiting, int tries) {
    private static final int FIRST_WAIT_SECONDS = 60;
    private static final int WAITS_DOUBLED_MAX = 6;
    private static final int LAST_WAIT_SECONDS = 3600;

    /**
     * How long to wait before the next try if this one fails: 1, 2, 4, 8, 16 and 32 minutes, then
     * an hour. That is longer than any delivery takes.
     *
     * @return seconds
     */
    public long waitSeconds() {
      return tries >= WAITS_DOUBLED_MAX ? LAST_WAIT_SECONDS : (long) FIRST_WAIT_SECONDS << tries;
    }
  }

  /**
   * The notices that may be tried now: those never tried first, oldest first, then those that came
   * due earliest. A notice that this version has no words for is left out and takes no place; a
   * newer node delivers it.
   *
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return notices
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Due> due(int limit) throws StoreException;

  /**
   * Postpones the next try by {@link Due#waitSeconds()} and counts this one, if the notice still
   * has the number of tries that was read: of any number of nodes, one may deliver it now. A node
   * that fails or dies has nothing more to do, since the notice comes due again.
   *
   * @param due the notice as it was read
   * @return whether it is the caller's to deliver
   * @throws StoreException if it cannot be determined
   */
  boolean claim(Due due) throws StoreException;

  /**
   * Removes a notice that was delivered or given up. Idempotent.
   *
   * @param id the notice
   * @throws StoreException if it may still be there
   */
  void done(long id) throws StoreException;

  /**
   * The notices that wait longest, due or not.
   *
   * @param limit rows at most, 1 to {@link #ROWS_MAX}
   * @return notices, oldest first
   * @throws StoreException if they cannot be read, or the limit is out of bounds
   */
  List<Waiting> oldest(int limit) throws StoreException;

  /**
   * How many notices wait, due or not.
   *
   * @return their number; by default one that stops at {@link #ROWS_MAX}
   * @throws StoreException if it cannot be read
   */
  default long backlog() throws StoreException {
    return oldest(ROWS_MAX).size();
  }
}
