// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One response. */
public sealed interface EngineResponse
    permits EngineResponse.Opened,
        EngineResponse.Stepped,
        EngineResponse.Decided,
        EngineResponse.Linted,
        EngineResponse.Evidence,
        EngineResponse.AuditVerified,
        EngineResponse.Ring,
        EngineResponse.RingChanged,
        EngineResponse.PolicySealed,
        EngineResponse.PolicySealChecked,
        EngineResponse.CookiesNamed,
        EngineResponse.Helped,
        EngineResponse.SelfTested,
        EngineResponse.Mistake,
        EngineResponse.Internal {
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
   * What to do with each variant of {@code EngineResponse}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** To {@code Open}. */
    R opened(Opened it) throws X;

    /** To {@code Step}. */
    R stepped(Stepped it) throws X;

    /** To {@code Decide}. */
    R decided(Decided it) throws X;

    /** To {@code Lint}. */
    R linted(Linted it) throws X;

    /** To {@code CheckEvidence}. */
    R evidence(Evidence it) throws X;

    /** To {@code VerifyAudit}. */
    R auditVerified(AuditVerified it) throws X;

    /** To {@code NewRing}. */
    R ring(Ring it) throws X;

    /** To {@code ChangeRing}. */
    R ringChanged(RingChanged it) throws X;

    /** To {@code SealPolicy}. */
    R policySealed(PolicySealed it) throws X;

    /** To {@code CheckPolicySeal}. */
    R policySealChecked(PolicySealChecked it) throws X;

    /** To {@code NameCookies}. */
    R cookiesNamed(CookiesNamed it) throws X;

    /** To {@code Help}. */
    R helped(Helped it) throws X;

    /** To {@code SelfTest}: every known answer was right. */
    R selfTested(SelfTested it) throws X;

    /** The caller's mistake. */
    R mistake(Mistake it) throws X;

    /** An internal error. Treat it as a refusal. */
    R internal(Internal it) throws X;
  }

  /**
   * To {@code Open}.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param handle Names the engine in later calls.
   * @param fingerprint The fingerprint of the wire schema.
   * @param instanceId The installation named by the key ring; empty without a ring.
   * @param keyCheck Eight bytes that distinguish key rings without revealing the keys.
   * @param writeFormat The record format this engine writes.
   * @param warnings What is risky in the policy.
   */
  record Opened(
      long handle,
      long fingerprint,
      String instanceId,
      byte[] keyCheck,
      int writeFormat,
      List<PolicyFinding> warnings)
      implements EngineResponse {
    public Opened {
      Objects.requireNonNull(instanceId, "instanceId");
      Objects.requireNonNull(keyCheck, "keyCheck");
      warnings = List.copyOf(warnings);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.opened(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Opened that
          && handle == that.handle
          && fingerprint == that.fingerprint
          && instanceId.equals(that.instanceId)
          && ByteArrays.same(keyCheck, that.keyCheck)
          && writeFormat == that.writeFormat
          && warnings.equals(that.warnings);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          handle, fingerprint, instanceId, ByteArrays.hash(keyCheck), writeFormat, warnings);
    }

    @Override
    public String toString() {
      return "Opened[handle="
          + handle
          + ", fingerprint="
          + fingerprint
          + ", instanceId="
          + instanceId
          + ", keyCheck="
          + ByteArrays.size(keyCheck)
          + ", writeFormat="
          + writeFormat
          + ", warnings="
          + warnings
          + "]";
    }
  }

  /**
   * To {@code Step}.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param save What must be saved first; absent if nothing changes.
   * @param verdict The answer, which no one may learn before the save is applied.
   */
  record Stepped(@Nullable Save save, Verdict verdict) implements EngineResponse {
    public Stepped(@Nullable Save save, Verdict verdict) {
      this.save = save;
      this.verdict = Objects.requireNonNull(verdict, "verdict");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.stepped(this);
    }

    @Override
    public void wipe() {
      verdict.wipe();
    }
  }

  /**
   * To {@code Decide}.
   *
   * @param decision The decision.
   */
  record Decided(Decision decision) implements EngineResponse {
    public Decided {
      Objects.requireNonNull(decision, "decision");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.decided(this);
    }
  }

  /**
   * To {@code Lint}.
   *
   * @param findings The findings, errors first.
   */
  record Linted(List<PolicyFinding> findings) implements EngineResponse {
    public Linted {
      findings = List.copyOf(findings);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.linted(this);
    }
  }

  /**
   * To {@code CheckEvidence}.
   *
   * @param facts The content; absent if the evidence does not open or has expired.
   */
  record Evidence(@Nullable EvidenceFacts facts) implements EngineResponse {
    public Evidence(@Nullable EvidenceFacts facts) {
      this.facts = facts;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.evidence(this);
    }
  }

  /**
   * To {@code VerifyAudit}.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param brokenAt The sequence number of the first event that is not as it was written; absent if
   *     this part is intact.
   * @param beginsAt The sequence number at which the chain starts over: the reset of a record that
   *     did not open. Earlier events cannot be vouched for. Absent if there is none.
   * @param last The digest of the last event, to continue with.
   */
  record AuditVerified(@Nullable Long brokenAt, @Nullable Long beginsAt, byte[] last)
      implements EngineResponse {
    public AuditVerified(@Nullable Long brokenAt, @Nullable Long beginsAt, byte[] last) {
      this.brokenAt = brokenAt;
      this.beginsAt = beginsAt;
      this.last = Objects.requireNonNull(last, "last");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.auditVerified(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof AuditVerified that
          && Objects.equals(brokenAt, that.brokenAt)
          && Objects.equals(beginsAt, that.beginsAt)
          && ByteArrays.same(last, that.last);
    }

    @Override
    public int hashCode() {
      return Objects.hash(brokenAt, beginsAt, ByteArrays.hash(last));
    }

    @Override
    public String toString() {
      return "AuditVerified[brokenAt="
          + brokenAt
          + ", beginsAt="
          + beginsAt
          + ", last="
          + ByteArrays.size(last)
          + "]";
    }
  }

  /**
   * To {@code NewRing}.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ring The ring's JSON text, to be kept in a separate file.
   */
  record Ring(byte[] ring) implements EngineResponse {
    public Ring {
      Objects.requireNonNull(ring, "ring");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.ring(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(ring);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Ring that && ByteArrays.same(ring, that.ring);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "Ring[ring=***]";
    }
  }

  /**
   * To {@code ChangeRing}.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ring The ring's new JSON text.
   * @param keys Its keys, in the order of the text.
   */
  record RingChanged(byte[] ring, List<RingEntry> keys) implements EngineResponse {
    public RingChanged {
      Objects.requireNonNull(ring, "ring");
      keys = List.copyOf(keys);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.ringChanged(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(ring);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof RingChanged that
          && ByteArrays.same(ring, that.ring)
          && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
      return Objects.hash(keys);
    }

    @Override
    public String toString() {
      return "RingChanged[ring=***, keys=" + keys + "]";
    }
  }

  /**
   * To {@code SealPolicy}.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param seal The seal.
   */
  record PolicySealed(byte[] seal) implements EngineResponse {
    public PolicySealed {
      Objects.requireNonNull(seal, "seal");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.policySealed(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof PolicySealed that && ByteArrays.same(seal, that.seal);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(seal));
    }

    @Override
    public String toString() {
      return "PolicySealed[seal=" + ByteArrays.size(seal) + "]";
    }
  }

  /**
   * To {@code CheckPolicySeal}.
   *
   * @param intact Whether version and text match the seal.
   */
  record PolicySealChecked(boolean intact) implements EngineResponse {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.policySealChecked(this);
    }
  }

  /**
   * To {@code NameCookies}.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param names Eight bytes per usable root key, the active key's first.
   */
  record CookiesNamed(List<byte[]> names) implements EngineResponse {
    public CookiesNamed {
      names = List.copyOf(names);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.cookiesNamed(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CookiesNamed that && ByteArrays.sameEach(names, that.names);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hashEach(names));
    }

    @Override
    public String toString() {
      return "CookiesNamed[names=" + ByteArrays.sizes(names) + "]";
    }
  }

  /**
   * To {@code Help}.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param helped The advice.
   */
  record Helped(dev.countersign.verifier.wire.Helped helped) implements EngineResponse {
    public Helped {
      Objects.requireNonNull(helped, "helped");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.helped(this);
    }

    @Override
    public void wipe() {
      helped.wipe();
    }
  }

  /**
   * To {@code SelfTest}: every known answer was right.
   *
   * @param checks How many were checked.
   */
  record SelfTested(long checks) implements EngineResponse {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.selfTested(this);
    }
  }

  /**
   * The caller's mistake.
   *
   * @param code A stable code, such as {@code request.unreadable}.
   * @param path Where, as a path of field names; never a value.
   */
  record Mistake(String code, String path) implements EngineResponse {
    public Mistake {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(path, "path");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.mistake(this);
    }
  }

  /**
   * An internal error. Treat it as a refusal.
   *
   * @param incident A number that says where, for the operator's log.
   */
  record Internal(long incident) implements EngineResponse {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.internal(this);
    }
  }
}
