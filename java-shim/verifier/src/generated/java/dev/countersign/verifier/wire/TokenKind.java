// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a hardware token computes. */
public sealed interface TokenKind permits TokenKind.Counter, TokenKind.Time, TokenKind.Yubico {
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
   * What to do with each variant of {@code TokenKind}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Codes by counter (RFC 4226). */
    R counter(Counter it) throws X;

    /** Codes by time (RFC 6238). */
    R time(Time it) throws X;

    /** Yubico OTP, checked here. */
    R yubico(Yubico it) throws X;
  }

  /**
   * Codes by counter (RFC 4226).
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param secret The seed; 16 to 64 bytes (RFC 4226 section 4 R6).
   * @param algorithm The hash function.
   * @param digits Digits of a code; 6 to 8.
   * @param counter The counter of the next code.
   */
  record Counter(byte[] secret, Algorithm algorithm, int digits, long counter)
      implements TokenKind {
    public Counter {
      Objects.requireNonNull(secret, "secret");
      Objects.requireNonNull(algorithm, "algorithm");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.counter(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(secret);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Counter that
          && ByteArrays.same(secret, that.secret)
          && algorithm.equals(that.algorithm)
          && digits == that.digits
          && counter == that.counter;
    }

    @Override
    public int hashCode() {
      return Objects.hash(algorithm, digits, counter);
    }

    @Override
    public String toString() {
      return "Counter[secret=***, algorithm="
          + algorithm
          + ", digits="
          + digits
          + ", counter="
          + counter
          + "]";
    }
  }

  /**
   * Codes by time (RFC 6238).
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param secret The seed; 16 to 64 bytes.
   * @param algorithm The hash function.
   * @param digits Digits of a code; 6 to 8.
   * @param periodSeconds Seconds a code lives; 30 or 60.
   */
  record Time(byte[] secret, Algorithm algorithm, int digits, long periodSeconds)
      implements TokenKind {
    public Time {
      Objects.requireNonNull(secret, "secret");
      Objects.requireNonNull(algorithm, "algorithm");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.time(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(secret);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Time that
          && ByteArrays.same(secret, that.secret)
          && algorithm.equals(that.algorithm)
          && digits == that.digits
          && periodSeconds == that.periodSeconds;
    }

    @Override
    public int hashCode() {
      return Objects.hash(algorithm, digits, periodSeconds);
    }

    @Override
    public String toString() {
      return "Time[secret=***, algorithm="
          + algorithm
          + ", digits="
          + digits
          + ", periodSeconds="
          + periodSeconds
          + "]";
    }
  }

  /**
   * Yubico OTP, checked here.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param publicId The public id, as modhex; 2 to 32 characters.
   * @param privateId The private id; 6 bytes.
   * @param key The AES-128 key; 16 bytes.
   */
  record Yubico(String publicId, byte[] privateId, byte[] key) implements TokenKind {
    public Yubico {
      Objects.requireNonNull(publicId, "publicId");
      Objects.requireNonNull(privateId, "privateId");
      Objects.requireNonNull(key, "key");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.yubico(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(privateId);
      ByteArrays.wipe(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Yubico that
          && publicId.equals(that.publicId)
          && ByteArrays.same(privateId, that.privateId)
          && ByteArrays.same(key, that.key);
    }

    @Override
    public int hashCode() {
      return Objects.hash(publicId);
    }

    @Override
    public String toString() {
      return "Yubico[publicId=" + publicId + ", privateId=***, key=***]";
    }
  }
}
