package dev.countersign.verifier;

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
   * @param version counts up from 1
   * @param json the policy's JSON text, which only the engine parses
   */
  record Policy(long version, String json) {}
}
