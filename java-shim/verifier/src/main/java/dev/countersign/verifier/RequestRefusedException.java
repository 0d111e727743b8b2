package dev.countersign.verifier;

import java.io.Serial;

/**
 * The engine did not accept what the host asked: a text that is too long, a change that is not
 * possible. The caller made a mistake; the engine is well and trying again does not help.
 *
 * <p>It is unchecked, like any other wrong argument, and no {@link VerifierUnavailableException}:
 * what watches for outages must not hear of it. A host that does not catch it refuses.
 */
public final class RequestRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final String path;

  /**
   * Names the mistake.
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
   * The field that is meant.
   *
   * @return a path of field names; may be empty
   */
  public String path() {
    return path;
  }
}
