package dev.countersign.servlet;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the filter asks of the verifier. Outside tests there is one implementation, over the driver;
 * the interface exists so that failures of every kind can be played.
 */
interface Backend {
  Verdict run(String accountId, Event event) throws VerifierUnavailableException;

  @Nullable EvidenceFacts checkEvidence(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException;

  /** Whether facts that were opened in this JVM still hold, by what this node knows. */
  boolean stillHolds(String accountId, EvidenceFacts facts) throws VerifierUnavailableException;

  /** Another number once the key ring is another one: what was opened before is opened again. */
  long ringStamp() throws VerifierUnavailableException;

  /** What the policy asks in a situation, and by which rule. */
  Decision decide(Situation situation) throws VerifierUnavailableException;

  Helped help(HelpAct act) throws VerifierUnavailableException;
}
