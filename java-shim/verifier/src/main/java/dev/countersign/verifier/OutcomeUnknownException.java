package dev.countersign.verifier;

import java.io.Serial;

/**
 * The save of this step was sent, but the database did not say whether it was committed. There is
 * no verdict, and the step must not be run again; the person starts over with a new attempt.
 */
public final class OutcomeUnknownException extends VerifierUnavailableException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param operatorLine one line that names the problem and the fix
   */
  public OutcomeUnknownException(String operatorLine) {
    super(operatorLine);
  }
}
