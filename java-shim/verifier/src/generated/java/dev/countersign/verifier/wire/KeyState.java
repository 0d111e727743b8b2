// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What a key of a ring is good for. */
public enum KeyState {
  /** It seals and opens. */
  ACTIVE,

  /** It opens. */
  ACCEPT,

  /** It opens nothing any more. */
  RETIRED
}
