// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why it cannot go on. */
public sealed interface Refusal
    permits Refusal.Locked,
        Refusal.Suspended,
        Refusal.NotAllowed,
        Refusal.EnrollFirst,
        Refusal.SignInAgain,
        Refusal.AskAdministrator,
        Refusal.Busy {
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
   * What to do with each variant of {@code Refusal}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Too many wrong answers. */
    R locked(Locked it) throws X;

    /** An administrator suspended the account. */
    R suspended(Suspended it) throws X;

    /** A rule of the policy forbids it. */
    R notAllowed(NotAllowed it) throws X;

    /** A factor has to be set up in a browser first. */
    R enrollFirst(EnrollFirst it) throws X;

    /** The session's evidence is missing, expired or not fresh enough. */
    R signInAgain(SignInAgain it) throws X;

    /** The account's record is missing, out of date or does not open. */
    R askAdministrator(AskAdministrator it) throws X;

    /** Too much at once; nothing was charged. */
    R busy(Busy it) throws X;
  }

  /**
   * Too many wrong answers.
   *
   * @param until When it ends by itself; absent if no end is known. An administrator can end it
   *     sooner.
   */
  record Locked(@Nullable Long until) implements Refusal {
    public Locked(@Nullable Long until) {
      this.until = until;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.locked(this);
    }
  }

  /** An administrator suspended the account. */
  record Suspended() implements Refusal {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.suspended(this);
    }
  }

  /**
   * A rule of the policy forbids it.
   *
   * @param rule The rule's name.
   */
  record NotAllowed(String rule) implements Refusal {
    public NotAllowed {
      Objects.requireNonNull(rule, "rule");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.notAllowed(this);
    }
  }

  /** A factor has to be set up in a browser first. */
  record EnrollFirst() implements Refusal {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.enrollFirst(this);
    }
  }

  /** The session's evidence is missing, expired or not fresh enough. */
  record SignInAgain() implements Refusal {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.signInAgain(this);
    }
  }

  /** The account's record is missing, out of date or does not open. */
  record AskAdministrator() implements Refusal {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.askAdministrator(this);
    }
  }

  /** Too much at once; nothing was charged. */
  record Busy() implements Refusal {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.busy(this);
    }
  }
}
