// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Which share of the attempt budget a login draws on. */
public enum Lane {
  /** A browser that has never completed a second factor for this account. */
  UNKNOWN,

  /** A browser that has completed one; it has a reserve of attempts. */
  KNOWN
}
