// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What must be saved, in a separate transaction, before the verdict may be revealed.
 *
 * <p>Byte arrays are held, not copied.
 *
 * @param revision The new revision: the loaded one plus 1, or 1 for a new row.
 * @param record The sealed record.
 * @param revocations Counts this account's revocations.
 * @param state For lists only; never grounds for letting someone in.
 * @param lockedUntil For lists only: when the last lock ends.
 * @param methods For lists only: the methods set up.
 * @param audit To append to the account's audit chain in the same transaction.
 * @param notices To put into the outbox in the same transaction.
 */
public record Save(
    long revision,
    byte[] record,
    long revocations,
    AccountState state,
    @Nullable Long lockedUntil,
    List<FactorMethod> methods,
    List<AuditEvent> audit,
    List<Notice> notices) {
  public Save(
      long revision,
      byte[] record,
      long revocations,
      AccountState state,
      @Nullable Long lockedUntil,
      List<FactorMethod> methods,
      List<AuditEvent> audit,
      List<Notice> notices) {
    this.revision = revision;
    this.record = Objects.requireNonNull(record, "record");
    this.revocations = revocations;
    this.state = Objects.requireNonNull(state, "state");
    this.lockedUntil = lockedUntil;
    this.methods = List.copyOf(methods);
    this.audit = List.copyOf(audit);
    this.notices = List.copyOf(notices);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Save that
        && revision == that.revision
        && ByteArrays.same(record, that.record)
        && revocations == that.revocations
        && state.equals(that.state)
        && Objects.equals(lockedUntil, that.lockedUntil)
        && methods.equals(that.methods)
        && audit.equals(that.audit)
        && notices.equals(that.notices);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        revision,
        ByteArrays.hash(record),
        revocations,
        state,
        lockedUntil,
        methods,
        audit,
        notices);
  }

  @Override
  public String toString() {
    return "Save[revision="
        + revision
        + ", record="
        + ByteArrays.size(record)
        + ", revocations="
        + revocations
        + ", state="
        + state
        + ", lockedUntil="
        + lockedUntil
        + ", methods="
        + methods
        + ", audit="
        + audit
        + ", notices="
        + notices
        + "]";
  }
}
