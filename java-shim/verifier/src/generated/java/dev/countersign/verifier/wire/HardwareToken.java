// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/**
 * A hardware token with its seed, as listed by its manufacturer.
 *
 * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
 *
 * @param serial The serial number, which becomes the token's name; 1 to 64 characters.
 * @param kind What kind it is, with its seed.
 */
public record HardwareToken(String serial, TokenKind kind) {
  public HardwareToken {
    Objects.requireNonNull(serial, "serial");
    Objects.requireNonNull(kind, "kind");
  }

  /** Zero-fills every secret in here. */
  public void wipe() {
    kind.wipe();
  }
}
