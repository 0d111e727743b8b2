package dev.countersign.mail;

/**
 * A message was not accepted by the mail server. Text and reason are for the operator: they contain
 * the server's numbers but none of its words, since it may quote the message.
 */
public final class MailNotSentException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  MailNotSentException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What went wrong, for programs. */
  public enum Reason {
    /** Nothing answers at that name and port. */
    UNREACHABLE,

    /** The server took too long. */
    TIMED_OUT,

    /** No encryption, or a certificate that proves nothing. */
    ENCRYPTION,

    /** User name or password were refused. */
    AUTHENTICATION,

    /** The server does not allow this sender address. */
    SENDER,

    /** The server does not accept the recipient, or the address is invalid. */
    RECIPIENT,

    /** The message itself: the server refused it, or it cannot be built. */
    MESSAGE
  }

  /**
   * What went wrong.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
