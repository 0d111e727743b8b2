// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something only the host can do, within 10 seconds; after that, and on any error, the finding is
 * {@code Failed}.
 */
public sealed interface HostTask
    permits HostTask.SendCode,
        HostTask.VerifyAssertion,
        HostTask.VerifyRegistration,
        HostTask.CheckYubico,
        HostTask.StartPush,
        HostTask.PollPush {
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
   * What to do with each variant of {@code HostTask}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Sends a code. Answered by {@code Sent} or {@code Failed}. */
    R sendCode(SendCode it) throws X;

    /**
     * Verifies what a credential signed (WebAuthn section 7.2). Answered by {@code Asserted},
     * {@code Invalid} or {@code Failed}.
     */
    R verifyAssertion(VerifyAssertion it) throws X;

    /**
     * Verifies a new credential (WebAuthn section 7.1). Answered by {@code Registered}, {@code
     * Invalid} or {@code Failed}.
     */
    R verifyRegistration(VerifyRegistration it) throws X;

    /**
     * Asks a validation server about a Yubico OTP (protocol 2.0). Answered by {@code OtpValid},
     * {@code Invalid} or {@code Failed}.
     */
    R checkYubico(CheckYubico it) throws X;

    /** Starts a push. Answered by {@code PushStarted}, {@code Invalid} or {@code Failed}. */
    R startPush(StartPush it) throws X;

    /**
     * Checks the outcome of a push. Answered by {@code Valid}, {@code Waiting}, {@code Invalid} or
     * {@code Failed}.
     */
    R pollPush(PollPush it) throws X;
  }

  /**
   * Sends a code. Answered by {@code Sent} or {@code Failed}.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param channel The channel.
   * @param to The e-mail address, or the telephone number in E.164 form.
   * @param code The code.
   * @param purpose What the code is for, so that the message can say so.
   * @param expires When the code expires, in Unix seconds.
   * @param displayName The name to address the person by.
   * @param locale The language, as in the login.
   */
  record SendCode(
      MessageChannel channel,
      String to,
      byte[] code,
      CodePurpose purpose,
      long expires,
      String displayName,
      String locale)
      implements HostTask {
    public SendCode {
      Objects.requireNonNull(channel, "channel");
      Objects.requireNonNull(to, "to");
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(purpose, "purpose");
      Objects.requireNonNull(displayName, "displayName");
      Objects.requireNonNull(locale, "locale");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.sendCode(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(code);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SendCode that
          && channel.equals(that.channel)
          && to.equals(that.to)
          && ByteArrays.same(code, that.code)
          && purpose.equals(that.purpose)
          && expires == that.expires
          && displayName.equals(that.displayName)
          && locale.equals(that.locale);
    }

    @Override
    public int hashCode() {
      return Objects.hash(channel, to, purpose, expires, displayName, locale);
    }

    @Override
    public String toString() {
      return "SendCode[channel="
          + channel
          + ", to="
          + to
          + ", code=***, purpose="
          + purpose
          + ", expires="
          + expires
          + ", displayName="
          + displayName
          + ", locale="
          + locale
          + "]";
    }
  }

  /**
   * Verifies what a credential signed (WebAuthn section 7.2). Answered by {@code Asserted}, {@code
   * Invalid} or {@code Failed}.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ceremony What was asked of the browser.
   * @param credential The credential as last returned by {@code Registered} or {@code Asserted}.
   * @param response The browser's response as JSON text.
   */
  record VerifyAssertion(Ceremony ceremony, byte[] credential, byte[] response)
      implements HostTask {
    public VerifyAssertion {
      Objects.requireNonNull(ceremony, "ceremony");
      Objects.requireNonNull(credential, "credential");
      Objects.requireNonNull(response, "response");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.verifyAssertion(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof VerifyAssertion that
          && ceremony.equals(that.ceremony)
          && ByteArrays.same(credential, that.credential)
          && ByteArrays.same(response, that.response);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ceremony, ByteArrays.hash(credential), ByteArrays.hash(response));
    }

    @Override
    public String toString() {
      return "VerifyAssertion[ceremony="
          + ceremony
          + ", credential="
          + ByteArrays.size(credential)
          + ", response="
          + ByteArrays.size(response)
          + "]";
    }
  }

  /**
   * Verifies a new credential (WebAuthn section 7.1). Answered by {@code Registered}, {@code
   * Invalid} or {@code Failed}.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ceremony What was asked of the browser.
   * @param response The browser's response as JSON text.
   */
  record VerifyRegistration(Ceremony ceremony, byte[] response) implements HostTask {
    public VerifyRegistration {
      Objects.requireNonNull(ceremony, "ceremony");
      Objects.requireNonNull(response, "response");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.verifyRegistration(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof VerifyRegistration that
          && ceremony.equals(that.ceremony)
          && ByteArrays.same(response, that.response);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ceremony, ByteArrays.hash(response));
    }

    @Override
    public String toString() {
      return "VerifyRegistration[ceremony="
          + ceremony
          + ", response="
          + ByteArrays.size(response)
          + "]";
    }
  }

  /**
   * Asks a validation server about a Yubico OTP (protocol 2.0). Answered by {@code OtpValid},
   * {@code Invalid} or {@code Failed}.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param otp The OTP.
   * @param nonce The nonce to send: 32 letters and digits. The answer must carry it.
   */
  record CheckYubico(byte[] otp, String nonce) implements HostTask {
    public CheckYubico {
      Objects.requireNonNull(otp, "otp");
      Objects.requireNonNull(nonce, "nonce");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.checkYubico(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(otp);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CheckYubico that
          && ByteArrays.same(otp, that.otp)
          && nonce.equals(that.nonce);
    }

    @Override
    public int hashCode() {
      return Objects.hash(nonce);
    }

    @Override
    public String toString() {
      return "CheckYubico[otp=***, nonce=" + nonce + "]";
    }
  }

  /**
   * Starts a push. Answered by {@code PushStarted}, {@code Invalid} or {@code Failed}.
   *
   * @param user The name by which the push service knows the person.
   * @param peer The client's address, to show the person.
   */
  record StartPush(String user, String peer) implements HostTask {
    public StartPush {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(peer, "peer");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.startPush(this);
    }
  }

  /**
   * Checks the outcome of a push. Answered by {@code Valid}, {@code Waiting}, {@code Invalid} or
   * {@code Failed}.
   *
   * @param transaction The transaction that {@code PushStarted} named.
   */
  record PollPush(String transaction) implements HostTask {
    public PollPush {
      Objects.requireNonNull(transaction, "transaction");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.pollPush(this);
    }
  }
}
