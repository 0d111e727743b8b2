package dev.countersign.verifier;

import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import org.jspecify.annotations.Nullable;

/**
 * Who waits behind whom. Whoever floods an account with answers of one method stands in their own
 * way, not in that of the owner, who has another one or a browser that is known.
 *
 * @param kind what is answered
 * @param method the method, if it is one that has codes
 * @param known whether the browser brings a known-browser cookie; only the engine can tell what it
 *     is worth
 */
record Line(Kind kind, @Nullable Method method, boolean known) {
  enum Kind {
    SIGN_IN,
    ENROLLMENT,
    SELF_SERVICE
  }

  /** The line of an event that can be used to guess; null for any other, which may run at once. */
  static @Nullable Line of(Event event) {
    if (event instanceof Event.SignIn signIn) {
      boolean known = signIn.login().knownBrowser() != null;
      if (signIn.act() instanceof SignInAct.Respond respond) {
        return new Line(Kind.SIGN_IN, methodOf(respond.answer()), known);
      }
      if (signIn.act() instanceof SignInAct.Enroll enroll
          && enroll.act() instanceof EnrollAct.Confirm confirm) {
        return new Line(Kind.ENROLLMENT, methodOf(confirm.answer()), known);
      }
    }
    if (event instanceof Event.SelfService self
        && self.act() instanceof SelfServiceAct.Enroll enroll
        && enroll.act() instanceof EnrollAct.Confirm confirm) {
      return new Line(Kind.SELF_SERVICE, methodOf(confirm.answer()), true);
    }
    return null;
  }

  private static @Nullable Method methodOf(Answer answer) {
    if (answer instanceof Answer.Code code) {
      return code.method();
    }
    return answer instanceof Answer.TwoCodes ? Method.HOTP : null;
  }
}
