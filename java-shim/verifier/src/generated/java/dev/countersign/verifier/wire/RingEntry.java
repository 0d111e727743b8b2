// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/**
 * A key of a ring, without its secret.
 *
 * @param keyId Its number.
 * @param state What it is good for.
 */
public record RingEntry(long keyId, KeyState state) {
  public RingEntry {
    Objects.requireNonNull(state, "state");
  }
}
