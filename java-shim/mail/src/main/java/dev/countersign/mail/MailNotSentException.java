package dev.countersign.mail;

/**
 * A message was not handed to the mail server. Text and reason are for the operator: they hold the
 * server's numbers, but nothing that it quotes, since it may quote the message.
 */
public final class MailNotSentException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  MailNotSentException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What the matter was, for programs. */
  public enum Reason {
    /** Nobody answers under that name and port. */
    UNREACHABLE,

    /** The server took too long. */
    TIMED_OUT,

    /** No encryption, or a certificate that proves nothing. */
    ENCRYPTION,

    /** User name or password were refused. */
    AUTHENTICATION,

    /** The server does not send from this address. */
    SENDER,

    /** The server does not take the recipient, or the address is none. */
    RECIPIENT,

    /** The message itself: the server refused it, or it cannot be built. */
    MESSAGE
  }

  /**
   * What the matter was.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
