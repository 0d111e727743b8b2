// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What is to be said of a code while it is typed. */
public enum CodeForm {
  /** Nothing yet: more characters may come. */
  INCOMPLETE,

  /** It has the right form. */
  COMPLETE,

  /** It has characters that no code has. */
  STRANGE_CHARACTERS,

  /** It is too long. */
  TOO_LONG
}
