package dev.countersign.verifier;

import dev.countersign.verifier.internal.Door;
import dev.countersign.verifier.internal.OpenedEngine;
import dev.countersign.verifier.wire.Request;
import dev.countersign.verifier.wire.Response;
import dev.countersign.verifier.wire.Wire;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The engine for the newest policy this node knows of; opened again when the store has a newer. */
final class CurrentEngine implements AutoCloseable {
  /** How long a failure to open is repeated to everybody who waited for the same thing. */
  private static final long FAILURE_NANOS = 1_000_000_000;

  private final Door door;
  private final AccountStore store;
  private final Policies policies;
  private final Keys keys;
  private final Cleaner cleaner = Cleaner.create();

  private volatile @Nullable Opened opened;
  private @Nullable VerifierUnavailableException failed;
  private long failedAt;
  private volatile boolean closed;

  /**
   * One opened engine.
   *
   * @param engine the engine
   * @param policyVersion the policy it was opened with
   */
  record Opened(Engine engine, long policyVersion) {}

  CurrentEngine(Door door, AccountStore store, Policies policies, Keys keys) {
    this.door = door;
    this.store = store;
    this.policies = policies;
    this.keys = keys;
  }

  /** The engine for at least this version. */
  Opened atLeast(long policyVersion) throws VerifierUnavailableException {
    Opened now = opened;
    if (now != null && now.policyVersion() >= policyVersion && !closed) {
      return now;
    }
    return openAgain(policyVersion);
  }

  private synchronized Opened openAgain(long policyVersion) throws VerifierUnavailableException {
    if (closed) {
      throw new VerifierUnavailableException("the verifier is closed");
    }
    Opened before = opened;
    if (before != null && before.policyVersion() >= policyVersion) {
      return before;
    }
    Opened fresh = openUnlessJustFailed();
    if (fresh.policyVersion() < policyVersion) {
      fresh.engine().close();
      throw new VerifierUnavailableException(
          "the store has policy version "
              + policyVersion
              + " but version "
              + fresh.policyVersion()
              + " was read; read policies where they are kept, not from a copy");
    }
    opened = fresh;
    if (before != null) {
      // Whoever still calls it ends well or is told that its handle is stale, and comes again.
      before.engine().close();
    }
    return fresh;
  }

  /** With a database that hangs, a queue of requests must not wait for it one after the other. */
  private Opened openUnlessJustFailed() throws VerifierUnavailableException {
    VerifierUnavailableException before = failed;
    if (before != null && System.nanoTime() - failedAt < FAILURE_NANOS) {
      throw new VerifierUnavailableException(String.valueOf(before.getMessage()), before);
    }
    try {
      failed = null;
      return open();
    } catch (VerifierUnavailableException e) {
      failed = e;
      failedAt = System.nanoTime();
      throw e;
    }
  }

  private Opened open() throws VerifierUnavailableException {
    Policies.Policy policy;
    try {
      policy = policies.current();
    } catch (StoreException e) {
      throw new VerifierUnavailableException(
          "the policy cannot be read, so every sign-in that needs a second factor is refused: "
              + e.getMessage(),
          e);
    }
    byte[] ring;
    try {
      ring = keys.ring();
    } catch (IOException e) {
      throw new VerifierUnavailableException(
          "the key ring cannot be read, so every sign-in that needs a second factor is refused: "
              + e.getMessage(),
          e);
    }
    byte[] request = {};
    try {
      request = Wire.encode(new Request.Open(ring, policy.json(), policy.version()));
      return claimed(answer(request), policy.version());
    } finally {
      Arrays.fill(ring, (byte) 0);
      Arrays.fill(request, (byte) 0);
    }
  }

  private Response answer(byte[] request) throws VerifierUnavailableException {
    try {
      return Wire.decodeResponse(door.call(0, request));
    } catch (RuntimeException e) {
      throw new VerifierUnavailableException("the engine gives no answer that can be read", e);
    }
  }

  private Opened claimed(Response response, long policyVersion)
      throws VerifierUnavailableException {
    if (response instanceof Response.Mistake mistake) {
      throw new VerifierUnavailableException(
          "the key ring or the policy in version "
              + policyVersion
              + " is not accepted, so every sign-in that needs a second factor is refused: "
              + mistake.code()
              + (mistake.path().isEmpty() ? "" : " at " + mistake.path()));
    }
    if (!(response instanceof Response.Opened answer)) {
      throw Answers.unexpected(response);
    }
    Engine engine = new OpenedEngine(door, answer.handle(), cleaner);
    try {
      store.claim(answer.instanceId(), answer.keyCheck());
    } catch (StoreException e) {
      engine.close();
      throw new VerifierUnavailableException(String.valueOf(e.getMessage()), e);
    }
    return new Opened(engine, policyVersion);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Opened last = opened;
    opened = null;
    if (last != null) {
      last.engine().close();
    }
  }
}
