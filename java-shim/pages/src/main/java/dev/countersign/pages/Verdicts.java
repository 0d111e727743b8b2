package dev.countersign.pages;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Verdict;

/**
 * What the pages ask of the verifier. A host passes it on to its {@link
 * dev.countersign.verifier.Verifier}; a test plays every verdict and every failure.
 */
public interface Verdicts {
  /**
   * Applies one event to an account.
   *
   * @param accountId the account
   * @param event the event
   * @return the verdict, once its save is applied
   * @throws VerifierUnavailableException if there is none
   */
  Verdict run(String accountId, AccountEvent event) throws VerifierUnavailableException;

  /**
   * What the policy asks in a situation, and by which rule.
   *
   * @param situation the situation
   * @return what it asks
   * @throws VerifierUnavailableException if the engine is gone
   */
  Decision decide(Situation situation) throws VerifierUnavailableException;

  /**
   * Help with a page, such as a QR code.
   *
   * @param act what is needed
   * @return the help
   * @throws VerifierUnavailableException if the engine is gone
   */
  Helped help(HelpAct act) throws VerifierUnavailableException;
}
