package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EngineResponse.Stepped;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Codes by time while it is not known what time it is. They are not compared: every right code
 * would be charged as a wrong one. All other methods go on.
 */
final class TimeCodes {
  private TimeCodes() {}

  /** Whether the event gives a code by time. */
  static boolean isIn(AccountEvent event) {
    return GivenAnswer.in(event)
        .map(GivenAnswer::answer)
        .filter(answer -> answer instanceof Answer.Code code && code.method() == FactorMethod.TOTP)
        .isPresent();
  }

  /** The same page again at a sign-in; elsewhere there is no page without an outcome. */
  static AccountEvent showInstead(AccountEvent event) throws VerifierUnavailableException {
    if (event instanceof AccountEvent.SignIn signIn && signIn.act() instanceof SignInAct.Respond) {
      return new AccountEvent.SignIn(
          signIn.login(), new SignInAct.Choose(FactorMethod.TOTP, null, false));
    }
    throw new VerifierUnavailableException(
        "the database's clock and this machine's differ too much to compare a code by time");
  }

  /** Says why nothing was compared. */
  static @Nullable Stepped unavailable(@Nullable Stepped stepped) {
    if (stepped == null || !(stepped.verdict() instanceof Verdict.Challenge page)) {
      return stepped;
    }
    return new Stepped(
        stepped.save(),
        new Verdict.Challenge(
            page.choices(),
            page.opened(),
            page.shown(),
            page.rememberDays(),
            new Trouble.Unavailable(),
            page.locked()));
  }
}
