// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** The hash function of a one-time password (RFC 6238 section 1.2). */
public enum Algorithm {
  /** HMAC-SHA-1, the default: some apps ignore every other choice. */
  SHA1,

  /** HMAC-SHA-256. */
  SHA256,

  /** HMAC-SHA-512. */
  SHA512
}
