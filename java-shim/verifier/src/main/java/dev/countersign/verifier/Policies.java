package dev.countersign.verifier;

import org.jspecify.annotations.Nullable;

/** Where the policy is kept. Versions only grow; an old one is never changed. */
@FunctionalInterface
public interface Policies {
  /**
   * Reads the newest policy.
   *
   * @return the newest policy
   * @throws StoreException if it cannot be read
   */
  Policy current() throws StoreException;

  /**
   * The newest policy's version. Called every few seconds; override it if that is cheaper to read
   * than the whole policy.
   *
   * @return the version of {@link #current}
   * @throws StoreException if it cannot be read
   */
  default long version() throws StoreException {
    return current().version();
  }

  /**
   * One version of the policy.
   *
   * @param version higher than all earlier ones
   * @param json the policy's JSON text, which only the engine parses
   * @param seal the seal from {@link PolicySeals}; empty if it is missing, which is refused; null
   *     only if no one but the host can write where the policy is kept, such as its own file
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Policy(long version, String json, byte @Nullable [] seal) {
    /**
     * A version kept where only the host can write, so that it needs no seal. Not for a table.
     *
     * @param version higher than all earlier ones
     * @param json the policy's JSON text, which only the engine parses
     */
    public Policy(long version, String json) {
      this(version, json, null);
    }
  }
}
