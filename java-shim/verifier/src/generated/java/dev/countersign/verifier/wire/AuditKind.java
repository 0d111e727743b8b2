// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What happened. */
public enum AuditKind {
  /** A second factor was completed. */
  SIGNED_IN,

  /** An answer was wrong. */
  WRONG_ANSWER,

  /** A code came again after it was used. */
  REPLAY_REFUSED,

  /** Wrong answers led to a lock. */
  LOCKED,

  /** The days of grace began. */
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

  /** Factors were forgotten. */
  RESET,

  /** A lock was ended. */
  UNLOCKED
}
