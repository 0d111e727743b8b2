// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What went wrong with an answer; the page can be drawn again at once. */
public sealed interface Trouble
    permits Trouble.WrongAnswer, Trouble.Expired, Trouble.PhoneClockOff, Trouble.LabelTaken {
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
}
