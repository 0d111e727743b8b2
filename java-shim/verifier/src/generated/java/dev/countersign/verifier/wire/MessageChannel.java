// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Which way a code goes. */
public enum MessageChannel {
  /** By e-mail. */
  MAIL,

  /** By SMS. */
  TEXT
}
