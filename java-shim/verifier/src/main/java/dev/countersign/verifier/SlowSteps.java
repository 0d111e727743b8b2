package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Answer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Steps that are slow by design: answers to security questions. Only two at a time in this JVM;
 * otherwise typing nonsense could keep every processor and much memory busy.
 */
final class SlowSteps {
  static final int AT_ONCE_MAX = 2;

  private static final long WAIT_MILLIS = 2000;

  private final Semaphore permits = new Semaphore(AT_ONCE_MAX, true);

  /** Whether an event leads to slow work. */
  static boolean isSlow(AccountEvent event) {
    return GivenAnswer.in(event).map(given -> given.answer().match(new Hashes())).orElse(false);
  }

  boolean enter() throws InterruptedException {
    return permits.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  void leave() {
    permits.release();
  }

  /** Which answers are hashed with Argon2id. */
  private static final class Hashes implements Answer.Cases<Boolean, RuntimeException> {
    @Override
    public Boolean securityAnswers(Answer.SecurityAnswers it) {
      return true;
    }

    @Override
    public Boolean questions(Answer.Questions it) {
      return true;
    }

    @Override
    public Boolean code(Answer.Code it) {
      return false;
    }

    @Override
    public Boolean codesSaved(Answer.CodesSaved it) {
      return false;
    }

    @Override
    public Boolean twoCodes(Answer.TwoCodes it) {
      return false;
    }

    @Override
    public Boolean assertion(Answer.Assertion it) {
      return false;
    }

    @Override
    public Boolean push(Answer.Push it) {
      return false;
    }
  }
}
