package dev.countersign.verifier;

import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Steps that hash slowly on purpose: answers to security questions. Two at once in this JVM, or
 * somebody could keep every processor and much memory busy by typing nonsense.
 */
final class SlowSteps {
  static final int AT_ONCE_MAX = 2;

  private static final long WAIT_MILLIS = 2000;

  private final Semaphore permits = new Semaphore(AT_ONCE_MAX, true);

  /** Whether an event leads to slow work. */
  static boolean isSlow(Event event) {
    Answer answer = answerOf(event);
    return answer instanceof Answer.SecurityAnswers || answer instanceof Answer.Questions;
  }

  boolean enter() throws InterruptedException {
    return permits.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  void leave() {
    permits.release();
  }

  private static @Nullable Answer answerOf(Event event) {
    EnrollAct enroll = null;
    if (event instanceof Event.SignIn signIn) {
      if (signIn.act() instanceof SignInAct.Respond respond) {
        return respond.answer();
      }
      enroll = signIn.act() instanceof SignInAct.Enroll act ? act.act() : null;
    } else if (event instanceof Event.SelfService self) {
      enroll = self.act() instanceof SelfServiceAct.Enroll act ? act.act() : null;
    }
    return enroll instanceof EnrollAct.Confirm confirm ? confirm.answer() : null;
  }
}
