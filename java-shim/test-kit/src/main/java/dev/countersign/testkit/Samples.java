package dev.countersign.testkit;

import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Lane;
import dev.countersign.verifier.wire.Notice;
import dev.countersign.verifier.wire.NoticeKind;
import dev.countersign.verifier.wire.Product;
import dev.countersign.verifier.wire.Save;
import java.util.List;

/** Saves shaped like the engine's, with contents that do not open. */
public final class Samples {
  /** Audit events in each sample. */
  public static final int AUDIT_EVENTS = 2;

  /** Notices in each sample. */
  public static final int NOTICES = 1;

  private Samples() {}

  /**
   * A save with a short record.
   *
   * @param revision its revision
   * @return the save
   */
  public static Save save(long revision) {
    return save(revision, new byte[] {'C', 'S', 1, 1, (byte) revision}, 0);
  }

  /**
   * A save.
   *
   * @param revision its revision
   * @param record its record
   * @param revocations its revocations
   * @return the save
   */
  public static Save save(long revision, byte[] record, long revocations) {
    return save(AccountState.ENROLLED, revision, record, revocations);
  }

  /**
   * A save of an account in a state.
   *
   * @param state the state
   * @param revision its revision
   * @return the save
   */
  public static Save in(AccountState state, long revision) {
    return save(state, revision, new byte[] {'C', 'S', 1, 1, (byte) revision}, 0);
  }

  private static Save save(AccountState state, long revision, byte[] record, long revocations) {
    return new Save(
        revision,
        record,
        revocations,
        state,
        1_800_000_000L,
        List.of(FactorMethod.TOTP, FactorMethod.BACKUP_CODES),
        List.of(event(2 * revision - 1, true), event(2 * revision, false)),
        List.of(new Notice(NoticeKind.LOCKED, 1_700_000_000L, FactorMethod.TOTP, null)));
  }

  private static AuditEvent event(long sequence, boolean full) {
    return new AuditEvent(
        sequence,
        1_700_000_000L,
        full ? AuditKind.WRONG_ANSWER : AuditKind.LOCKED,
        full ? FactorMethod.TOTP : null,
        full ? "admin-1" : null,
        full ? "grün, \"quoted\" and 'single'" : null,
        full ? "throttle.failures" : null,
        full ? Product.JIRA : null,
        full ? Channel.FORM : null,
        full ? "2001:db8::1" : null,
        full ? Lane.UNKNOWN : null,
        new byte[32]);
  }
}
