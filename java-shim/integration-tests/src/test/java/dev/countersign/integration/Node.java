package dev.countersign.integration;

import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Verdict;

/**
 * One node of a cluster.
 *
 * @param verifier its driver and engine
 * @param store the access to the database that all nodes share
 */
record Node(Verifier verifier, WatchedStore store) implements AutoCloseable {
  Verdict run(String accountId, AccountEvent event) throws VerifierUnavailableException {
    return verifier.run(accountId, event);
  }

  /** The time the engine sees. */
  long nowSeconds() throws Exception {
    return store.load("nobody").nowSeconds();
  }

  @Override
  public void close() {
    verifier.close();
  }
}
