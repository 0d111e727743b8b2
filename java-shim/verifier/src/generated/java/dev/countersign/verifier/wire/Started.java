// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A pending enrollment. Shown once; confirm it or start again. */
public sealed interface Started
    permits Started.Totp,
        Started.Message,
        Started.Credential,
        Started.Yubikey,
        Started.Prompt,
        Started.Questions,
        Started.BackupCodes {
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
   * What to do with each variant of {@code Started}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** A key for an authenticator app. */
    R totp(Totp it) throws X;

    /** A code was sent to a destination that has to be confirmed. */
    R message(Message it) throws X;

    /** A ceremony in the browser. */
    R credential(Credential it) throws X;

    /** A YubiKey has to be touched. */
    R yubikey(Yubikey it) throws X;

    /** A prompt has to be answered on the phone. */
    R prompt(Prompt it) throws X;

    /** Security questions have to be chosen and answered. */
    R questions(Questions it) throws X;

    /** A set of backup codes; it becomes active once it is confirmed as saved. */
    R backupCodes(BackupCodes it) throws X;
  }

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
   * @param expires When the ticket expires.
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
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.totp(this);
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
   * A code was sent to a destination that has to be confirmed.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket Carries the pending enrollment; keep it in the session and present it again.
   * @param method The method.
   * @param destination The full destination: its owner just typed it, or the directory has it.
   * @param digits Digits of the code.
   * @param againAt When the same code can be sent again.
   * @param expires When the ticket expires.
   */
  record Message(
      byte[] ticket,
      FactorMethod method,
      String destination,
      int digits,
      long againAt,
      long expires)
      implements Started {
    public Message {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(destination, "destination");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.message(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Message that
          && ByteArrays.same(ticket, that.ticket)
          && method.equals(that.method)
          && destination.equals(that.destination)
          && digits == that.digits
          && againAt == that.againAt
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), method, destination, digits, againAt, expires);
    }

    @Override
    public String toString() {
      return "Message[ticket="
          + ByteArrays.size(ticket)
          + ", method="
          + method
          + ", destination="
          + destination
          + ", digits="
          + digits
          + ", againAt="
          + againAt
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * A ceremony in the browser.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket Carries the pending enrollment; keep it in the session and present it again.
   * @param options {@code PublicKeyCredentialCreationOptionsJSON} (WebAuthn section 5.1).
   * @param expires When the ticket expires.
   */
  record Credential(byte[] ticket, String options, long expires) implements Started {
    public Credential {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(options, "options");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.credential(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Credential that
          && ByteArrays.same(ticket, that.ticket)
          && options.equals(that.options)
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), options, expires);
    }

    @Override
    public String toString() {
      return "Credential[ticket="
          + ByteArrays.size(ticket)
          + ", options="
          + options
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * A YubiKey has to be touched.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket Carries the pending enrollment; keep it in the session and present it again.
   * @param expires When the ticket expires.
   */
  record Yubikey(byte[] ticket, long expires) implements Started {
    public Yubikey {
      Objects.requireNonNull(ticket, "ticket");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.yubikey(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Yubikey that
          && ByteArrays.same(ticket, that.ticket)
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), expires);
    }

    @Override
    public String toString() {
      return "Yubikey[ticket=" + ByteArrays.size(ticket) + ", expires=" + expires + "]";
    }
  }

  /**
   * A prompt has to be answered on the phone.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket Carries the pending enrollment; keep it in the session and present it again.
   * @param expires When the ticket expires.
   */
  record Prompt(byte[] ticket, long expires) implements Started {
    public Prompt {
      Objects.requireNonNull(ticket, "ticket");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.prompt(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Prompt that
          && ByteArrays.same(ticket, that.ticket)
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), expires);
    }

    @Override
    public String toString() {
      return "Prompt[ticket=" + ByteArrays.size(ticket) + ", expires=" + expires + "]";
    }
  }

  /**
   * Security questions have to be chosen and answered.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket Carries the pending enrollment; keep it in the session and present it again.
   * @param questions The questions' texts, in the order of the policy.
   * @param expires When the ticket expires.
   */
  record Questions(byte[] ticket, List<String> questions, long expires) implements Started {
    public Questions {
      Objects.requireNonNull(ticket, "ticket");
      questions = List.copyOf(questions);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.questions(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Questions that
          && ByteArrays.same(ticket, that.ticket)
          && questions.equals(that.questions)
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), questions, expires);
    }

    @Override
    public String toString() {
      return "Questions[ticket="
          + ByteArrays.size(ticket)
          + ", questions="
          + questions
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * A set of backup codes; it becomes active once it is confirmed as saved.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param ticket Carries the pending set; keep it in the session and present it again.
   * @param codes The codes, in order.
   * @param expires When the ticket expires.
   */
  record BackupCodes(byte[] ticket, List<byte[]> codes, long expires) implements Started {
    public BackupCodes {
      Objects.requireNonNull(ticket, "ticket");
      codes = List.copyOf(codes);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.backupCodes(this);
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
