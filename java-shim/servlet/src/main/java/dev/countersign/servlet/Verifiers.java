package dev.countersign.servlet;

import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;

/** Where the filter finds the verifier. A host without one keeps refusing. */
@FunctionalInterface
public interface Verifiers {
  /**
   * The verifier, built by the first call that succeeds. Called often: an implementation keeps the
   * verifier, and does not retry on every call what failed a moment ago.
   *
   * @return the verifier
   * @throws VerifierUnavailableException if there is none; the message is one line for the operator
   */
  Verifier verifier() throws VerifierUnavailableException;
}
