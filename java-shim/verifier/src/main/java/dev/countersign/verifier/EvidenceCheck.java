package dev.countersign.verifier;

import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.EvidenceFacts;
import org.jspecify.annotations.Nullable;

/** Checks whether a session's evidence holds for this request. */
final class EvidenceCheck {
  /** How long a failure is repeated, so that queued requests do not wait one by one. */
  private static final long FAILURE_NANOS = 1_000_000_000;

  private final CurrentEngine engine;
  private final Policies policies;
  private final RevocationCache revocations;
  private final StoreClock clock;
  private final long policyNanosMax;

  private @Nullable StoreException failed;
  private long failedAt;
  private boolean policySeen;
  private long policySeenAt;

  EvidenceCheck(
      CurrentEngine engine,
      Policies policies,
      RevocationCache revocations,
      StoreClock clock,
      long policyNanosMax) {
    this.engine = engine;
    this.policies = policies;
    this.revocations = revocations;
    this.clock = clock;
    this.policyNanosMax = policyNanosMax;
  }

  @Nullable EvidenceFacts open(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    EngineRequest request =
        new EngineRequest.CheckEvidence(accountId, nonce, evidence, clock.seconds());
    EngineResponse response = ask(request);
    if (Answers.isStale(response)) {
      response = ask(request);
    }
    if (!(response instanceof EngineResponse.Evidence opened)) {
      throw Answers.unexpected(response);
    }
    EvidenceFacts facts = opened.facts();
    return facts != null && holds(accountId, facts) ? facts : null;
  }

  boolean holds(String accountId, EvidenceFacts facts) throws VerifierUnavailableException {
    long now = clock.seconds();
    if (now < 0 || now >= facts.until() || facts.policyVersion() != policyVersion()) {
      return false;
    }
    try {
      return revocations.atLeast(accountId, facts.revocations()) == facts.revocations();
    } catch (StoreException e) {
      throw new VerifierUnavailableException(
          "it cannot be found out whether a session was ended: " + e.getMessage(), e);
    }
  }

  private EngineResponse ask(EngineRequest request) throws VerifierUnavailableException {
    Engine current = engine.atLeast(policyVersion()).engine();
    return Answers.ask(current::call, request);
  }

  /** The newest policy's version, read by one thread at a time. */
  private synchronized long policyVersion() throws VerifierUnavailableException {
    long now = System.nanoTime();
    if (!policySeen || now - policySeenAt >= policyNanosMax) {
      askForPolicy(now);
    }
    return engine.atLeast(0).policyVersion();
  }

  private void askForPolicy(long now) throws VerifierUnavailableException {
    StoreException before = failed;
    if (before != null && now - failedAt < FAILURE_NANOS) {
      throw unknown(before);
    }
    try {
      failed = null;
      engine.atLeast(policies.current().version());
    } catch (StoreException e) {
      failed = e;
      failedAt = System.nanoTime();
      throw unknown(e);
    }
    policySeen = true;
    policySeenAt = now;
  }

  private static VerifierUnavailableException unknown(StoreException e) {
    return new VerifierUnavailableException(
        "it cannot be found out whether the policy changed: " + e.getMessage(), e);
  }
}
