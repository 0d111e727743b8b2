package dev.countersign.http;

/**
 * Why a request has no answer. Deliberately nothing more: what the JDK's client throws may quote
 * the address, and the address may hold a key.
 */
public enum HttpFailure {
  /** No connection, or it broke, or what came over it was not HTTP. */
  UNREACHABLE,

  /** The time was up. The server may have acted on the request. */
  TIMED_OUT,

  /** TLS failed: the certificate is not trusted, has expired, or is for another name. */
  ENCRYPTION,

  /** The body is longer than its bound. */
  TOO_LONG
}
