// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to one event. {@code Verdict::Admit} is the only way in. */
public sealed interface Verdict
    permits Verdict.Admit,
        Verdict.Challenge,
        Verdict.Enroll,
        Verdict.Changed,
        Verdict.AskHost,
        Verdict.Refuse,
        Verdict.Prove {
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
   * What to do with each variant of {@code Verdict}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** The person is let in. */
    R admit(Admit it) throws X;

    /** A second factor is asked for. */
    R challenge(Challenge it) throws X;

    /** A factor must be set up. */
    R enroll(Enroll it) throws X;

    /** The change was made, or the list was requested. */
    R changed(Changed it) throws X;

    /** The host has to do something first; only the host learns of it. */
    R askHost(AskHost it) throws X;

    /** It cannot go on. The person learns the refusal, the operator the reason. */
    R refuse(Refuse it) throws X;

    /**
     * Before a first factor can be set up, a code sent to the directory's e-mail address has to be
     * typed, because someone else may have learned the password. {@code Choose} sends it and {@code
     * Respond} answers it, both with the method {@code Email}.
     */
    R prove(Prove it) throws X;
  }

  /**
   * The person is let in.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param because Why: a factor was verified, or a rule exempts.
   * @param evidence Sealed evidence for the session: evidence after a factor, a pass after an
   *     exemption.
   * @param until When the evidence expires.
   * @param knownBrowser A new known-browser cookie, after a completed factor in a browser without
   *     one.
   * @param codesLeft Backup codes left, after one was used.
   * @param deviceToken A new remembered-device cookie, if the person asked for one.
   */
  record Admit(
      Because because,
      byte[] evidence,
      long until,
      byte @Nullable [] knownBrowser,
      @Nullable Integer codesLeft,
      byte @Nullable [] deviceToken)
      implements Verdict {
    public Admit(
        Because because,
        byte[] evidence,
        long until,
        byte @Nullable [] knownBrowser,
        @Nullable Integer codesLeft,
        byte @Nullable [] deviceToken) {
      this.because = Objects.requireNonNull(because, "because");
      this.evidence = Objects.requireNonNull(evidence, "evidence");
      this.until = until;
      this.knownBrowser = knownBrowser;
      this.codesLeft = codesLeft;
      this.deviceToken = deviceToken;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.admit(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Admit that
          && because.equals(that.because)
          && ByteArrays.same(evidence, that.evidence)
          && until == that.until
          && ByteArrays.same(knownBrowser, that.knownBrowser)
          && Objects.equals(codesLeft, that.codesLeft)
          && ByteArrays.same(deviceToken, that.deviceToken);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          because,
          ByteArrays.hash(evidence),
          until,
          ByteArrays.hash(knownBrowser),
          codesLeft,
          ByteArrays.hash(deviceToken));
    }

    @Override
    public String toString() {
      return "Admit[because="
          + because
          + ", evidence="
          + ByteArrays.size(evidence)
          + ", until="
          + until
          + ", knownBrowser="
          + ByteArrays.size(knownBrowser)
          + ", codesLeft="
          + codesLeft
          + ", deviceToken="
          + ByteArrays.size(deviceToken)
          + "]";
    }
  }

  /**
   * A second factor is asked for.
   *
   * @param choices The methods that can be used now, last used first.
   * @param opened The method that was opened.
   * @param shown What the opened method shows, for methods that have a ticket.
   * @param rememberDays Days this device can be remembered for; absent if it cannot.
   * @param trouble What went wrong with the last answer.
   * @param locked The lock on the requested method, or else on the guessable ones.
   */
  record Challenge(
      List<Choice> choices,
      @Nullable FactorMethod opened,
      @Nullable Shown shown,
      @Nullable Integer rememberDays,
      @Nullable Trouble trouble,
      @Nullable AttemptLock locked)
      implements Verdict {
    public Challenge(
        List<Choice> choices,
        @Nullable FactorMethod opened,
        @Nullable Shown shown,
        @Nullable Integer rememberDays,
        @Nullable Trouble trouble,
        @Nullable AttemptLock locked) {
      this.choices = List.copyOf(choices);
      this.opened = opened;
      this.shown = shown;
      this.rememberDays = rememberDays;
      this.trouble = trouble;
      this.locked = locked;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.challenge(this);
    }
  }

  /**
   * A factor must be set up.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param choices What can be set up.
   * @param started The pending enrollment.
   * @param postponeUntil Until when it can be put off; absent if it cannot.
   * @param postponementsLeft How often it can still be put off.
   * @param trouble What went wrong with the last answer.
   */
  record Enroll(
      List<FactorMethod> choices,
      @Nullable Started started,
      @Nullable Long postponeUntil,
      long postponementsLeft,
      @Nullable Trouble trouble)
      implements Verdict {
    public Enroll(
        List<FactorMethod> choices,
        @Nullable Started started,
        @Nullable Long postponeUntil,
        long postponementsLeft,
        @Nullable Trouble trouble) {
      this.choices = List.copyOf(choices);
      this.started = started;
      this.postponeUntil = postponeUntil;
      this.postponementsLeft = postponementsLeft;
      this.trouble = trouble;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.enroll(this);
    }

    @Override
    public void wipe() {
      if (started != null) {
        started.wipe();
      }
    }
  }

  /**
   * The change was made, or the list was requested.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param summary The account as it is now.
   * @param renewed For the session that acted, if the change ended all others: what it goes on
   *     with. The host puts it into the session before anything else learns of the change.
   */
  record Changed(Summary summary, @Nullable Renewal renewed) implements Verdict {
    public Changed(Summary summary, @Nullable Renewal renewed) {
      this.summary = Objects.requireNonNull(summary, "summary");
      this.renewed = renewed;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.changed(this);
    }

    @Override
    public void wipe() {
      summary.wipe();
    }
  }

  /**
   * The host has to do something first; only the host learns of it.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param ticket To be returned with the finding.
   * @param task What to do.
   */
  record AskHost(byte[] ticket, HostTask task) implements Verdict {
    public AskHost {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(task, "task");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.askHost(this);
    }

    @Override
    public void wipe() {
      task.wipe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof AskHost that
          && ByteArrays.same(ticket, that.ticket)
          && task.equals(that.task);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), task);
    }

    @Override
    public String toString() {
      return "AskHost[ticket=" + ByteArrays.size(ticket) + ", task=" + task + "]";
    }
  }

  /**
   * It cannot go on. The person learns the refusal, the operator the reason.
   *
   * @param refusal The one thing the person is told.
   * @param reason A stable code for the operator, such as {@code record.unknown_key}; never a typed
   *     value.
   */
  record Refuse(Refusal refusal, String reason) implements Verdict {
    public Refuse {
      Objects.requireNonNull(refusal, "refusal");
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.refuse(this);
    }
  }

  /**
   * Before a first factor can be set up, a code sent to the directory's e-mail address has to be
   * typed, because someone else may have learned the password. {@code Choose} sends it and {@code
   * Respond} answers it, both with the method {@code Email}.
   *
   * @param shown The code that was sent, if any.
   * @param destination The address with its middle left out; absent if the directory has none, in
   *     which case only an administrator can help.
   * @param postponeUntil Until when enrollment can be put off; absent if it cannot.
   * @param postponementsLeft How often it can still be put off.
   * @param trouble What went wrong with the last answer.
   */
  record Prove(
      @Nullable Shown shown,
      @Nullable String destination,
      @Nullable Long postponeUntil,
      long postponementsLeft,
      @Nullable Trouble trouble)
      implements Verdict {
    public Prove(
        @Nullable Shown shown,
        @Nullable String destination,
        @Nullable Long postponeUntil,
        long postponementsLeft,
        @Nullable Trouble trouble) {
      this.shown = shown;
      this.destination = destination;
      this.postponeUntil = postponeUntil;
      this.postponementsLeft = postponementsLeft;
      this.trouble = trouble;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.prove(this);
    }
  }
}
