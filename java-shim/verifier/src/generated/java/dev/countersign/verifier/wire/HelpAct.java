// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What advice is asked for. */
public sealed interface HelpAct
    permits HelpAct.Qr, HelpAct.GroupKey, HelpAct.CodeForm, HelpAct.Drift {
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
   * What to do with each variant of {@code HelpAct}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Renders a text as a QR code (ISO/IEC 18004). */
    R qr(Qr it) throws X;

    /** Groups a key in fours for reading aloud and typing. */
    R groupKey(GroupKey it) throws X;

    /** Checks the form of a code as it is typed. */
    R codeForm(CodeForm it) throws X;

    /** Finds how far a phone's clock is off, from a code whose key is on the page anyway. */
    R drift(Drift it) throws X;
  }

  /**
   * Renders a text as a QR code (ISO/IEC 18004).
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param text The text, at most 1024 bytes.
   */
  record Qr(byte[] text) implements HelpAct {
    public Qr {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.qr(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Qr that && ByteArrays.same(text, that.text);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "Qr[text=***]";
    }
  }

  /**
   * Groups a key in fours for reading aloud and typing.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param key Base32 text.
   */
  record GroupKey(byte[] key) implements HelpAct {
    public GroupKey {
      Objects.requireNonNull(key, "key");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.groupKey(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof GroupKey that && ByteArrays.same(key, that.key);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "GroupKey[key=***]";
    }
  }

  /**
   * Checks the form of a code as it is typed.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param method The method the code belongs to.
   * @param digits Digits of a one-time password; 6 to 8, ignored for backup codes.
   * @param code What was typed so far; at most 64 bytes.
   */
  record CodeForm(FactorMethod method, int digits, byte[] code) implements HelpAct {
    public CodeForm {
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(code, "code");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.codeForm(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(code);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CodeForm that
          && method.equals(that.method)
          && digits == that.digits
          && ByteArrays.same(code, that.code);
    }

    @Override
    public int hashCode() {
      return Objects.hash(method, digits);
    }

    @Override
    public String toString() {
      return "CodeForm[method=" + method + ", digits=" + digits + ", code=***]";
    }
  }

  /**
   * Finds how far a phone's clock is off, from a code whose key is on the page anyway.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param key Base32 text.
   * @param algorithm The hash function.
   * @param digits Digits of a code.
   * @param periodSeconds Seconds a code lives.
   * @param at The server's time.
   * @param code The code.
   */
  record Drift(
      byte[] key, Algorithm algorithm, int digits, long periodSeconds, long at, byte[] code)
      implements HelpAct {
    public Drift {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(algorithm, "algorithm");
      Objects.requireNonNull(code, "code");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.drift(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(key);
      ByteArrays.wipe(code);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Drift that
          && ByteArrays.same(key, that.key)
          && algorithm.equals(that.algorithm)
          && digits == that.digits
          && periodSeconds == that.periodSeconds
          && at == that.at
          && ByteArrays.same(code, that.code);
    }

    @Override
    public int hashCode() {
      return Objects.hash(algorithm, digits, periodSeconds, at);
    }

    @Override
    public String toString() {
      return "Drift[key=***, algorithm="
          + algorithm
          + ", digits="
          + digits
          + ", periodSeconds="
          + periodSeconds
          + ", at="
          + at
          + ", code=***]";
    }
  }
}
