package dev.countersign.verifier;

import dev.countersign.verifier.internal.NativeDoor;
import dev.countersign.verifier.internal.SelfCheck;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.PolicyFinding;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Verdict;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The second factor: the only way to a verdict.
 *
 * <p>A verdict is returned only after its changes were saved. Every failure is an exception and
 * means: refuse. Safe for any number of threads; a host needs one.
 */
public final class Verifier implements AutoCloseable {
  private static final int RENEWALS_AT_ONCE = 4;
  private static final int RENEWALS_WAITING_MAX = 10_000;
  private static final long IDLE_SECONDS = 30;

  private final EngineDoor door;
  private final CurrentEngine engine;
  private final Driver driver;
  private final HostTasks host;
  private final EvidenceCheck sessions;
  private final BoundedStore store;

  /** For reads that all threads share, of which there are few kinds. */
  private final ExecutorService threads = Executors.newCachedThreadPool(Verifier::reader);

  /** For reads in advance; one that finds no place is not made. */
  private final ThreadPoolExecutor renewals =
      new ThreadPoolExecutor(
          RENEWALS_AT_ONCE,
          RENEWALS_AT_ONCE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(RENEWALS_WAITING_MAX),
          Verifier::reader);

  Verifier(VerifierBuilder builder, EngineDoor door) {
    this.door = door;
    renewals.allowCoreThreadTimeOut(true);
    this.store =
        new BoundedStore(
            builder.store, builder.policies, builder.keys, builder.storeDeadlineMillis);
    this.engine = new CurrentEngine(door, store, store, store, threads);
    RevocationCache revocations =
        new RevocationCache(
            store, builder.evidenceAge.toNanos(), System::nanoTime, threads, renewals);
    StoreClock clock = new StoreClock();
    this.host = new HostTasks(builder.answerers(), builder.hostDeadlineMillis);
    this.driver =
        new Driver(
            store,
            store.bounded(builder.marker),
            engine,
            revocations,
            clock,
            new SecureRandom(),
            host,
            new OneAtATime(builder.turnMillis));
    this.sessions =
        new EvidenceCheck(
            engine, store, revocations, clock, builder.evidenceAge.toNanos(), threads);
  }

  /**
   * Starts building one.
   *
   * @param store where accounts are kept
   * @param policies where the policy is kept
   * @param keys where the key ring is kept
   * @return a builder with safe defaults
   */
  public static VerifierBuilder builder(AccountStore store, Policies policies, Keys keys) {
    return new VerifierBuilder(store, policies, keys);
  }

  /**
   * Creates a key ring, for setting up. Keep it in a separate file ({@link KeyFile#create}),
   * outside the database and its backups, and export it.
   *
   * @param instanceId names this installation; 1 to 64 letters, digits, {@code -} or {@code _}
   * @param nativeDirectory where the engine may be extracted; null for the temporary directory
   * @return its JSON text; the caller wipes it
   * @throws RequestRefusedException if the name is not allowed
   * @throws VerifierUnavailableException if the engine is missing
   */
  public static byte[] newRing(String instanceId, @Nullable Path nativeDirectory)
      throws VerifierUnavailableException {
    return newRing(NativeDoor.load(nativeDirectory), instanceId);
  }

  /**
   * Draws a key ring with an engine of the host's choice.
   *
   * @param door the way to the engine
   * @param instanceId names this installation; 1 to 64 letters, digits, {@code -} or {@code _}
   * @return its JSON text; the caller wipes it
   * @throws RequestRefusedException if the name is not allowed
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public static byte[] newRing(EngineDoor door, String instanceId)
      throws VerifierUnavailableException {
    SelfCheck.of(door);
    byte[] entropy = new byte[Driver.ENTROPY_BYTES];
    new SecureRandom().nextBytes(entropy);
    try {
      EngineResponse response =
          Answers.ask(r -> door.call(0, r), new EngineRequest.NewRing(instanceId, entropy));
      if (response instanceof EngineResponse.Ring ring) {
        return ring.ring();
      }
      throw Answers.unexpected(response);
    } finally {
      Arrays.fill(entropy, (byte) 0);
    }
  }

  /**
   * Seals for policies that are kept in a table.
   *
   * @param keys where the key ring is kept
   * @param nativeDirectory where the engine may be extracted; null for the temporary directory
   * @return the maker of seals
   * @throws EngineUnavailableException if the engine does not load
   */
  public static PolicySeals policySeals(Keys keys, @Nullable Path nativeDirectory)
      throws EngineUnavailableException {
    return new EnginePolicySeals(NativeDoor.load(nativeDirectory), keys);
  }

  /**
   * Seals for policies, by an engine of the host's choice.
   *
   * @param door the way to the engine
   * @param keys where the key ring is kept
   * @return the maker of seals
   * @throws EngineUnavailableException if the engine is of another build or fails its self-test
   */
  public static PolicySeals policySeals(EngineDoor door, Keys keys)
      throws EngineUnavailableException {
    SelfCheck.of(door);
    return new EnginePolicySeals(door, keys);
  }

  /**
   * Runs one step: loads the account, asks the engine, saves what changed, and only then answers.
   *
   * @param accountId the host's immutable key of the account, never a user name; 1 to 255 bytes
   * @param event what happened; secrets in it stay the caller's to wipe
   * @return the verdict
   * @throws OutcomeUnknownException if it is not known whether the step was saved; do not run it
   *     again
   * @throws RequestRefusedException if the event is not one the engine knows
   * @throws VerifierUnavailableException if no verdict is possible now
   */
  public Verdict run(String accountId, AccountEvent event) throws VerifierUnavailableException {
    return driver.run(accountId, event);
  }

  /**
   * Opens a session's evidence and checks whether it still holds.
   *
   * @param accountId the account the session belongs to now
   * @param nonce the session's nonce
   * @param evidence the evidence from {@code Admit}
   * @return what the evidence says, for {@link #stillHolds}; null if it does not hold
   * @throws VerifierUnavailableException if that cannot be determined: refuse
   */
  public @Nullable EvidenceFacts checkEvidence(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    return sessions.open(accountId, nonce, evidence);
  }

  /**
   * Checks whether evidence opened earlier still holds: its expiry, the account's revocations, and
   * the policy. Does not call the engine.
   *
   * @param accountId the account the session belongs to now; it must be the one it was opened for
   * @param facts what {@link #checkEvidence} returned in this JVM
   * @return whether it holds
   * @throws VerifierUnavailableException if that cannot be determined: refuse
   */
  public boolean stillHolds(String accountId, EvidenceFacts facts)
      throws VerifierUnavailableException {
    return sessions.holds(accountId, facts);
  }

  /**
   * A number that changes when this node starts using another key ring. Facts from {@link
   * #checkEvidence} must then be fetched again: the key of their evidence may have been retired.
   *
   * @return the number, which has no other meaning
   */
  public long ringStamp() {
    return engine.ringStamp();
  }

  /**
   * Checks part of an account's audit chain. To check the whole chain, pass one part after another,
   * each with the last digest of the previous one.
   *
   * @param accountId whose events
   * @param row the account's row, read before the events; it contains the end of the chain
   * @param previous the digest of the event before the first one; empty at the start of the chain
   * @param events the events in the order they were written, at most 100
   * @param complete whether the last one is the newest event
   * @return the result
   * @throws RequestRefusedException if the record does not open, or there are too many events
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public EngineResponse.AuditVerified verifyAudit(
      String accountId, AccountRow row, byte[] previous, List<AuditEvent> events, boolean complete)
      throws VerifierUnavailableException {
    Engine current = engine.atLeast(0).engine();
    EngineResponse response =
        Answers.ask(
            current::call,
            new EngineRequest.VerifyAudit(accountId, row, previous, events, complete));
    if (response instanceof EngineResponse.AuditVerified verified) {
      return verified;
    }
    throw Answers.unexpected(response);
  }

  /**
   * Names the cookie in which a browser keeps something for an account. The name belongs to this
   * installation and says nothing about the account.
   *
   * @param accountId the account; empty for a name of the installation itself
   * @return 16 hexadecimal digits per key in use, the active key's first
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public List<String> cookieNames(String accountId) throws VerifierUnavailableException {
    EngineRequest request = new EngineRequest.NameCookies(accountId);
    EngineResponse response = Answers.ask(engine.atLeast(0).engine()::call, request);
    if (Answers.isStale(response)) {
      response = Answers.ask(engine.atLeast(0).engine()::call, request);
    }
    if (response instanceof EngineResponse.CookiesNamed named) {
      return named.names().stream().map(HexFormat.of()::formatHex).toList();
    }
    throw Answers.unexpected(response);
  }

  /**
   * Gives advice during enrollment; never a verdict.
   *
   * @param act what advice is wanted
   * @return the advice
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public Helped help(HelpAct act) throws VerifierUnavailableException {
    EngineResponse response = Answers.ask(r -> door.call(0, r), new EngineRequest.Help(act));
    if (response instanceof EngineResponse.Helped helped) {
      return helped.helped();
    }
    throw Answers.unexpected(response);
  }

  /**
   * Reports what is wrong or risky in a policy before it is saved.
   *
   * @param policyJson the policy's JSON text
   * @return the result, errors first; empty if all is well
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public List<PolicyFinding> lint(String policyJson) throws VerifierUnavailableException {
    return lint(policyJson, List.of());
  }

  /**
   * Reports what is wrong or risky in a policy before it is saved, and which of its group names
   * mean several groups of the directory.
   *
   * @param policyJson the policy's JSON text
   * @param directoryGroups the names of all groups in the directory, as it spells them
   * @return the result, errors first; empty if all is well
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public List<PolicyFinding> lint(String policyJson, List<String> directoryGroups)
      throws VerifierUnavailableException {
    EngineResponse response =
        Answers.ask(r -> door.call(0, r), new EngineRequest.Lint(policyJson, directoryGroups));
    if (response instanceof EngineResponse.Linted linted) {
      return linted.findings();
    }
    throw Answers.unexpected(response);
  }

  /**
   * Says what the policy asks in a situation, with every rule it tried. Changes nothing.
   *
   * @param situation the situation
   * @return the decision
   * @throws VerifierUnavailableException if the engine does not answer
   */
  public Decision decide(Situation situation) throws VerifierUnavailableException {
    Engine current = engine.atLeast(0).engine();
    EngineResponse response = Answers.ask(current::call, new EngineRequest.Decide(situation));
    if (response instanceof EngineResponse.Decided decided) {
      return decided.decision();
    }
    throw Answers.unexpected(response);
  }

  /** Forgets the keys. Every later call throws. Waits for nothing that is under way. */
  @Override
  public void close() {
    host.close();
    engine.close();
    store.close();
    threads.shutdown();
    renewals.shutdownNow();
  }

  /** Opens the engine with the current policy, so that what is missing is said at once. */
  void openPolicy() throws VerifierUnavailableException {
    engine.atLeast(0);
  }

  private static Thread reader(Runnable work) {
    Thread thread = new Thread(work, "countersign-renewal");
    thread.setDaemon(true);
    return thread;
  }
}
