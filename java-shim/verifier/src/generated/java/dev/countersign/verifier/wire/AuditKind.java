// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What happened. */
public enum AuditKind {
  /** A second factor was completed. */
  SIGNED_IN,

  /** An answer was wrong. */
  WRONG_ANSWER,

  /** A used code was sent again. */
  REPLAY_REFUSED,

  /** Wrong answers led to a lock. */
  LOCKED,

  /** The grace period began. */
  GRACE_STARTED,

  /** Enrollment was put off. */
  POSTPONED,

  /** An authenticator was set up. */
  ENROLLED,

  /** A set of backup codes was confirmed as saved. */
  BACKUP_CODES_CREATED,

  /** An authenticator was renamed. */
  RENAMED,

  /** An authenticator was removed. */
  REMOVED,

  /** The account was suspended. */
  SUSPENDED,

  /** The suspension ended. */
  RESUMED,

  /** Factors were reset. */
  RESET,

  /** A lock was ended. */
  UNLOCKED,

  /** A code was sent. */
  CODE_SENT,

  /** A code could not be sent. */
  CODE_NOT_SENT,

  /** A phone was prompted. */
  PROMPTED,

  /** A prompt was denied. */
  PROMPT_DENIED,

  /** A signature counter went back: the credential may exist twice. */
  CLONE_SUSPECTED,

  /** A hardware token was resynchronized. */
  RESYNCHRONIZED,

  /** The preferred method was set. */
  PREFERRED,

  /** A device was remembered. */
  DEVICE_REMEMBERED,

  /** Remembered devices were forgotten. */
  DEVICES_FORGOTTEN,

  /** The password was changed. */
  PASSWORD_CHANGED,

  /** A hardware token was assigned. */
  IMPORTED,

  /** The record was resealed under the active key. */
  RESEALED,

  /** Before the first factor, the code from the directory's mailbox was right. */
  MAILBOX_PROVEN
}
