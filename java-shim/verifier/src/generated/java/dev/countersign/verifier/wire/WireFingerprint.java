// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/**
 * The fingerprint of the wire schema that this package was generated from. A native library whose
 * {@code abi()} is another number must not be called.
 */
public final class WireFingerprint {
  /** The first four bytes of SHA-256 over the schema, most significant first. */
  public static final int VALUE = 0x3f08255b;

  private WireFingerprint() {}
}
