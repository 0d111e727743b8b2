// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event of an account's audit chain. It contains no secret and nothing typed as an answer.
 *
 * <p>Byte arrays are held, not copied.
 *
 * @param sequence Its place in the account's chain, from 1.
 * @param at When, in Unix seconds.
 * @param kind What happened.
 * @param method The method it was about.
 * @param actor Who administered; absent if the person acted.
 * @param reason The administrator's reason.
 * @param rule The rule or cause, as a stable code.
 * @param product The product of the login.
 * @param channel The channel of the login.
 * @param peer The client's address as the host stated it.
 * @param lane The lane of the attempt budget.
 * @param digest SHA-256 over the previous digest and this event. The sealed record keeps the last
 *     one, so that any change shows, even a deleted tail.
 */
public record AuditEvent(
    long sequence,
    long at,
    AuditKind kind,
    @Nullable FactorMethod method,
    @Nullable String actor,
    @Nullable String reason,
    @Nullable String rule,
    @Nullable Product product,
    @Nullable Channel channel,
    @Nullable String peer,
    @Nullable Lane lane,
    byte[] digest) {
  public AuditEvent(
      long sequence,
      long at,
      AuditKind kind,
      @Nullable FactorMethod method,
      @Nullable String actor,
      @Nullable String reason,
      @Nullable String rule,
      @Nullable Product product,
      @Nullable Channel channel,
      @Nullable String peer,
      @Nullable Lane lane,
      byte[] digest) {
    this.sequence = sequence;
    this.at = at;
    this.kind = Objects.requireNonNull(kind, "kind");
    this.method = method;
    this.actor = actor;
    this.reason = reason;
    this.rule = rule;
    this.product = product;
    this.channel = channel;
    this.peer = peer;
    this.lane = lane;
    this.digest = Objects.requireNonNull(digest, "digest");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuditEvent that
        && sequence == that.sequence
        && at == that.at
        && kind.equals(that.kind)
        && Objects.equals(method, that.method)
        && Objects.equals(actor, that.actor)
        && Objects.equals(reason, that.reason)
        && Objects.equals(rule, that.rule)
        && Objects.equals(product, that.product)
        && Objects.equals(channel, that.channel)
        && Objects.equals(peer, that.peer)
        && Objects.equals(lane, that.lane)
        && ByteArrays.same(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        sequence,
        at,
        kind,
        method,
        actor,
        reason,
        rule,
        product,
        channel,
        peer,
        lane,
        ByteArrays.hash(digest));
  }

  @Override
  public String toString() {
    return "AuditEvent[sequence="
        + sequence
        + ", at="
        + at
        + ", kind="
        + kind
        + ", method="
        + method
        + ", actor="
        + actor
        + ", reason="
        + reason
        + ", rule="
        + rule
        + ", product="
        + product
        + ", channel="
        + channel
        + ", peer="
        + peer
        + ", lane="
        + lane
        + ", digest="
        + ByteArrays.size(digest)
        + "]";
  }

  /**
   * Begins to build one. What may be absent is absent until it is set; everything else has to be
   * set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields of a {@link AuditEvent} by their names. */
  public static final class Builder {
    private @Nullable Long sequence;
    private @Nullable Long at;
    private @Nullable AuditKind kind;
    private @Nullable FactorMethod method;
    private @Nullable String actor;
    private @Nullable String reason;
    private @Nullable String rule;
    private @Nullable Product product;
    private @Nullable Channel channel;
    private @Nullable String peer;
    private @Nullable Lane lane;
    private byte @Nullable [] digest;

    private Builder() {}

    /**
     * Its place in the account's chain, from 1.
     *
     * @param sequence the value
     * @return this builder
     */
    public Builder sequence(long sequence) {
      this.sequence = sequence;
      return this;
    }

    /**
     * When, in Unix seconds.
     *
     * @param at the value
     * @return this builder
     */
    public Builder at(long at) {
      this.at = at;
      return this;
    }

    /**
     * What happened.
     *
     * @param kind the value
     * @return this builder
     */
    public Builder kind(AuditKind kind) {
      this.kind = kind;
      return this;
    }

    /**
     * The method it was about.
     *
     * @param method the value
     * @return this builder
     */
    public Builder method(@Nullable FactorMethod method) {
      this.method = method;
      return this;
    }

    /**
     * Who administered; absent if the person acted.
     *
     * @param actor the value
     * @return this builder
     */
    public Builder actor(@Nullable String actor) {
      this.actor = actor;
      return this;
    }

    /**
     * The administrator's reason.
     *
     * @param reason the value
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * The rule or cause, as a stable code.
     *
     * @param rule the value
     * @return this builder
     */
    public Builder rule(@Nullable String rule) {
      this.rule = rule;
      return this;
    }

    /**
     * The product of the login.
     *
     * @param product the value
     * @return this builder
     */
    public Builder product(@Nullable Product product) {
      this.product = product;
      return this;
    }

    /**
     * The channel of the login.
     *
     * @param channel the value
     * @return this builder
     */
    public Builder channel(@Nullable Channel channel) {
      this.channel = channel;
      return this;
    }

    /**
     * The client's address as the host stated it.
     *
     * @param peer the value
     * @return this builder
     */
    public Builder peer(@Nullable String peer) {
      this.peer = peer;
      return this;
    }

    /**
     * The lane of the attempt budget.
     *
     * @param lane the value
     * @return this builder
     */
    public Builder lane(@Nullable Lane lane) {
      this.lane = lane;
      return this;
    }

    /**
     * SHA-256 over the previous digest and this event. The sealed record keeps the last one, so
     * that any change shows, even a deleted tail.
     *
     * @param digest the value
     * @return this builder
     */
    public Builder digest(byte[] digest) {
      this.digest = digest;
      return this;
    }

    /**
     * Makes the {@code AuditEvent}.
     *
     * @return what was built
     * @throws IllegalStateException if a field that must not be absent was not set; the message
     *     names it
     */
    public AuditEvent build() {
      return new AuditEvent(
          Fields.set(sequence, "sequence"),
          Fields.set(at, "at"),
          Fields.set(kind, "kind"),
          method,
          actor,
          reason,
          rule,
          product,
          channel,
          peer,
          lane,
          Fields.set(digest, "digest"));
    }
  }
}
