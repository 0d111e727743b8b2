package dev.countersign.verifier;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * There is no verdict: something the second factor cannot do without is missing. Whoever catches
 * this refuses the sign-in.
 *
 * <p>The message is one line for the operator, names what is missing and what to do about it, and
 * holds nothing a person typed.
 */
public class VerifierUnavailableException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Says what is missing.
   *
   * @param operatorLine one line that names the thing and the fix
   */
  public VerifierUnavailableException(String operatorLine) {
    super(operatorLine);
  }

  /**
   * Says what is missing, and what showed it.
   *
   * @param operatorLine one line that names the thing and the fix
   * @param cause what showed it
   */
  public VerifierUnavailableException(String operatorLine, @Nullable Throwable cause) {
    super(operatorLine, cause);
  }
}
