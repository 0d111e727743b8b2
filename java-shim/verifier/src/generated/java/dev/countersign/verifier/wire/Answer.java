// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a person types. */
public sealed interface Answer
    permits Answer.Code,
        Answer.CodesSaved,
        Answer.TwoCodes,
        Answer.Assertion,
        Answer.Push,
        Answer.SecurityAnswers,
        Answer.Questions {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /**
   * Calls the case of this variant. {@link Cases} has one for each, so the compiler finds every
   * place that a new variant concerns.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   * @param cases what to do with each variant
   * @return what the case returned
   * @throws X if the case throws it
   */
  <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X;

  /**
   * What to do with each variant of {@code Answer}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** A code of the named method. */
    R code(Code it) throws X;

    /** "I have saved these codes": confirms an enrollment of backup codes. */
    R codesSaved(CodesSaved it) throws X;

    /**
     * Two consecutive codes of a hardware token that is out of step (RFC 4226 section 7.4, RFC 6238
     * section 6).
     */
    R twoCodes(TwoCodes it) throws X;

    /** What a browser's credential signed; the host verifies it. */
    R assertion(Assertion it) throws X;

    /** Checks whether a push was answered. */
    R push(Push it) throws X;

    /** The answers to the questions that were asked, in their order; at most 3. */
    R securityAnswers(SecurityAnswers it) throws X;

    /** The questions a person chose, with answers: confirms an enrollment of them. */
    R questions(Questions it) throws X;
  }

  /**
   * A code of the named method.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param method The method the code belongs to.
   * @param code The code as typed; at most 64 bytes. Spaces and hyphens are dropped.
   */
  record Code(FactorMethod method, byte[] code) implements Answer {
    public Code {
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(code, "code");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.code(this);
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
  record CodesSaved() implements Answer {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.codesSaved(this);
    }
  }

  /**
   * Two consecutive codes of a hardware token that is out of step (RFC 4226 section 7.4, RFC 6238
   * section 6).
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param method {@code Hotp} or {@code Totp}.
   * @param first The first code.
   * @param second The code after it.
   */
  record TwoCodes(FactorMethod method, byte[] first, byte[] second) implements Answer {
    public TwoCodes {
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(second, "second");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.twoCodes(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(first);
      ByteArrays.wipe(second);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof TwoCodes that
          && method.equals(that.method)
          && ByteArrays.same(first, that.first)
          && ByteArrays.same(second, that.second);
    }

    @Override
    public int hashCode() {
      return Objects.hash(method);
    }

    @Override
    public String toString() {
      return "TwoCodes[method=" + method + ", first=***, second=***]";
    }
  }

  /**
   * What a browser's credential signed; the host verifies it.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param credentialId The credential's id, 1 to 1023 bytes (WebAuthn section 4).
   * @param response The whole response as JSON text; at most 16 KiB.
   */
  record Assertion(byte[] credentialId, byte[] response) implements Answer {
    public Assertion {
      Objects.requireNonNull(credentialId, "credentialId");
      Objects.requireNonNull(response, "response");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.assertion(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Assertion that
          && ByteArrays.same(credentialId, that.credentialId)
          && ByteArrays.same(response, that.response);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(credentialId), ByteArrays.hash(response));
    }

    @Override
    public String toString() {
      return "Assertion[credentialId="
          + ByteArrays.size(credentialId)
          + ", response="
          + ByteArrays.size(response)
          + "]";
    }
  }

  /** Checks whether a push was answered. */
  record Push() implements Answer {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.push(this);
    }
  }

  /**
   * The answers to the questions that were asked, in their order; at most 3.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param answers One answer for each question; at most 256 bytes each.
   */
  record SecurityAnswers(List<byte[]> answers) implements Answer {
    public SecurityAnswers {
      answers = List.copyOf(answers);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.securityAnswers(this);
    }

    @Override
    public void wipe() {
      answers.forEach(ByteArrays::wipe);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SecurityAnswers that && ByteArrays.sameEach(answers, that.answers);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "SecurityAnswers[answers=***]";
    }
  }

  /**
   * The questions a person chose, with answers: confirms an enrollment of them.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param chosen Exactly three.
   */
  record Questions(List<QuestionAnswer> chosen) implements Answer {
    public Questions {
      chosen = List.copyOf(chosen);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.questions(this);
    }

    @Override
    public void wipe() {
      chosen.forEach(QuestionAnswer::wipe);
    }
  }
}
