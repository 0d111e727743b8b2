package dev.countersign.sms;

/**
 * A message was not accepted by the gateway. Text and reason are for the operator: they contain at
 * most the status, and nothing of what was sent or answered, since an answer may quote the message.
 */
public final class SmsNotSentException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  SmsNotSentException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What went wrong, for programs. */
  public enum Reason {
    /** Nothing answers at that address, or the connection broke. */
    UNREACHABLE,

    /** The gateway took too long. */
    TIMED_OUT,

    /** TLS failed, or the certificate proves nothing. */
    ENCRYPTION,

    /** The gateway answered with a status other than success. */
    STATUS,

    /** The answer's body does not indicate success, or is too long to tell. */
    ANSWER,

    /** The number belongs to a country that messages do not go to. */
    COUNTRY,

    /** The message itself: it cannot be built. */
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
