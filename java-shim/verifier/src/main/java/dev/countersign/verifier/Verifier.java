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
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second factor: the only way to a verdict.
 *
 * <p>A verdict is returned only after its changes were saved. Every failure is an exception and
 * means: refuse. Safe for any number of threads; a host needs one.
 */
public final class Verifier implements AutoCloseable {
  private final EngineDoor door;
  private final CurrentEngine engine;
  private final Driver driver;
  private final HostTasks host;
  private final EvidenceCheck sessions;
  private final BoundedStore store;

  private final Readers readers = new Readers();

  private Verifier(Builder builder, EngineDoor door) {
    this.door = door;
    long deadlineMillis = builder.storeDeadlineMillis;
    this.store = new BoundedStore(builder.store, builder.policies, builder.keys, deadlineMillis);
    this.engine = new CurrentEngine(door, store, store, store, readers.shared());
    RevocationCache revocations =
        new RevocationCache(
            store,
            builder.evidenceAge.toNanos(),
            System::nanoTime,
            readers.shared(),
            readers.ahead());
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
    long ageNanos = builder.evidenceAge.toNanos();
    this.sessions =
        new EvidenceCheck(engine, store, revocations, clock, ageNanos, readers.shared());
  }

  /**
   * Starts building one.
   *
   * @param store where accounts are kept
   * @param policies where the policy is kept
   * @param keys where the key ring is kept
   * @return a builder with safe defaults
   */
  public static Builder builder(AccountStore store, Policies policies, Keys keys) {
    return new Builder(store, policies, keys);
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
   * Checks part of an account's audit chain. To check all of it, pass one part after another, each
   * with the last digest of the previous one.
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
    readers.close();
  }

  /** Settings of a verifier, each with a safe default. */
  public static final class Builder {
    private static final Duration EVIDENCE_AGE_MAX = Duration.ofSeconds(30);

    final AccountStore store;
    final Policies policies;
    final Keys keys;
    @Nullable Marker marker;
    @Nullable EngineDoor door;
    @Nullable Path nativeDirectory;
    Duration evidenceAge = Duration.ofSeconds(5);
    @Nullable CodeSender mail;
    @Nullable CodeSender text;
    @Nullable AssertionVerifier assertions;
    @Nullable PushProvider push;
    @Nullable YubicoValidator yubico;
    long hostDeadlineMillis = HostTasks.DEADLINE_MILLIS;
    long turnMillis = OneAtATime.WAIT_MILLIS;
    long storeDeadlineMillis = BoundedCalls.DEADLINE_MILLIS;

    Builder(AccountStore store, Policies policies, Keys keys) {
      this.store = store;
      this.policies = policies;
      this.keys = keys;
    }

    /**
     * The host's enrolled marker. Default: none, so a row that vanished from the store looks like a
     * person who never enrolled.
     *
     * @param marker the marker
     * @return this
     */
    public Builder marker(Marker marker) {
      this.marker = marker;
      return this;
    }

    /**
     * The way to the engine. Default: the native library of this jar.
     *
     * @param door the door; {@link #open} compares its build and runs its self-test
     * @return this
     */
    public Builder door(EngineDoor door) {
      this.door = door;
      return this;
    }

    /**
     * A directory that allows execution, tried before the temporary one.
     *
     * @param directory for example one in the product's home
     * @return this
     */
    public Builder nativeDirectory(Path directory) {
      this.nativeDirectory = directory;
      return this;
    }

    /**
     * Who sends codes by e-mail. Default: no one, so none is delivered.
     *
     * @param sender the sender
     * @return this
     */
    public Builder mail(CodeSender sender) {
      this.mail = sender;
      return this;
    }

    /**
     * Who sends codes by SMS. Default: no one, so none is delivered.
     *
     * @param sender the sender
     * @return this
     */
    public Builder text(CodeSender sender) {
      this.text = sender;
      return this;
    }

    /**
     * Who verifies WebAuthn responses. Default: no one, so none is accepted.
     *
     * @param verifier the verifier
     * @return this
     */
    public Builder assertions(AssertionVerifier verifier) {
      this.assertions = verifier;
      return this;
    }

    /**
     * Who prompts phones. Default: no one, so none is prompted.
     *
     * @param provider the provider
     * @return this
     */
    public Builder push(PushProvider provider) {
      this.push = provider;
      return this;
    }

    /**
     * Who asks a validation server about Yubico OTPs. Default: no one, so only imported keys are
     * accepted.
     *
     * @param validator the validator
     * @return this
     */
    public Builder yubico(YubicoValidator validator) {
      this.yubico = validator;
      return this;
    }

    /** For tests that must not wait as long as people would. */
    Builder hostDeadlineMillis(long millis) {
      this.hostDeadlineMillis = millis;
      return this;
    }

    /** For tests that must not wait as long as people would. */
    Builder storeDeadlineMillis(long millis) {
      this.storeDeadlineMillis = millis;
      return this;
    }

    /** For tests in which a stalled machine must not turn anyone away. */
    Builder turnMillis(long millis) {
      this.turnMillis = millis;
      return this;
    }

    HostTasks.Answerers answerers() {
      return new HostTasks.Answerers(mail, text, assertions, push, yubico);
    }

    /**
     * How old this node's knowledge of resets and of the policy may be on ordinary requests.
     * Default 5 s, at most 30 s; 0 asks the store on every request. This node's own changes take
     * effect at once.
     *
     * @param age the age
     * @return this
     * @throws IllegalArgumentException if it is negative or above 30 s
     */
    public Builder evidenceAge(Duration age) {
      if (age.isNegative() || age.compareTo(EVIDENCE_AGE_MAX) > 0) {
        throw new IllegalArgumentException("evidenceAge must be 0 to 30 seconds");
      }
      this.evidenceAge = age;
      return this;
    }

    /**
     * Loads the engine, reads key ring and policy, and binds the store to the ring.
     *
     * @return the ready verifier
     * @throws EngineUnavailableException if the engine does not load
     * @throws VerifierUnavailableException if key ring, policy or store are missing or do not match
     */
    public Verifier open() throws VerifierUnavailableException {
      EngineDoor way = door;
      if (way == null) {
        way = NativeDoor.load(nativeDirectory);
      } else {
        SelfCheck.of(way);
      }
      Verifier verifier = new Verifier(this, way);
      try {
        // What is missing is said now, not at the first sign-in.
        verifier.engine.atLeast(0);
        return verifier;
      } catch (VerifierUnavailableException | RuntimeException e) {
        verifier.close();
        throw e;
      }
    }
  }
}
