package dev.countersign.verifier;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * There is no verdict, because something the second factor needs is missing. Code that catches this
 * must refuse the sign-in.
 *
 * <p>The message is one line for the operator. It names what is missing and what to do about it,
 * and contains nothing a person typed.
 */
public class VerifierUnavailableException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param operatorLine one line that names the problem and the fix
   */
  public VerifierUnavailableException(String operatorLine) {
    super(operatorLine);
  }

  /**
   * Creates one with a cause.
   *
   * @param operatorLine one line that names the problem and the fix
   * @param cause the cause
   */
  public VerifierUnavailableException(String operatorLine, @Nullable Throwable cause) {
    super(operatorLine, cause);
  }
}
