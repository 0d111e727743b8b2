package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.FactorMethod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which line an answer waits in. Flooding an account with answers by one method delays that line,
 * not the owner, who uses another method or a known browser.
 *
 * @param place where the answer is given
 * @param method the method, if it is one that has codes
 * @param known whether the browser sends a known-browser cookie
 */
record Line(GivenAnswer.Place place, @Nullable FactorMethod method, boolean known) {
  /**
   * The line of an event that can be used for guessing; null for any other, which may run at once.
   */
  static @Nullable Line of(AccountEvent event) {
    return GivenAnswer.in(event).map(Line::of).orElse(null);
  }

  private static Line of(GivenAnswer given) {
    FactorMethod method = given.answer().match(new MethodOf()).orElse(null);
    return new Line(given.place(), method, given.knownBrowser());
  }

  private static final class MethodOf
      implements Answer.Cases<Optional<FactorMethod>, RuntimeException> {
    @Override
    public Optional<FactorMethod> code(Answer.Code it) {
      return Optional.of(it.method());
    }

    @Override
    public Optional<FactorMethod> twoCodes(Answer.TwoCodes it) {
      return Optional.of(it.method());
    }

    @Override
    public Optional<FactorMethod> codesSaved(Answer.CodesSaved it) {
      return Optional.empty();
    }

    @Override
    public Optional<FactorMethod> assertion(Answer.Assertion it) {
      return Optional.empty();
    }

    @Override
    public Optional<FactorMethod> push(Answer.Push it) {
      return Optional.empty();
    }

    @Override
    public Optional<FactorMethod> securityAnswers(Answer.SecurityAnswers it) {
      return Optional.empty();
    }

    @Override
    public Optional<FactorMethod> questions(Answer.Questions it) {
      return Optional.empty();
    }
  }
}
