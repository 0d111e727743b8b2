package dev.countersign.verifier;

import java.io.Serial;
import java.util.List;

/**
 * The engine did not load, belongs to another build, or failed its self-test. Every sign-in that
 * needs a second factor is refused until this is fixed.
 *
 * <p>Everything that was tried is attached as {@linkplain #getSuppressed() suppressed}.
 */
public final class EngineUnavailableException extends VerifierUnavailableException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Creates one with everything that was tried.
   *
   * @param operatorLine one line that names the problem and the fix
   * @param tried one failure for each attempt, in order; may be empty
   */
  public EngineUnavailableException(String operatorLine, List<? extends Throwable> tried) {
    super(operatorLine);
    tried.forEach(this::addSuppressed);
  }
}
