// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What to change in a key ring. */
public sealed interface RingChange
    permits RingChange.Look, RingChange.Add, RingChange.Activate, RingChange.Retire {
  /** Nothing: only look. */
  record Look() implements RingChange {}

  /** One key more, which opens and does not seal yet. */
  record Add() implements RingChange {}

  /**
   * Another key seals from now on; the one before still opens.
   *
   * @param keyId Its number.
   */
  record Activate(long keyId) implements RingChange {}

  /**
   * A key opens nothing any more; never the active one.
   *
   * @param keyId Its number.
   */
  record Retire(long keyId) implements RingChange {}
}
