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
   * One version of the policy.
   *
   * @param version grows with each
   * @param json the policy's JSON text, which only the engine parses
   * @param seal what {@link PolicySeals} made for it, empty if there is none, which is refused;
   *     null only where nobody but the host can write, such as a file of its own
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Policy(long version, String json, byte @Nullable [] seal) {
    /**
     * A version that is kept where nobody but the host can write, so it needs no seal. Not for a
     * table.
     *
     * @param version grows with each
     * @param json the policy's JSON text, which only the engine parses
     */
    public Policy(long version, String json) {
      this(version, json, null);
    }
  }
}
