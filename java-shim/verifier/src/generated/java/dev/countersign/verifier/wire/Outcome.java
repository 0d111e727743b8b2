// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is asked of the person. */
public sealed interface Outcome
    permits Outcome.Exempt, Outcome.Challenge, Outcome.Enroll, Outcome.Refuse {
  /** No second factor. */
  record Exempt() implements Outcome {}

  /**
   * A second factor by one of these methods.
   *
   * @param methods Methods that are set up, enabled and allowed, last used first.
   */
  record Challenge(List<Method> methods) implements Outcome {
    public Challenge {
      methods = List.copyOf(methods);
    }
  }

  /**
   * A factor must be set up.
   *
   * @param methods What can be set up.
   * @param postponeUntil Until when it can be put off; absent if it cannot.
   * @param postponementsLeft How often it can still be put off.
   */
  record Enroll(List<Method> methods, @Nullable Long postponeUntil, long postponementsLeft)
      implements Outcome {
    public Enroll(List<Method> methods, @Nullable Long postponeUntil, long postponementsLeft) {
      this.methods = List.copyOf(methods);
      this.postponeUntil = postponeUntil;
      this.postponementsLeft = postponementsLeft;
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
  }
}
