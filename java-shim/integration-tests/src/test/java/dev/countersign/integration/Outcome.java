package dev.countersign.integration;

import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;

/** What an answer led to, as far as these tests distinguish verdicts. */
enum Outcome {
  ADMITTED,
  /** Compared or not: the page says that the code is wrong. */
  WRONG,
  /** Refused without being compared, because of a lock. */
  LOCKED,
  /** What it belonged to is used up. */
  OVER,
  /** Whoever has to confirm it was not asked or did not answer. */
  UNAVAILABLE,
  BUSY;

  private static final int METHODS = FactorMethod.values().length;

  /** Throws for a verdict that must never follow an answer to a challenge. */
  static Outcome of(Verdict verdict) {
    if (verdict instanceof Verdict.Admit) {
      return ADMITTED;
    }
    if (verdict instanceof Verdict.Challenge page) {
      if (page.trouble() instanceof Trouble.WrongAnswer) {
        return WRONG;
      }
      if (page.trouble() instanceof Trouble.Expired) {
        return OVER;
      }
      if (page.trouble() instanceof Trouble.Unavailable) {
        return UNAVAILABLE;
      }
      // A stopped method is no longer among the choices.
      if (page.trouble() == null && page.choices().size() < METHODS) {
        return LOCKED;
      }
    }
    if (verdict instanceof Verdict.Refuse refused) {
      if (refused.refusal() instanceof Refusal.Busy) {
        return BUSY;
      }
      if (refused.refusal() instanceof Refusal.Locked) {
        return LOCKED;
      }
    }
    throw new AssertionError("not an outcome of an answer: " + verdict);
  }
}
