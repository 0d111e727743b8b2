// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What went wrong with an answer; the page can be drawn again at once. */
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
  /** The answer is not right, or was used before; the words do not tell which. */
  record WrongAnswer() implements Trouble {}

  /** The page is too old: begin again. */
  record Expired() implements Trouble {}

  /**
   * Only during enrollment: the code belongs to another time. Nobody is let in by it.
   *
   * @param minutes Minutes the phone is ahead; negative if it is behind.
   */
  record PhoneClockOff(int minutes) implements Trouble {}

  /** Another authenticator has this name already, or the name is not allowed. */
  record LabelTaken() implements Trouble {}

  /** The message could not be handed over. No attempt was counted. */
  record NotDelivered() implements Trouble {}

  /**
   * Too soon, or too often: the last code or prompt still counts.
   *
   * @param at When it can be tried again.
   */
  record TooSoon(long at) implements Trouble {}

  /** Whoever has to confirm it could not be asked. No attempt was counted. */
  record Unavailable() implements Trouble {}

  /** The destination is none that a code can be sent to, or is in use already. */
  record DestinationRefused() implements Trouble {}

  /** An answer is too short, equal to another one, or part of its question. */
  record AnswersRefused() implements Trouble {}

  /** The person said no on the phone, or nobody answered. */
  record Denied() implements Trouble {}

  /** This credential or key is set up already, here or elsewhere. */
  record AlreadySetUp() implements Trouble {}
}
