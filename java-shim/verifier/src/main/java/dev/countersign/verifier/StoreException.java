package dev.countersign.verifier;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The store cannot be read or written right now, and <em>nothing was saved</em>. A save with an
 * unknown outcome is not an exception but {@link AccountStore.Saved#UNKNOWN}.
 */
public final class StoreException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param message what failed, for the operator; never a value a person typed
   * @param cause the cause
   */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
