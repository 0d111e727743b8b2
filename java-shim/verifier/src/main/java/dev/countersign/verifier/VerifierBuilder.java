package dev.countersign.verifier;

import dev.countersign.verifier.internal.NativeDoor;
import dev.countersign.verifier.internal.SelfCheck;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of a verifier, each with a safe default. */
public final class VerifierBuilder {
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

  VerifierBuilder(AccountStore store, Policies policies, Keys keys) {
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
  public VerifierBuilder marker(Marker marker) {
    this.marker = marker;
    return this;
  }

  /**
   * The way to the engine. Default: the native library of this jar.
   *
   * @param door the door; {@link #open} compares its build and runs its self-test
   * @return this
   */
  public VerifierBuilder door(EngineDoor door) {
    this.door = door;
    return this;
  }

  /**
   * A directory that allows execution, tried before the temporary one.
   *
   * @param directory for example one in the product's home
   * @return this
   */
  public VerifierBuilder nativeDirectory(Path directory) {
    this.nativeDirectory = directory;
    return this;
  }

  /**
   * Who sends codes by e-mail. Default: no one, so none is delivered.
   *
   * @param sender the sender
   * @return this
   */
  public VerifierBuilder mail(CodeSender sender) {
    this.mail = sender;
    return this;
  }

  /**
   * Who sends codes by SMS. Default: no one, so none is delivered.
   *
   * @param sender the sender
   * @return this
   */
  public VerifierBuilder text(CodeSender sender) {
    this.text = sender;
    return this;
  }

  /**
   * Who verifies WebAuthn responses. Default: no one, so none is accepted.
   *
   * @param verifier the verifier
   * @return this
   */
  public VerifierBuilder assertions(AssertionVerifier verifier) {
    this.assertions = verifier;
    return this;
  }

  /**
   * Who prompts phones. Default: no one, so none is prompted.
   *
   * @param provider the provider
   * @return this
   */
  public VerifierBuilder push(PushProvider provider) {
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
  public VerifierBuilder yubico(YubicoValidator validator) {
    this.yubico = validator;
    return this;
  }

  /** For tests that must not wait as long as people would. */
  VerifierBuilder hostDeadlineMillis(long millis) {
    this.hostDeadlineMillis = millis;
    return this;
  }

  /** For tests that must not wait as long as people would. */
  VerifierBuilder storeDeadlineMillis(long millis) {
    this.storeDeadlineMillis = millis;
    return this;
  }

  /** For tests in which a stalled machine must not turn anyone away. */
  VerifierBuilder turnMillis(long millis) {
    this.turnMillis = millis;
    return this;
  }

  HostTasks.Answerers answerers() {
    return new HostTasks.Answerers(mail, text, assertions, push, yubico);
  }

  /**
   * How old this node's knowledge of resets and of the policy may be on ordinary requests. Default
   * 5 s, at most 30 s; 0 asks the store on every request. This node's own changes take effect at
   * once.
   *
   * @param age the age
   * @return this
   * @throws IllegalArgumentException if it is negative or above 30 s
   */
  public VerifierBuilder evidenceAge(Duration age) {
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
      verifier.openPolicy();
      return verifier;
    } catch (VerifierUnavailableException | RuntimeException e) {
      verifier.close();
      throw e;
    }
  }
}
