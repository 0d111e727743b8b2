// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** The channel a code is sent through. */
public enum MessageChannel {
  /** By e-mail. */
  MAIL,

  /** By SMS. */
  TEXT
}
