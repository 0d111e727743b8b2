// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/** What a person does between the first factor and the last. */
public sealed interface SignInAct
    permits SignInAct.Begin,
        SignInAct.Choose,
        SignInAct.Respond,
        SignInAct.Enroll,
        SignInAct.Postpone {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /**
   * Asks what this login still needs. Writes nothing, except that the days of grace begin to count
   * at the first login they apply to.
   */
  record Begin() implements SignInAct {}

  /**
   * Opens one method; doing so again shows the same.
   *
   * @param method The method to open.
   */
  record Choose(Method method) implements SignInAct {
    public Choose {
      Objects.requireNonNull(method, "method");
    }
  }

  /**
   * Answers the challenge.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param answer What was typed.
   */
  record Respond(Answer answer) implements SignInAct {
    public Respond {
      Objects.requireNonNull(answer, "answer");
    }

    @Override
    public void wipe() {
      answer.wipe();
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
    public void wipe() {
      act.wipe();
    }
  }

  /** Puts enrollment off, while policy grants grace. */
  record Postpone() implements SignInAct {}
}
