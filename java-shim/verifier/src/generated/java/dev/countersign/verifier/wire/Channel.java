// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** How the request was authenticated, as typed input rather than a list of addresses. */
public enum Channel {
  /** The sign-in form in a browser. */
  FORM,

  /** A remember-me cookie of the product. */
  REMEMBER_ME,

  /** Single sign-on. */
  SSO,

  /** HTTP Basic with a password. */
  BASIC,

  /** A personal access token. */
  TOKEN,

  /** OAuth. */
  OAUTH,

  /** Git over HTTP. */
  GIT_HTTP
}
