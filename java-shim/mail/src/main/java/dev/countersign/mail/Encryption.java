package dev.countersign.mail;

/** How the connection to the mail server is encrypted. */
public enum Encryption {
  /** TLS after a plaintext greeting, required (RFC 3207); usually port 587. */
  STARTTLS,

  /** TLS from the first byte (RFC 8314 section 3.3); usually port 465. */
  TLS,

  /** None. Only for a mail server on this machine. */
  NONE
}
