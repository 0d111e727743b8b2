// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session goes on with after a change of its own that ended every other one. It counts no
 * longer, and is no fresher, than what it replaces.
 *
 * <p>Byte arrays are held, not copied.
 *
 * @param evidence Sealed evidence for the session, in place of the previous one.
 * @param knownBrowser A new known-browser cookie, if the previous one ended too.
 */
public record Renewal(byte[] evidence, byte @Nullable [] knownBrowser) {
  public Renewal(byte[] evidence, byte @Nullable [] knownBrowser) {
    this.evidence = Objects.requireNonNull(evidence, "evidence");
    this.knownBrowser = knownBrowser;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Renewal that
        && ByteArrays.same(evidence, that.evidence)
        && ByteArrays.same(knownBrowser, that.knownBrowser);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ByteArrays.hash(evidence), ByteArrays.hash(knownBrowser));
  }

  @Override
  public String toString() {
    return "Renewal[evidence="
        + ByteArrays.size(evidence)
        + ", knownBrowser="
        + ByteArrays.size(knownBrowser)
        + "]";
  }
}
