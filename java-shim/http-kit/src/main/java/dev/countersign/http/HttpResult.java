package dev.countersign.http;

/** The outcome of a request: an answer within its bounds, or the reason there is none. */
public sealed interface HttpResult {
  /** A status and a body. Statuses other than success are answers too. */
  final class Answered implements HttpResult {
    private final int status;
    private final byte[] body;

    Answered(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }

    /**
     * The status.
     *
     * @return as the server sent it, such as 200
     */
    public int status() {
      return status;
    }

    /**
     * The body, which belongs to the caller: it is not copied.
     *
     * @return its bytes; empty for a status whose body is not read
     */
    public byte[] body() {
      return body;
    }
  }

  /**
   * No answer.
   *
   * @param failure why
   */
  record Failed(HttpFailure failure) implements HttpResult {}

  /**
   * One arm of {@link #match}.
   *
   * @param <A> what the arm is given
   * @param <T> what it makes of it
   * @param <E> what it may throw
   */
  interface Arm<A, T, E extends Exception> {
    /**
     * Goes on with one kind of result.
     *
     * @param result the result
     * @return what the arm makes of it
     * @throws E as the arm decides
     */
    T on(A result) throws E;
  }

  /**
   * Goes on with either kind of result.
   *
   * @param answered for an answer
   * @param failed for none
   * @param <T> what both arms make
   * @param <E> what they may throw
   * @return what the arm made
   * @throws E as the arm decides
   */
  default <T, E extends Exception> T match(
      Arm<? super Answered, ? extends T, ? extends E> answered,
      Arm<? super Failed, ? extends T, ? extends E> failed)
      throws E {
    if (this instanceof Answered one) {
      return answered.on(one);
    }
    return failed.on((Failed) this);
  }
}
