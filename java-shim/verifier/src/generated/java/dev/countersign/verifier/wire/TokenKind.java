// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a hardware token computes. */
public sealed interface TokenKind permits TokenKind.Counter, TokenKind.Time, TokenKind.Yubico {
  /** Zero-fills every secret in here. */
  default void wipe() {}

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
