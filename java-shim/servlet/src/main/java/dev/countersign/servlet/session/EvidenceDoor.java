package dev.countersign.servlet.session;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import org.jspecify.annotations.Nullable;

/** What the verifier knows of evidence. Outside tests there is one, over the verifier itself. */
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
   * Whether facts that were opened in this JVM still hold, by what this node knows.
   *
   * @param accountId the account
   * @param facts the facts
   * @return whether they do
   * @throws VerifierUnavailableException if that cannot be found out
   */
  boolean stillHolds(String accountId, EvidenceFacts facts) throws VerifierUnavailableException;

  /**
   * Another number once the key ring is another one: what was opened before is opened again.
   *
   * @return the number
   * @throws VerifierUnavailableException if the engine is gone
   */
  long ringStamp() throws VerifierUnavailableException;
}
