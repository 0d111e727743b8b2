// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What a notice is about. */
public enum NoticeKind {
  /** From the third wrong answer on: someone may know the password. */
  PASSWORD_MAY_BE_KNOWN,

  /** Too many wrong answers: guessable methods are locked. */
  LOCKED,

  /** An authenticator was set up. */
  METHOD_ADDED,

  /** An authenticator was removed. */
  METHOD_REMOVED,

  /** A backup code was used. */
  BACKUP_CODE_USED,

  /** Few backup codes are left. */
  BACKUP_CODES_LOW,

  /** A new set of backup codes is active. */
  BACKUP_CODES_CREATED,

  /** An administrator suspended the account. */
  SUSPENDED,

  /** An administrator ended the suspension. */
  RESUMED,

  /** An administrator reset the factors. */
  RESET,

  /** An administrator ended a lock. */
  UNLOCKED,

  /** A prompt on the phone was denied: someone may know the password. */
  PROMPT_DENIED,

  /** A credential may exist twice. */
  CLONE_SUSPECTED,

  /** A device will not be asked for a factor for some days. */
  DEVICE_REMEMBERED
}
