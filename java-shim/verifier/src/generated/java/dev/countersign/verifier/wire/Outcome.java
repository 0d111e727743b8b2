// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is asked of the person. */
public sealed interface Outcome
    permits Outcome.Exempt, Outcome.Challenge, Outcome.Enroll, Outcome.Refuse {
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
   * What to do with each variant of {@code Outcome}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** No second factor. */
    R exempt(Exempt it) throws X;

    /** A second factor by one of these methods. */
    R challenge(Challenge it) throws X;

    /** A factor must be set up. */
    R enroll(Enroll it) throws X;

    /** It cannot go on. */
    R refuse(Refuse it) throws X;
  }

  /** No second factor. */
  record Exempt() implements Outcome {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.exempt(this);
    }
  }

  /**
   * A second factor by one of these methods.
   *
   * @param methods Methods that are set up, enabled and allowed; last used first.
   */
  record Challenge(List<FactorMethod> methods) implements Outcome {
    public Challenge {
      methods = List.copyOf(methods);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.challenge(this);
    }
  }

  /**
   * A factor must be set up.
   *
   * @param methods What can be set up.
   * @param postponeUntil Until when it can be put off; absent if it cannot.
   * @param postponementsLeft How often it can still be put off.
   */
  record Enroll(List<FactorMethod> methods, @Nullable Long postponeUntil, long postponementsLeft)
      implements Outcome {
    public Enroll(
        List<FactorMethod> methods, @Nullable Long postponeUntil, long postponementsLeft) {
      this.methods = List.copyOf(methods);
      this.postponeUntil = postponeUntil;
      this.postponementsLeft = postponementsLeft;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.enroll(this);
    }
  }

  /**
   * It cannot go on.
   *
   * @param refusal Why.
   */
  record Refuse(Refusal refusal) implements Outcome {
    public Refuse {
      Objects.requireNonNull(refusal, "refusal");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.refuse(this);
    }
  }
}
