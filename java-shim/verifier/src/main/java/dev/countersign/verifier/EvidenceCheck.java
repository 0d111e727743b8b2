package dev.countersign.verifier;

import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.EvidenceFacts;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Checks whether a session's evidence holds for this request. */
final class EvidenceCheck {
  /** The version within its deadline, and a newer policy with the engine for it. */
  private static final long READ_MILLIS_MAX = 20_000;

  private final CurrentEngine engine;
  private final BoundedStore store;
  private final RevocationCache revocations;
  private final StoreClock clock;
  private final long policyNanosMax;

  private final SharedRead<Seen> reading;
  private volatile @Nullable Seen seen;

  /** When the newest policy's version was asked for; the engine has it since. */
  private record Seen(long at) {}

  EvidenceCheck(
      CurrentEngine engine,
      BoundedStore store,
      RevocationCache revocations,
      StoreClock clock,
      long policyNanosMax,
      Executor threads) {
    this.reading = new SharedRead<>(this::read, threads, READ_MILLIS_MAX);
    this.engine = engine;
    this.store = store;
    this.revocations = revocations;
    this.clock = clock;
    this.policyNanosMax = policyNanosMax;
  }

  @Nullable EvidenceFacts open(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    EngineRequest request =
        new EngineRequest.CheckEvidence(accountId, nonce, evidence, now(accountId));
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
    long now = now(accountId);
    if (now < 0 || now >= facts.until() || facts.policyVersion() != policyVersion()) {
      return false;
    }
    try {
      return revocations.atLeast(accountId, facts.revocations()) == facts.revocations();
    } catch (StoreException e) {
      throw new VerifierUnavailableException(
          "it cannot be determined whether a session was ended: " + e.getMessage(), e);
    }
  }

  /** The store's time. A node that loaded nothing yet asks for it first. */
  private long now(String accountId) throws VerifierUnavailableException {
    if (!clock.isHeard()) {
      try {
        clock.heard(store.load(accountId).nowSeconds());
      } catch (StoreException e) {
        throw new VerifierUnavailableException(
            "the store's time cannot be read: " + e.getMessage(), e);
      }
    }
    return clock.seconds();
  }

  private EngineResponse ask(EngineRequest request) throws VerifierUnavailableException {
    Engine current = engine.atLeast(policyVersion()).engine();
    return Answers.ask(current::call, request);
  }

  /**
   * The newest policy's version. One thread reads it again before it is too old, and no request
   * waits for that; once it is too old, all wait for the same read.
   */
  private long policyVersion() throws VerifierUnavailableException {
    Seen last = seen;
    long now = System.nanoTime();
    if (policyNanosMax == 0) {
      engine.atLeast(version());
    } else if (last == null || now - last.at() >= policyNanosMax) {
      await(now);
    } else if (now - last.at() >= policyNanosMax / 2) {
      reading.start();
    }
    return engine.atLeast(0).policyVersion();
  }

  private void await(long asked) throws VerifierUnavailableException {
    try {
      Seen fresh = reading.get();
      if (asked - fresh.at() >= policyNanosMax) {
        reading.getFresh();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VerifierUnavailableException failed) {
        throw new VerifierUnavailableException(String.valueOf(failed.getMessage()), failed);
      }
      throw new VerifierUnavailableException(
          "it cannot be determined whether the policy changed", e);
    } catch (TimeoutException e) {
      throw new VerifierUnavailableException("the policy is not read in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerifierUnavailableException("the host is stopping this thread", e);
    }
  }

  private Seen read() throws VerifierUnavailableException {
    Seen fresh = new Seen(System.nanoTime());
    engine.atLeast(version());
    seen = fresh;
    return fresh;
  }

  private long version() throws VerifierUnavailableException {
    try {
      return store.version();
    } catch (StoreException e) {
      throw unknown(e);
    }
  }

  private static VerifierUnavailableException unknown(StoreException e) {
    return new VerifierUnavailableException(
        "it cannot be determined whether the policy changed: " + e.getMessage(), e);
  }
}
