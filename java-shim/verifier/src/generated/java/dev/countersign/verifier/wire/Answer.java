// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person types. */
public sealed interface Answer permits Answer.Code, Answer.CodesSaved {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /**
   * A code of the named method.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param method The method the code belongs to.
   * @param code The code as typed; at most 64 bytes. Spaces and hyphens are folded once.
   */
  record Code(Method method, byte[] code) implements Answer {
    public Code {
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(code, "code");
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(code);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Code that
          && method.equals(that.method)
          && ByteArrays.same(code, that.code);
    }

    @Override
    public int hashCode() {
      return Objects.hash(method);
    }

    @Override
    public String toString() {
      return "Code[method=" + method + ", code=***]";
    }
  }

  /** "I have saved these codes": confirms an enrollment of backup codes. */
  record CodesSaved() implements Answer {}
}
