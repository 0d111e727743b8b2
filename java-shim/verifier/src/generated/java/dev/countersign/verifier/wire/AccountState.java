// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** The state an account is in; a lock is told apart by its own time. */
public enum AccountState {
  /** No factor is set up. */
  NOT_ENROLLED,

  /** At least one factor is set up. */
  ENROLLED,

  /** An administrator stopped it; factors are kept. */
  SUSPENDED
}
