package dev.countersign.servlet.session;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier knows about evidence. Outside tests there is one implementation, over the
 * verifier itself.
 */
public interface EvidenceDoor {
  /**
   * Opens evidence.
   *
   * @param accountId whose it must be
   * @param nonce of which session it must be
   * @param evidence the evidence
   * @return its facts; null if it does not open
   * @throws VerifierUnavailableException if the engine is gone
   */
  @Nullable EvidenceFacts checkEvidence(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException;

  /**
   * Whether facts opened in this JVM still hold, as far as this node knows.
   *
   * @param accountId the account
   * @param facts the facts
   * @return whether they do
   * @throws VerifierUnavailableException if that cannot be determined
   */
  boolean stillHolds(String accountId, EvidenceFacts facts) throws VerifierUnavailableException;

  /**
   * A number that changes with the key ring: what was opened earlier has to be opened again.
   *
   * @return the number
   * @throws VerifierUnavailableException if the engine is gone
   */
  long ringStamp() throws VerifierUnavailableException;
}
