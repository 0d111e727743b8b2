// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a signed-in person does with their own factors. */
public sealed interface SelfServiceAct
    permits SelfServiceAct.List,
        SelfServiceAct.Enroll,
        SelfServiceAct.Report,
        SelfServiceAct.Rename,
        SelfServiceAct.Remove,
        SelfServiceAct.Prefer,
        SelfServiceAct.ForgetDevices {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /**
   * Calls the case of this variant. {@link Cases} has one for each, so the compiler finds every
   * place that a new variant concerns.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   * @param cases what to do with each variant
   * @return what the case returned
   * @throws X if the case throws it
   */
  <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X;

  /**
   * What to do with each variant of {@code SelfServiceAct}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Lists them; any valid evidence is enough. */
    R list(List it) throws X;

    /** Adds one; needs fresh evidence. */
    R enroll(Enroll it) throws X;

    /** The host's answer to a task that the engine gave it during an enrollment. */
    R report(Report it) throws X;

    /** Renames one; needs fresh evidence. */
    R rename(Rename it) throws X;

    /** Removes one; needs fresh evidence. The last one the policy requires stays. */
    R remove(Remove it) throws X;

    /** Sets the method that is offered first; needs fresh evidence. */
    R prefer(Prefer it) throws X;

    /** Forgets remembered devices; needs fresh evidence. */
    R forgetDevices(ForgetDevices it) throws X;
  }

  /** Lists them; any valid evidence is enough. */
  record List() implements SelfServiceAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.list(this);
    }
  }

  /**
   * Adds one; needs fresh evidence.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param act The step of the enrollment.
   */
  record Enroll(EnrollAct act) implements SelfServiceAct {
    public Enroll {
      Objects.requireNonNull(act, "act");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.enroll(this);
    }

    @Override
    public void wipe() {
      act.wipe();
    }
  }

  /**
   * The host's answer to a task that the engine gave it during an enrollment.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param ticket The ticket that came with the task.
   * @param finding What the host found.
   */
  record Report(byte[] ticket, Finding finding) implements SelfServiceAct {
    public Report {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(finding, "finding");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.report(this);
    }

    @Override
    public void wipe() {
      finding.wipe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Report that
          && ByteArrays.same(ticket, that.ticket)
          && finding.equals(that.finding);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), finding);
    }

    @Override
    public String toString() {
      return "Report[ticket=" + ByteArrays.size(ticket) + ", finding=" + finding + "]";
    }
  }

  /**
   * Renames one; needs fresh evidence.
   *
   * @param authenticator The authenticator's number within the account.
   * @param label The new name, 1 to 64 characters, not used by another authenticator.
   */
  record Rename(long authenticator, String label) implements SelfServiceAct {
    public Rename {
      Objects.requireNonNull(label, "label");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.rename(this);
    }
  }

  /**
   * Removes one; needs fresh evidence. The last one the policy requires stays.
   *
   * @param authenticator The authenticator's number within the account.
   */
  record Remove(long authenticator) implements SelfServiceAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.remove(this);
    }
  }

  /**
   * Sets the method that is offered first; needs fresh evidence.
   *
   * @param method The method; absent for the one used last.
   */
  record Prefer(@Nullable FactorMethod method) implements SelfServiceAct {
    public Prefer(@Nullable FactorMethod method) {
      this.method = method;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.prefer(this);
    }
  }

  /**
   * Forgets remembered devices; needs fresh evidence.
   *
   * @param device The device's number within the account; absent for all.
   */
  record ForgetDevices(@Nullable Long device) implements SelfServiceAct {
    public ForgetDevices(@Nullable Long device) {
      this.device = device;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.forgetDevices(this);
    }
  }
}
