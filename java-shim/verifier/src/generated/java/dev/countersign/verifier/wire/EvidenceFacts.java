// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of opened evidence: evidence of a factor, or the pass of an exemption.
 *
 * <p>The host has the engine check it once per session. On every further request it compares
 * account, nonce, {@code until}, {@code revocations} and {@code policy_version} itself.
 *
 * @param because Why the person was admitted.
 * @param at When.
 * @param until When the evidence expires.
 * @param freshUntil Until when it counts as fresh for changes to factors and for administration.
 * @param revocations The account's revocations when it was issued; a higher number voids the
 *     evidence.
 * @param policyVersion The policy it was issued under.
 * @param peer For a pass only: the client address it is valid for.
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
