package dev.countersign.verifier;

import java.io.Serial;

/**
 * The engine did not accept the request: a text that is too long, a change that is not possible.
 * The caller made a mistake; the engine is fine, and retrying does not help.
 *
 * <p>It is unchecked, like any illegal argument, and not a {@link VerifierUnavailableException}: it
 * is not an outage. A host that does not catch it refuses.
 */
public final class RequestRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final String path;

  /**
   * Creates one.
   *
   * @param code its stable code, such as {@code request.too_large}
   * @param path the field, as a path of field names; may be empty
   */
  public RequestRefusedException(String code, String path) {
    super("the engine refused the request: " + code + (path.isEmpty() ? "" : " at " + path));
    this.code = code;
    this.path = path;
  }

  /**
   * The mistake's stable code.
   *
   * @return the code
   */
  public String code() {
    return code;
  }

  /**
   * The field in question.
   *
   * @return a path of field names; may be empty
   */
  public String path() {
    return path;
  }
}
