// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a evidence that opened: evidence of a factor, or the pass of an exemption.
 *
 * <p>The host checks it once per session through the engine, and on every further request compares
 * account, nonce, {@code until}, {@code revocations} and {@code policy_version} by itself.
 *
 * @param because Why the person was admitted.
 * @param at When.
 * @param until When the evidence ends.
 * @param freshUntil Until when it counts as fresh for changes to factors and for administration.
 * @param revocations The account's revocations when it was issued; a higher number voids it.
 * @param policyVersion The policy it was issued under.
 * @param peer Only a pass: the client address it is good for.
 */
public record EvidenceFacts(
    Because because,
    long at,
    long until,
    long freshUntil,
    long revocations,
    long policyVersion,
    @Nullable String peer) {
  public EvidenceFacts(
      Because because,
      long at,
      long until,
      long freshUntil,
      long revocations,
      long policyVersion,
      @Nullable String peer) {
    this.because = Objects.requireNonNull(because, "because");
    this.at = at;
    this.until = until;
    this.freshUntil = freshUntil;
    this.revocations = revocations;
    this.policyVersion = policyVersion;
    this.peer = peer;
  }
}
