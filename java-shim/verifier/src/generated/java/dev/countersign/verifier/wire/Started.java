// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An enrollment that is open. Shown once; confirm it or start again. */
public sealed interface Started permits Started.Totp, Started.BackupCodes {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /**
   * A key for an authenticator app.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ticket Carries the pending enrollment; keep it in the session and present it again.
   * @param key The key as base32 text (RFC 4648 section 6), without padding.
   * @param uri The whole {@code otpauth:} address.
   * @param issuer The issuer the app will show.
   * @param account The account the app will show.
   * @param algorithm The hash function.
   * @param digits Digits of a code.
   * @param periodSeconds Seconds a code lives.
   * @param expires When the ticket ends.
   */
  record Totp(
      byte[] ticket,
      byte[] key,
      byte[] uri,
      String issuer,
      String account,
      Algorithm algorithm,
      int digits,
      long periodSeconds,
      long expires)
      implements Started {
    public Totp {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(uri, "uri");
      Objects.requireNonNull(issuer, "issuer");
      Objects.requireNonNull(account, "account");
      Objects.requireNonNull(algorithm, "algorithm");
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(key);
      ByteArrays.wipe(uri);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Totp that
          && ByteArrays.same(ticket, that.ticket)
          && ByteArrays.same(key, that.key)
          && ByteArrays.same(uri, that.uri)
          && issuer.equals(that.issuer)
          && account.equals(that.account)
          && algorithm.equals(that.algorithm)
          && digits == that.digits
          && periodSeconds == that.periodSeconds
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          ByteArrays.hash(ticket), issuer, account, algorithm, digits, periodSeconds, expires);
    }

    @Override
    public String toString() {
      return "Totp[ticket="
          + ByteArrays.size(ticket)
          + ", key=***, uri=***, issuer="
          + issuer
          + ", account="
          + account
          + ", algorithm="
          + algorithm
          + ", digits="
          + digits
          + ", periodSeconds="
          + periodSeconds
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * A set of backup codes; the set counts once it is confirmed as saved.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ticket Carries the pending set; keep it in the session and present it again.
   * @param codes The codes, in order.
   * @param expires When the ticket ends.
   */
  record BackupCodes(byte[] ticket, List<byte[]> codes, long expires) implements Started {
    public BackupCodes {
      Objects.requireNonNull(ticket, "ticket");
      codes = List.copyOf(codes);
    }

    @Override
    public void wipe() {
      codes.forEach(ByteArrays::wipe);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof BackupCodes that
          && ByteArrays.same(ticket, that.ticket)
          && ByteArrays.sameEach(codes, that.codes)
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), expires);
    }

    @Override
    public String toString() {
      return "BackupCodes[ticket="
          + ByteArrays.size(ticket)
          + ", codes=***, expires="
          + expires
          + "]";
    }
  }
}
