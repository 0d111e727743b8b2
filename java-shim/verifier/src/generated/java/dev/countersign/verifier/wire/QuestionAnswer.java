// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One security question with its answer.
 *
 * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not copied.
 *
 * @param question The question's place in the policy's list.
 * @param answer The answer as typed; at most 256 bytes.
 */
public record QuestionAnswer(int question, byte[] answer) {
  public QuestionAnswer {
    Objects.requireNonNull(answer, "answer");
  }

  /** Zero-fills every secret in here. */
  public void wipe() {
    ByteArrays.wipe(answer);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QuestionAnswer that
        && question == that.question
        && ByteArrays.same(answer, that.answer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(question);
  }

  @Override
  public String toString() {
    return "QuestionAnswer[question=" + question + ", answer=***]";
  }
}
