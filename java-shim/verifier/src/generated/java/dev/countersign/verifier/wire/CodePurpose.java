// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** What a code is for. */
public enum CodePurpose {
  /** Signing in. */
  TO_SIGN_IN,

  /** Confirming that the destination is the person's. */
  TO_CONFIRM,

  /**
   * Setting up a first factor. A person who did not ask for it should learn that someone else has
   * the password.
   */
  TO_ENROLL
}
