// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the browser was asked, for the host to compare with the response.
 *
 * <p>Byte arrays are held, not copied.
 *
 * @param challenge The challenge; 32 bytes.
 * @param relyingPartyId The relying party id.
 * @param origins The origins a response may come from.
 * @param userVerification Whether the authenticator has to verify the person.
 */
public record Ceremony(
    byte[] challenge, String relyingPartyId, List<String> origins, boolean userVerification) {
  public Ceremony {
    Objects.requireNonNull(challenge, "challenge");
    Objects.requireNonNull(relyingPartyId, "relyingPartyId");
    origins = List.copyOf(origins);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ceremony that
        && ByteArrays.same(challenge, that.challenge)
        && relyingPartyId.equals(that.relyingPartyId)
        && origins.equals(that.origins)
        && userVerification == that.userVerification;
  }

  @Override
  public int hashCode() {
    return Objects.hash(ByteArrays.hash(challenge), relyingPartyId, origins, userVerification);
  }

  @Override
  public String toString() {
    return "Ceremony[challenge="
        + ByteArrays.size(challenge)
        + ", relyingPartyId="
        + relyingPartyId
        + ", origins="
        + origins
        + ", userVerification="
        + userVerification
        + "]";
  }
}
