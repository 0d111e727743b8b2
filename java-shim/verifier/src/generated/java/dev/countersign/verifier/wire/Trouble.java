// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import org.jspecify.annotations.Nullable;

/** What went wrong with an answer; the page can be rendered again at once. */
public sealed interface Trouble
    permits Trouble.WrongAnswer,
        Trouble.Expired,
        Trouble.PhoneClockOff,
        Trouble.LabelTaken,
        Trouble.NotDelivered,
        Trouble.TooSoon,
        Trouble.Unavailable,
        Trouble.DestinationRefused,
        Trouble.AnswersRefused,
        Trouble.Denied,
        Trouble.AlreadySetUp {
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
   * What to do with each variant of {@code Trouble}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** The answer is wrong or was used before; the wording does not reveal which. */
    R wrongAnswer(WrongAnswer it) throws X;

    /** The page is too old: start again. */
    R expired(Expired it) throws X;

    /** Only during enrollment: the code belongs to another time. It lets no one in. */
    R phoneClockOff(PhoneClockOff it) throws X;

    /** Another authenticator has this name already, or the name is not allowed. */
    R labelTaken(LabelTaken it) throws X;

    /** The message could not be sent. No attempt was counted. */
    R notDelivered(NotDelivered it) throws X;

    /** Too soon or too often: the last code or prompt is still valid. */
    R tooSoon(TooSoon it) throws X;

    /** The service that has to confirm it could not be asked. No attempt was counted. */
    R unavailable(Unavailable it) throws X;

    /** No code can be sent to this destination, or it is already in use. */
    R destinationRefused(DestinationRefused it) throws X;

    /** An answer is too short, the same as another one, or part of its question. */
    R answersRefused(AnswersRefused it) throws X;

    /** The prompt was denied on the phone or not answered. */
    R denied(Denied it) throws X;

    /** This credential or key is already set up, here or elsewhere. */
    R alreadySetUp(AlreadySetUp it) throws X;
  }

  /** The answer is wrong or was used before; the wording does not reveal which. */
  record WrongAnswer() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.wrongAnswer(this);
    }
  }

  /** The page is too old: start again. */
  record Expired() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.expired(this);
    }
  }

  /**
   * Only during enrollment: the code belongs to another time. It lets no one in.
   *
   * @param minutes Minutes the phone is ahead; negative if it is behind.
   */
  record PhoneClockOff(int minutes) implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.phoneClockOff(this);
    }
  }

  /** Another authenticator has this name already, or the name is not allowed. */
  record LabelTaken() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.labelTaken(this);
    }
  }

  /** The message could not be sent. No attempt was counted. */
  record NotDelivered() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.notDelivered(this);
    }
  }

  /**
   * Too soon or too often: the last code or prompt is still valid.
   *
   * @param at When it can be tried again.
   */
  record TooSoon(long at) implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.tooSoon(this);
    }
  }

  /** The service that has to confirm it could not be asked. No attempt was counted. */
  record Unavailable() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.unavailable(this);
    }
  }

  /** No code can be sent to this destination, or it is already in use. */
  record DestinationRefused() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.destinationRefused(this);
    }
  }

  /** An answer is too short, the same as another one, or part of its question. */
  record AnswersRefused() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.answersRefused(this);
    }
  }

  /** The prompt was denied on the phone or not answered. */
  record Denied() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.denied(this);
    }
  }

  /** This credential or key is already set up, here or elsewhere. */
  record AlreadySetUp() implements Trouble {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.alreadySetUp(this);
    }
  }
}
