package dev.countersign.verifier;

/**
 * Seals versions of the policy under the key ring, so that whoever can only write to the database
 * can make none. {@link Verifier#policySeals} brings one.
 */
@FunctionalInterface
public interface PolicySeals {
  /**
   * The seal to be kept beside a version. It is the same whenever it is made under the same key.
   *
   * @param version the version
   * @param json the policy's JSON text; one that would not open is refused
   * @return the seal
   * @throws RequestRefusedException if the policy or the key ring does not open
   * @throws VerifierUnavailableException if engine or key ring are missing
   */
  byte[] seal(long version, String json) throws VerifierUnavailableException;
}
