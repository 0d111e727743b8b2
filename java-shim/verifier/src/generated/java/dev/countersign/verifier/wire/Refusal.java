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
   * Too many wrong answers.
   *
   * @param until When it ends; absent if only an administrator or an unguessable factor ends it.
   */
  record Locked(@Nullable Long until) implements Refusal {
    public Locked(@Nullable Long until) {
      this.until = until;
    }
  }

  /** An administrator suspended the account. */
  record Suspended() implements Refusal {}

  /**
   * A rule of the policy forbids it.
   *
   * @param rule The rule's name.
   */
  record NotAllowed(String rule) implements Refusal {
    public NotAllowed {
      Objects.requireNonNull(rule, "rule");
    }
  }

  /** A factor has to be set up in a browser first. */
  record EnrollFirst() implements Refusal {}

  /** The session's evidence is missing, ended or not fresh enough. */
  record SignInAgain() implements Refusal {}

  /** The account's record is missing, behind or does not open. */
  record AskAdministrator() implements Refusal {}

  /** Too much at once; nothing was charged. */
  record Busy() implements Refusal {}
}
