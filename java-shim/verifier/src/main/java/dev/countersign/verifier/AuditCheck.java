package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.EngineResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds events that were changed, dropped or added without the engine, in any store. Each account's
 * events are chained, and the end of the chain is in the sealed record, which takes the key to
 * write. It may run alongside sign-ins.
 */
public final class AuditCheck {
  /** The longest reasons and the longest record fit into one request with this many. */
  private static final int EVENTS_AT_ONCE = 40;

  private static final int ACCOUNTS_AT_ONCE = 200;

  /** How often an account that is saved meanwhile is checked again. */
  private static final int TRIES_MAX = 4;

  private final AuditLog log;
  private final AccountStore store;
  private final Verifier verifier;

  /**
   * Creates one.
   *
   * @param log the store's events
   * @param store the store itself
   * @param verifier a verifier on it, whose key ring opens the records
   */
  public AuditCheck(AuditLog log, AccountStore store, Verifier verifier) {
    this.log = log;
    this.store = store;
    this.verifier = verifier;
  }

  /**
   * Checks all accounts that have a record or an event.
   *
   * @param checked called for each account, in the order of their ids
   * @throws StoreException if the database does not answer: nothing is known then
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public void all(Consumer<Checked> checked) throws StoreException, VerifierUnavailableException {
    String last = "";
    List<String> page;
    do {
      page = log.accountIds(last, ACCOUNTS_AT_ONCE);
      for (String account : page) {
        checked.accept(of(account));
        last = account;
      }
    } while (page.size() == ACCOUNTS_AT_ONCE);
  }

  /**
   * Checks one account.
   *
   * @param accountId whose events
   * @return what was found
   * @throws StoreException if the database does not answer: nothing is known then
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public Checked of(String accountId) throws StoreException, VerifierUnavailableException {
    for (int tries = 1; ; tries++) {
      AccountRow row = store.load(accountId).row();
      Checked checked = walk(accountId, row);
      AccountRow now = checked.isIntact() ? row : store.load(accountId).row();
      if (revision(now) == revision(row)) {
        return checked;
      }
      if (tries == TRIES_MAX) {
        return unreadable(accountId, checked.events(), "audit.busy");
      }
    }
  }

  private Checked walk(String accountId, @Nullable AccountRow row)
      throws StoreException, VerifierUnavailableException {
    List<AuditLog.Entry> page = log.inOrder(accountId, 0, EVENTS_AT_ONCE);
    if (row == null) {
      // Records are never deleted, so events without one are what a deleted record left.
      return page.isEmpty()
          ? new Checked(accountId, 0, null, null, null)
          : unreadable(accountId, page.size(), "record.missing");
    }
    byte[] last = new byte[0];
    long events = 0;
    Long beginsAt = null;
    while (true) {
      List<AuditLog.Entry> next =
          page.isEmpty()
              ? List.of()
              : log.inOrder(accountId, page.get(page.size() - 1).id(), EVENTS_AT_ONCE);
      List<AuditEvent> known = known(page);
      if (known.size() < page.size()) {
        // What one does not know one cannot vouch for.
        return unreadable(accountId, events, "audit.unreadable");
      }
      EngineResponse.AuditVerified verified;
      try {
        verified = verifier.verifyAudit(accountId, row, last, known, next.isEmpty());
      } catch (RequestRefusedException refused) {
        return unreadable(accountId, events, refused.code());
      }
      events += page.size();
      beginsAt = verified.beginsAt() == null ? beginsAt : verified.beginsAt();
      if (verified.brokenAt() != null || next.isEmpty()) {
        return new Checked(accountId, events, verified.brokenAt(), beginsAt, null);
      }
      last = verified.last();
      page = next;
    }
  }

  private static List<AuditEvent> known(List<AuditLog.Entry> page) {
    List<AuditEvent> known = new ArrayList<>();
    for (AuditLog.Entry entry : page) {
      AuditEvent event = entry.event();
      if (event != null) {
        known.add(event);
      }
    }
    return known;
  }

  private static Checked unreadable(String accountId, long events, String why) {
    return new Checked(accountId, events, null, null, why);
  }

  private static long revision(@Nullable AccountRow row) {
    return row == null ? 0 : row.revision();
  }

  /**
   * The result for one account.
   *
   * @param accountId whose events
   * @param events how many were checked
   * @param brokenAt the number of the first event that is not as it was written; null if there is
   *     none. If it is one past the last, the end was cut off, or everything was rewritten
   * @param beginsAt the number of the reset that repaired a record that did not open, if there was
   *     one; earlier events cannot be vouched for
   * @param unreadable why the check was not possible: a code of the record, {@code record.missing},
   *     {@code audit.unreadable}, or {@code audit.busy}, which is temporary; null if it was
   */
  public record Checked(
      String accountId,
      long events,
      @Nullable Long brokenAt,
      @Nullable Long beginsAt,
      @Nullable String unreadable) {
    /**
     * Whether all is as it was written.
     *
     * @return whether it is
     */
    public boolean isIntact() {
      return brokenAt == null && unreadable == null;
    }
  }
}
