// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** The state of an account; a lock shows separately, by its time. */
public enum AccountState {
  /** No factor is set up. */
  NOT_ENROLLED,

  /** At least one factor is set up. */
  ENROLLED,

  /** Stopped by an administrator; factors are kept. */
  SUSPENDED
}
