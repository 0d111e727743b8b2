// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** How bad a finding is. */
public enum Severity {
  /** The policy is refused. */
  ERROR,

  /** The policy works but deserves a look. */
  WARNING
}
