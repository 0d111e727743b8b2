package dev.countersign.servlet;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real backend: passes every call on to the verifier. */
record VerifierBackend(Verifiers verifiers) implements Backend {
  @Override
  public Verdict run(String accountId, AccountEvent event) throws VerifierUnavailableException {
    return verifiers.verifier().run(accountId, event);
  }

  @Override
  public @Nullable EvidenceFacts checkEvidence(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    return verifiers.verifier().checkEvidence(accountId, nonce, evidence);
  }

  @Override
  public boolean stillHolds(String accountId, EvidenceFacts facts)
      throws VerifierUnavailableException {
    return verifiers.verifier().stillHolds(accountId, facts);
  }

  @Override
  public List<String> cookieNames(String accountId) throws VerifierUnavailableException {
    return verifiers.verifier().cookieNames(accountId);
  }

  @Override
  public long ringStamp() throws VerifierUnavailableException {
    return verifiers.verifier().ringStamp();
  }

  @Override
  public Decision decide(Situation situation) throws VerifierUnavailableException {
    return verifiers.verifier().decide(situation);
  }

  @Override
  public Helped help(HelpAct act) throws VerifierUnavailableException {
    return verifiers.verifier().help(act);
  }
}
