// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** The form of a code as it is typed. */
public enum CodeForm {
  /** Nothing yet: more characters may come. */
  INCOMPLETE,

  /** It has the right form. */
  COMPLETE,

  /** It contains characters that codes do not have. */
  STRANGE_CHARACTERS,

  /** It is too long. */
  TOO_LONG
}
