// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request. */
public sealed interface EngineRequest
    permits EngineRequest.Open,
        EngineRequest.Step,
        EngineRequest.Decide,
        EngineRequest.Lint,
        EngineRequest.CheckEvidence,
        EngineRequest.VerifyAudit,
        EngineRequest.NewRing,
        EngineRequest.ChangeRing,
        EngineRequest.SealPolicy,
        EngineRequest.CheckPolicySeal,
        EngineRequest.NameCookies,
        EngineRequest.Help,
        EngineRequest.SelfTest {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /**
   * Calls the case of this variant. {@link Cases} has one for each, so the compiler finds every
   * place that a new variant concerns.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   * @param cases what to do with each variant
   * @return what the case returned
   * @throws X if the case throws it
   */
  <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X;

  /**
   * What to do with each variant of {@code EngineRequest}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Compiles a policy and a key ring into an engine and returns its handle. */
    R open(Open it) throws X;

    /** Answers one event of one account. */
    R step(Step it) throws X;

    /** Says what the policy asks in a situation, with every rule it tried. */
    R decide(Decide it) throws X;

    /** Reads a policy and says what is wrong or risky in it. Needs no handle. */
    R lint(Lint it) throws X;

    /** Opens a session's evidence. */
    R checkEvidence(CheckEvidence it) throws X;

    /** Checks part of an account's audit chain. */
    R verifyAudit(VerifyAudit it) throws X;

    /** Creates a key ring with one active key. Needs no handle. */
    R newRing(NewRing it) throws X;

    /** Changes a key ring, which stays valid. Needs no handle. */
    R changeRing(ChangeRing it) throws X;

    /** Makes the seal to store with a version of the policy. */
    R sealPolicy(SealPolicy it) throws X;

    /** Checks the seal of a version of the policy. */
    R checkPolicySeal(CheckPolicySeal it) throws X;

    /** Names the cookie in which a browser keeps something for an account. */
    R nameCookies(NameCookies it) throws X;

    /** Advice during enrollment. Needs no handle. */
    R help(Help it) throws X;

    /** Runs the standards' known answers through the code of this build. Needs no handle. */
    R selfTest(SelfTest it) throws X;
  }

  /**
   * Compiles a policy and a key ring into an engine and returns its handle.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ring The key ring's JSON text; empty for an engine that only decides.
   * @param policy The policy's JSON text.
   * @param policyVersion The policy's version, from 1; evidence is bound to it.
   */
  record Open(byte[] ring, String policy, long policyVersion) implements EngineRequest {
    public Open {
      Objects.requireNonNull(ring, "ring");
      Objects.requireNonNull(policy, "policy");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.open(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(ring);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Open that
          && ByteArrays.same(ring, that.ring)
          && policy.equals(that.policy)
          && policyVersion == that.policyVersion;
    }

    @Override
    public int hashCode() {
      return Objects.hash(policy, policyVersion);
    }

    @Override
    public String toString() {
      return "Open[ring=***, policy=" + policy + ", policyVersion=" + policyVersion + "]";
    }
  }

  /**
   * Answers one event of one account.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param accountId The host's immutable key of the account, never a user name; 1 to 255 bytes.
   * @param row The row as the store holds it, if there is one.
   * @param marker The host's enrolled marker: the revocations it last saw.
   * @param at The store's time at the read that loaded the row, in Unix seconds.
   * @param entropy 32 bytes from the operating system, fresh for every call.
   * @param event What happened.
   */
  record Step(
      String accountId,
      @Nullable AccountRow row,
      @Nullable Long marker,
      long at,
      byte[] entropy,
      AccountEvent event)
      implements EngineRequest {
    public Step(
        String accountId,
        @Nullable AccountRow row,
        @Nullable Long marker,
        long at,
        byte[] entropy,
        AccountEvent event) {
      this.accountId = Objects.requireNonNull(accountId, "accountId");
      this.row = row;
      this.marker = marker;
      this.at = at;
      this.entropy = Objects.requireNonNull(entropy, "entropy");
      this.event = Objects.requireNonNull(event, "event");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.step(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(entropy);
      event.wipe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Step that
          && accountId.equals(that.accountId)
          && Objects.equals(row, that.row)
          && Objects.equals(marker, that.marker)
          && at == that.at
          && ByteArrays.same(entropy, that.entropy)
          && event.equals(that.event);
    }

    @Override
    public int hashCode() {
      return Objects.hash(accountId, row, marker, at, event);
    }

    @Override
    public String toString() {
      return "Step[accountId="
          + accountId
          + ", row="
          + row
          + ", marker="
          + marker
          + ", at="
          + at
          + ", entropy=***, event="
          + event
          + "]";
    }
  }

  /**
   * Says what the policy asks in a situation, with every rule it tried.
   *
   * @param situation The situation.
   */
  record Decide(Situation situation) implements EngineRequest {
    public Decide {
      Objects.requireNonNull(situation, "situation");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.decide(this);
    }
  }

  /**
   * Reads a policy and says what is wrong or risky in it. Needs no handle.
   *
   * @param policy The policy's JSON text.
   * @param groups Names of the directory's groups; empty if they are not to be checked. Several
   *     that the policy means by one name are an error.
   */
  record Lint(String policy, List<String> groups) implements EngineRequest {
    public Lint {
      Objects.requireNonNull(policy, "policy");
      groups = List.copyOf(groups);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.lint(this);
    }
  }

  /**
   * Opens a session's evidence.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param accountId The account the session belongs to.
   * @param nonce The session's nonce.
   * @param evidence The evidence.
   * @param at Now, in Unix seconds.
   */
  record CheckEvidence(String accountId, byte[] nonce, byte[] evidence, long at)
      implements EngineRequest {
    public CheckEvidence {
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(nonce, "nonce");
      Objects.requireNonNull(evidence, "evidence");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.checkEvidence(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CheckEvidence that
          && accountId.equals(that.accountId)
          && ByteArrays.same(nonce, that.nonce)
          && ByteArrays.same(evidence, that.evidence)
          && at == that.at;
    }

    @Override
    public int hashCode() {
      return Objects.hash(accountId, ByteArrays.hash(nonce), ByteArrays.hash(evidence), at);
    }

    @Override
    public String toString() {
      return "CheckEvidence[accountId="
          + accountId
          + ", nonce="
          + ByteArrays.size(nonce)
          + ", evidence="
          + ByteArrays.size(evidence)
          + ", at="
          + at
          + "]";
    }
  }

  /**
   * Checks part of an account's audit chain.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param accountId The account.
   * @param row Its row, which contains the head of the chain.
   * @param previous The digest of the event before the first one; empty at the start of the chain.
   * @param events The events in order, at most 100.
   * @param complete Whether the last event is the newest one, to be compared with the head.
   */
  record VerifyAudit(
      String accountId, AccountRow row, byte[] previous, List<AuditEvent> events, boolean complete)
      implements EngineRequest {
    public VerifyAudit {
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(row, "row");
      Objects.requireNonNull(previous, "previous");
      events = List.copyOf(events);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.verifyAudit(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof VerifyAudit that
          && accountId.equals(that.accountId)
          && row.equals(that.row)
          && ByteArrays.same(previous, that.previous)
          && events.equals(that.events)
          && complete == that.complete;
    }

    @Override
    public int hashCode() {
      return Objects.hash(accountId, row, ByteArrays.hash(previous), events, complete);
    }

    @Override
    public String toString() {
      return "VerifyAudit[accountId="
          + accountId
          + ", row="
          + row
          + ", previous="
          + ByteArrays.size(previous)
          + ", events="
          + events
          + ", complete="
          + complete
          + "]";
    }
  }

  /**
   * Creates a key ring with one active key. Needs no handle.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param instanceId Names this installation; 1 to 64 letters, digits, {@code -} or {@code _}.
   * @param entropy 32 bytes from the operating system.
   */
  record NewRing(String instanceId, byte[] entropy) implements EngineRequest {
    public NewRing {
      Objects.requireNonNull(instanceId, "instanceId");
      Objects.requireNonNull(entropy, "entropy");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.newRing(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(entropy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NewRing that
          && instanceId.equals(that.instanceId)
          && ByteArrays.same(entropy, that.entropy);
    }

    @Override
    public int hashCode() {
      return Objects.hash(instanceId);
    }

    @Override
    public String toString() {
      return "NewRing[instanceId=" + instanceId + ", entropy=***]";
    }
  }

  /**
   * Changes a key ring, which stays valid. Needs no handle.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ring The ring's JSON text.
   * @param change What to change.
   * @param entropy 32 bytes from the operating system.
   */
  record ChangeRing(byte[] ring, RingChange change, byte[] entropy) implements EngineRequest {
    public ChangeRing {
      Objects.requireNonNull(ring, "ring");
      Objects.requireNonNull(change, "change");
      Objects.requireNonNull(entropy, "entropy");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.changeRing(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(ring);
      ByteArrays.wipe(entropy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ChangeRing that
          && ByteArrays.same(ring, that.ring)
          && change.equals(that.change)
          && ByteArrays.same(entropy, that.entropy);
    }

    @Override
    public int hashCode() {
      return Objects.hash(change);
    }

    @Override
    public String toString() {
      return "ChangeRing[ring=***, change=" + change + ", entropy=***]";
    }
  }

  /**
   * Makes the seal to store with a version of the policy.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param policyVersion The version.
   * @param digest SHA-256 of the policy's JSON text in UTF-8.
   */
  record SealPolicy(long policyVersion, byte[] digest) implements EngineRequest {
    public SealPolicy {
      Objects.requireNonNull(digest, "digest");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.sealPolicy(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SealPolicy that
          && policyVersion == that.policyVersion
          && ByteArrays.same(digest, that.digest);
    }

    @Override
    public int hashCode() {
      return Objects.hash(policyVersion, ByteArrays.hash(digest));
    }

    @Override
    public String toString() {
      return "SealPolicy[policyVersion="
          + policyVersion
          + ", digest="
          + ByteArrays.size(digest)
          + "]";
    }
  }

  /**
   * Checks the seal of a version of the policy.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param policyVersion The version.
   * @param digest SHA-256 of the policy's JSON text in UTF-8.
   * @param seal The seal stored with it.
   */
  record CheckPolicySeal(long policyVersion, byte[] digest, byte[] seal) implements EngineRequest {
    public CheckPolicySeal {
      Objects.requireNonNull(digest, "digest");
      Objects.requireNonNull(seal, "seal");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.checkPolicySeal(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CheckPolicySeal that
          && policyVersion == that.policyVersion
          && ByteArrays.same(digest, that.digest)
          && ByteArrays.same(seal, that.seal);
    }

    @Override
    public int hashCode() {
      return Objects.hash(policyVersion, ByteArrays.hash(digest), ByteArrays.hash(seal));
    }

    @Override
    public String toString() {
      return "CheckPolicySeal[policyVersion="
          + policyVersion
          + ", digest="
          + ByteArrays.size(digest)
          + ", seal="
          + ByteArrays.size(seal)
          + "]";
    }
  }

  /**
   * Names the cookie in which a browser keeps something for an account.
   *
   * @param accountId The account; empty for a name of the installation itself.
   */
  record NameCookies(String accountId) implements EngineRequest {
    public NameCookies {
      Objects.requireNonNull(accountId, "accountId");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.nameCookies(this);
    }
  }

  /**
   * Advice during enrollment. Needs no handle.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param act What advice is wanted.
   */
  record Help(HelpAct act) implements EngineRequest {
    public Help {
      Objects.requireNonNull(act, "act");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.help(this);
    }

    @Override
    public void wipe() {
      act.wipe();
    }
  }

  /** Runs the standards' known answers through the code of this build. Needs no handle. */
  record SelfTest() implements EngineRequest {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.selfTest(this);
    }
  }
}
