// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** A kind of authenticator (NIST SP 800-63B section 5.1). */
public enum FactorMethod {
  /**
   * Time-based one-time password of an authenticator app (RFC 6238; NIST "single-factor OTP
   * device"). Guessable: a lock covers it.
   */
  TOTP,

  /** Backup codes (NIST "look-up secrets"). Unguessable: usable during a lock. */
  BACKUP_CODES,

  /** Counter-based one-time password of a hardware token (RFC 4226). Guessable. */
  HOTP,

  /**
   * A code sent by e-mail. Guessable, and not an authenticator in NIST's sense (SP 800-63B section
   * 5.1.3.1).
   */
  EMAIL,

  /** A code sent by SMS (NIST "out-of-band device", restricted). Guessable. */
  SMS,

  /** One-time password of a YubiKey (Yubico OTP, 128 bits). Unguessable. */
  YUBICO_OTP,

  /**
   * A WebAuthn credential (NIST "multi-factor cryptographic device" with user verification).
   * Unguessable, and the only one that resists phishing.
   */
  WEB_AUTHN,

  /** A push to a phone, answered there. Unguessable; prompts are budgeted. */
  PUSH,

  /**
   * Security questions. Guessable, not an authenticator in NIST's sense (SP 800-63B section
   * 5.1.1.2), and never used alone.
   */
  SECURITY_QUESTIONS
}
