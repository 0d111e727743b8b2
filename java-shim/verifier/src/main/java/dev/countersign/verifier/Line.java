package dev.countersign.verifier;

import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.Method;
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
record Line(GivenAnswer.Place place, @Nullable Method method, boolean known) {
  /**
   * The line of an event that can be used for guessing; null for any other, which may run at once.
   */
  static @Nullable Line of(Event event) {
    return GivenAnswer.in(event).map(Line::of).orElse(null);
  }

  private static Line of(GivenAnswer given) {
    Method method = given.answer().match(new MethodOf()).orElse(null);
    return new Line(given.place(), method, given.knownBrowser());
  }

  private static final class MethodOf implements Answer.Cases<Optional<Method>, RuntimeException> {
    @Override
    public Optional<Method> code(Answer.Code it) {
      return Optional.of(it.method());
    }

    @Override
    public Optional<Method> twoCodes(Answer.TwoCodes it) {
      return Optional.of(Method.HOTP);
    }

    @Override
    public Optional<Method> codesSaved(Answer.CodesSaved it) {
      return Optional.empty();
    }

    @Override
    public Optional<Method> assertion(Answer.Assertion it) {
      return Optional.empty();
    }

    @Override
    public Optional<Method> push(Answer.Push it) {
      return Optional.empty();
    }

    @Override
    public Optional<Method> securityAnswers(Answer.SecurityAnswers it) {
      return Optional.empty();
    }

    @Override
    public Optional<Method> questions(Answer.Questions it) {
      return Optional.empty();
    }
  }
}
