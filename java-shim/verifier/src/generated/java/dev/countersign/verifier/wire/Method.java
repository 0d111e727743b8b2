// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** A kind of authenticator (NIST SP 800-63B section 5.1). */
public enum Method {
  /**
   * Time-based one-time password of an authenticator app (RFC 6238; NIST "single-factor OTP
   * device"). Guessable: a lock covers it.
   */
  TOTP,

  /** Backup codes (NIST "look-up secrets"). Unguessable: usable during a lock. */
  BACKUP_CODES
}
