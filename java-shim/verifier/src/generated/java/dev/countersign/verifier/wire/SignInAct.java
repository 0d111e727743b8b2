// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person does between the first factor and the last. */
public sealed interface SignInAct
    permits SignInAct.Begin,
        SignInAct.Choose,
        SignInAct.Respond,
        SignInAct.Report,
        SignInAct.Enroll,
        SignInAct.Postpone {
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
   * What to do with each variant of {@code SignInAct}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /**
     * Asks what this login still needs. Writes nothing, except that the grace period starts at the
     * first login it applies to.
     */
    R begin(Begin it) throws X;

    /** Opens one method; doing so again shows the same. */
    R choose(Choose it) throws X;

    /** Answers the challenge. */
    R respond(Respond it) throws X;

    /** The host's answer to a task that the engine gave it. */
    R report(Report it) throws X;

    /** Sets up a first factor; possible only while there is none. */
    R enroll(Enroll it) throws X;

    /** Puts enrollment off, while the policy grants grace. */
    R postpone(Postpone it) throws X;
  }

  /**
   * Asks what this login still needs. Writes nothing, except that the grace period starts at the
   * first login it applies to.
   */
  record Begin() implements SignInAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.begin(this);
    }
  }

  /**
   * Opens one method; doing so again shows the same.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param method The method to open.
   * @param ticket The session's ticket for this method, if it has one: what it opened is shown
   *     again, and nothing is sent.
   * @param again Whether the person asked for the same code to be sent, or the phone to be
   *     prompted, again.
   */
  record Choose(FactorMethod method, byte @Nullable [] ticket, boolean again) implements SignInAct {
    public Choose(FactorMethod method, byte @Nullable [] ticket, boolean again) {
      this.method = Objects.requireNonNull(method, "method");
      this.ticket = ticket;
      this.again = again;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.choose(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Choose that
          && method.equals(that.method)
          && ByteArrays.same(ticket, that.ticket)
          && again == that.again;
    }

    @Override
    public int hashCode() {
      return Objects.hash(method, ByteArrays.hash(ticket), again);
    }

    @Override
    public String toString() {
      return "Choose[method="
          + method
          + ", ticket="
          + ByteArrays.size(ticket)
          + ", again="
          + again
          + "]";
    }
  }

  /**
   * Answers the challenge.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param answer What was typed or done.
   * @param ticket The ticket of the method, for methods that have one.
   * @param rememberDevice Whether the person wants this device to be remembered.
   */
  record Respond(Answer answer, byte @Nullable [] ticket, boolean rememberDevice)
      implements SignInAct {
    public Respond(Answer answer, byte @Nullable [] ticket, boolean rememberDevice) {
      this.answer = Objects.requireNonNull(answer, "answer");
      this.ticket = ticket;
      this.rememberDevice = rememberDevice;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.respond(this);
    }

    @Override
    public void wipe() {
      answer.wipe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Respond that
          && answer.equals(that.answer)
          && ByteArrays.same(ticket, that.ticket)
          && rememberDevice == that.rememberDevice;
    }

    @Override
    public int hashCode() {
      return Objects.hash(answer, ByteArrays.hash(ticket), rememberDevice);
    }

    @Override
    public String toString() {
      return "Respond[answer="
          + answer
          + ", ticket="
          + ByteArrays.size(ticket)
          + ", rememberDevice="
          + rememberDevice
          + "]";
    }
  }

  /**
   * The host's answer to a task that the engine gave it.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param ticket The ticket that came with the task.
   * @param finding What the host found.
   */
  record Report(byte[] ticket, Finding finding) implements SignInAct {
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
   * Sets up a first factor; possible only while there is none.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param act The step of the enrollment.
   */
  record Enroll(EnrollAct act) implements SignInAct {
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

  /** Puts enrollment off, while the policy grants grace. */
  record Postpone() implements SignInAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.postpone(this);
    }
  }
}
