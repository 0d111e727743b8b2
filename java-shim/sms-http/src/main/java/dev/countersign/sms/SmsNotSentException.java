package dev.countersign.sms;

/**
 * A message was not handed to the gateway. Text and reason are for the operator: they hold the
 * status at most, and nothing of what was sent or answered, since an answer may quote the message.
 */
public final class SmsNotSentException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  SmsNotSentException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What the matter was, for programs. */
  public enum Reason {
    /** Nobody answers under that address, or the connection broke. */
    UNREACHABLE,

    /** The gateway took too long. */
    TIMED_OUT,

    /** TLS failed, or the certificate proves nothing. */
    ENCRYPTION,

    /** The gateway answered with a status that is no success. */
    STATUS,

    /** The answer's body is not the one of a success, or too long to tell. */
    ANSWER,

    /** The number is of a country that messages do not go to. */
    COUNTRY,

    /** The message itself: it cannot be built. */
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
