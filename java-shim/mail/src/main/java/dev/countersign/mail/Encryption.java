package dev.countersign.mail;

/** How the way to the mail server is kept secret. */
public enum Encryption {
  /** TLS after a greeting in the clear, required (RFC 3207); usually port 587. */
  STARTTLS,

  /** TLS from the first byte (RFC 8314 section 3.3); usually port 465. */
  TLS,

  /** None. For a mail server on this very machine alone. */
  NONE
}
