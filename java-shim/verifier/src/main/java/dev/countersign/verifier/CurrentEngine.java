package dev.countersign.verifier;

import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.Wire;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The engine for the newest policy this node knows of. Reopened when the store has a newer one. */
final class CurrentEngine implements AutoCloseable {
  /** Reads of policy, ring and claim, each within its own deadline, and the opening itself. */
  private static final long OPENING_MILLIS_MAX = 15_000;

  /** What a request that comes as the ring is due waits for it. */
  private static final long RING_WAIT_MILLIS = 50;

  /** How old this node's knowledge of the key ring may be. */
  private static final long RING_NANOS = 5_000_000_000L;

  private static final System.Logger LOG = System.getLogger("dev.countersign");

  private final EngineDoor door;
  private final AccountStore store;
  private final Policies policies;
  private final Keys keys;
  private final Cleaner cleaner = Cleaner.create();

  private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());
  private volatile @Nullable Opened opened;
  private volatile long toldStamp = -1;
  private volatile boolean closed;
  private final SharedRead<Opened> opening;
  private final SharedRead<Opened> looking;

  /**
   * One opened engine.
   *
   * @param engine the engine
   * @param policyVersion the policy it was opened with
   * @param ringStamp the key ring it was opened with
   */
  record Opened(Engine engine, long policyVersion, long ringStamp) {}

  CurrentEngine(
      EngineDoor door, AccountStore store, Policies policies, Keys keys, Executor threads) {
    this.opening = new SharedRead<>(this::openNow, threads, OPENING_MILLIS_MAX);
    this.looking = new SharedRead<>(this::withRingOfNow, threads, OPENING_MILLIS_MAX);
    this.door = door;
    this.store = store;
    this.policies = policies;
    this.keys = keys;
  }

  /** The engine for at least this version. */
  Opened atLeast(long policyVersion) throws VerifierUnavailableException {
    Opened now = opened;
    if (now != null && now.policyVersion() >= policyVersion && !closed) {
      return isTimeToLook() ? looked(now) : now;
    }
    return openAgain(policyVersion);
  }

  /** A number that differs after each change of the ring in use. */
  long ringStamp() {
    Opened now = opened;
    return now == null ? 0 : now.ringStamp();
  }

  /** Done by one thread every few seconds. */
  private boolean isTimeToLook() {
    long now = System.nanoTime();
    long before = lookedAt.get();
    return now - before >= RING_NANOS && lookedAt.compareAndSet(before, now);
  }

  /** A changed ring is used at once; if it cannot be read now, or not soon, nothing changes. */
  private Opened looked(Opened now) throws VerifierUnavailableException {
    try {
      return looking.get(RING_WAIT_MILLIS);
    } catch (ExecutionException | TimeoutException e) {
      return now;
    } catch (InterruptedException e) {
      throw stopping(e);
    }
  }

  private Opened withRingOfNow() throws VerifierUnavailableException {
    Opened now = opened;
    if (now == null) {
      return openNow();
    }
    long stamp = 0;
    try {
      stamp = keys.stamp();
      return stamp == now.ringStamp() ? now : openNow();
    } catch (IOException | VerifierUnavailableException e) {
      if (stamp != toldStamp) {
        toldStamp = stamp;
        LOG.log(
            System.Logger.Level.ERROR,
            "the key ring was changed and cannot be used, so the one before stays in use: "
                + e.getMessage());
      }
      return now;
    }
  }

  private Opened openAgain(long policyVersion) throws VerifierUnavailableException {
    if (closed) {
      throw new VerifierUnavailableException("the verifier is closed");
    }
    try {
      Opened fresh = opening.get();
      if (fresh.policyVersion() < policyVersion) {
        // The shared read may have begun before this version was written.
        fresh = opening.getFresh();
      }
      if (fresh.policyVersion() < policyVersion) {
        throw older(policyVersion, fresh.policyVersion());
      }
      return fresh;
    } catch (ExecutionException e) {
      throw notOpened(e.getCause());
    } catch (TimeoutException e) {
      throw new VerifierUnavailableException(
          "policy and key ring are not read within " + OPENING_MILLIS_MAX + " ms", e);
    } catch (InterruptedException e) {
      throw stopping(e);
    }
  }

  private static VerifierUnavailableException notOpened(@Nullable Throwable cause) {
    if (cause instanceof VerifierUnavailableException failed) {
      return new VerifierUnavailableException(String.valueOf(failed.getMessage()), failed);
    }
    return new VerifierUnavailableException(
        "the engine could not be opened; report this as a defect", cause);
  }

  private static VerifierUnavailableException stopping(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new VerifierUnavailableException("the host is stopping this thread", e);
  }

  /** Opens what the store has now. Called by one thread at a time, with no lock held. */
  private Opened openNow() throws VerifierUnavailableException {
    return install(open());
  }

  private synchronized Opened install(Opened fresh) throws VerifierUnavailableException {
    Opened before = opened;
    if (closed) {
      fresh.engine().close();
      throw new VerifierUnavailableException("the verifier is closed");
    }
    if (before != null && fresh.policyVersion() < before.policyVersion()) {
      fresh.engine().close();
      throw older(before.policyVersion(), fresh.policyVersion());
    }
    if (before != null
        && fresh.policyVersion() == before.policyVersion()
        && fresh.ringStamp() == before.ringStamp()) {
      fresh.engine().close();
      return before;
    }
    opened = fresh;
    if (before != null) {
      // Calls still under way finish, or learn that the handle is stale and retry.
      before.engine().close();
    }
    return fresh;
  }

  private static VerifierUnavailableException older(long known, long read) {
    return new VerifierUnavailableException(
        "the store has policy version "
            + known
            + " but version "
            + read
            + " was read; read policies where they are kept, not from a copy");
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
    long stamp;
    try {
      // Taken before the ring, so that a ring that changes in between is read again.
      stamp = keys.stamp();
      ring = keys.ring();
    } catch (IOException e) {
      throw new VerifierUnavailableException(
          "the key ring cannot be read, so every sign-in that needs a second factor is refused: "
              + e.getMessage(),
          e);
    }
    byte[] request = {};
    try {
      request = Wire.encode(new EngineRequest.Open(ring, policy.json(), policy.version()));
      return claimed(answer(request), policy, stamp);
    } finally {
      Arrays.fill(ring, (byte) 0);
      Arrays.fill(request, (byte) 0);
    }
  }

  private EngineResponse answer(byte[] request) throws VerifierUnavailableException {
    try {
      return Wire.decodeResponse(door.call(0, request));
    } catch (RuntimeException e) {
      throw new VerifierUnavailableException("the engine gives no answer that can be read", e);
    }
  }

  private Opened claimed(EngineResponse response, Policies.Policy policy, long stamp)
      throws VerifierUnavailableException {
    long policyVersion = policy.version();
    if (response instanceof EngineResponse.Mistake mistake) {
      throw new VerifierUnavailableException(
          "the key ring or the policy in version "
              + policyVersion
              + " is not accepted, so every sign-in that needs a second factor is refused: "
              + mistake.code()
              + (mistake.path().isEmpty() ? "" : " at " + mistake.path()));
    }
    if (!(response instanceof EngineResponse.Opened answer)) {
      throw Answers.unexpected(response);
    }
    Engine engine = new Engine(door, answer.handle(), cleaner);
    try {
      store.claim(answer.instanceId(), answer.keyCheck());
      refuseForeign(engine, policy);
    } catch (StoreException e) {
      engine.close();
      throw new VerifierUnavailableException(String.valueOf(e.getMessage()), e);
    } catch (VerifierUnavailableException e) {
      engine.close();
      throw e;
    }
    return new Opened(engine, policyVersion, stamp);
  }

  /** A policy written to the database without the host would let in whomever the writer likes. */
  private static void refuseForeign(Engine engine, Policies.Policy policy)
      throws VerifierUnavailableException {
    byte[] seal = policy.seal();
    if (seal == null) {
      return;
    }
    byte[] digest = EnginePolicySeals.digest(policy.json());
    EngineResponse response =
        Answers.ask(
            engine::call, new EngineRequest.CheckPolicySeal(policy.version(), digest, seal));
    if (!(response instanceof EngineResponse.PolicySealChecked checked)) {
      throw Answers.unexpected(response);
    }
    if (!checked.intact()) {
      throw new VerifierUnavailableException(
          "the policy in version "
              + policy.version()
              + " was not saved by this installation: it was changed in the table, has no seal, or"
              + " its key was retired; every sign-in that needs a second factor is refused until a"
              + " policy is saved again");
    }
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
