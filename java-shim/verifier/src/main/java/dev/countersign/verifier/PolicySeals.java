package dev.countersign.verifier;

/**
 * Seals versions of the policy with the key ring, so that someone who can only write to the
 * database cannot make one. {@link Verifier#policySeals} provides it.
 */
@FunctionalInterface
public interface PolicySeals {
  /**
   * The seal to store with a version. The same key always makes the same seal.
   *
   * @param version the version
   * @param json the policy's JSON text; an invalid policy is refused
   * @return the seal
   * @throws RequestRefusedException if the policy or the key ring does not open
   * @throws VerifierUnavailableException if engine or key ring are missing
   */
  byte[] seal(long version, String json) throws VerifierUnavailableException;
}
