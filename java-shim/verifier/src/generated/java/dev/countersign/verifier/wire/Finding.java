// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the host found. */
public sealed interface Finding
    permits Finding.Sent,
        Finding.Valid,
        Finding.Asserted,
        Finding.Registered,
        Finding.OtpValid,
        Finding.PushStarted,
        Finding.Waiting,
        Finding.Invalid,
        Finding.Failed {
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
   * What to do with each variant of {@code Finding}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** The message was sent. */
    R sent(Sent it) throws X;

    /** The person approved. */
    R valid(Valid it) throws X;

    /** The assertion is right in every point of WebAuthn section 7.2. */
    R asserted(Asserted it) throws X;

    /** The registration is right in every point of WebAuthn section 7.1. */
    R registered(Registered it) throws X;

    /** The validation server accepted the OTP. */
    R otpValid(OtpValid it) throws X;

    /** The prompt was sent. */
    R pushStarted(PushStarted it) throws X;

    /** Nothing yet. */
    R waiting(Waiting it) throws X;

    /** It is not right, or was denied. */
    R invalid(Invalid it) throws X;

    /** It could not be determined. */
    R failed(Failed it) throws X;
  }

  /** The message was sent. */
  record Sent() implements Finding {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.sent(this);
    }
  }

  /** The person approved. */
  record Valid() implements Finding {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.valid(this);
    }
  }

  /**
   * The assertion is right in every point of WebAuthn section 7.2.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param credential The credential to store, with its new counter and flags; at most 2 KiB.
   * @param signCount The authenticator's signature counter; 0 if it has none.
   * @param userVerified Whether the authenticator verified the person, and not only their presence.
   */
  record Asserted(byte[] credential, long signCount, boolean userVerified) implements Finding {
    public Asserted {
      Objects.requireNonNull(credential, "credential");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.asserted(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asserted that
          && ByteArrays.same(credential, that.credential)
          && signCount == that.signCount
          && userVerified == that.userVerified;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(credential), signCount, userVerified);
    }

    @Override
    public String toString() {
      return "Asserted[credential="
          + ByteArrays.size(credential)
          + ", signCount="
          + signCount
          + ", userVerified="
          + userVerified
          + "]";
    }
  }

  /**
   * The registration is right in every point of WebAuthn section 7.1.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param credentialId The credential's id; 1 to 1023 bytes.
   * @param credential The credential to store and pass back to the host; at most 2 KiB.
   * @param signCount The authenticator's signature counter.
   * @param userVerified Whether the authenticator verified the person, and not only their presence.
   */
  record Registered(byte[] credentialId, byte[] credential, long signCount, boolean userVerified)
      implements Finding {
    public Registered {
      Objects.requireNonNull(credentialId, "credentialId");
      Objects.requireNonNull(credential, "credential");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.registered(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Registered that
          && ByteArrays.same(credentialId, that.credentialId)
          && ByteArrays.same(credential, that.credential)
          && signCount == that.signCount
          && userVerified == that.userVerified;
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          ByteArrays.hash(credentialId), ByteArrays.hash(credential), signCount, userVerified);
    }

    @Override
    public String toString() {
      return "Registered[credentialId="
          + ByteArrays.size(credentialId)
          + ", credential="
          + ByteArrays.size(credential)
          + ", signCount="
          + signCount
          + ", userVerified="
          + userVerified
          + "]";
    }
  }

  /**
   * The validation server accepted the OTP.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param otp The OTP in the server's signed answer.
   * @param nonce The nonce in the server's signed answer.
   */
  record OtpValid(byte[] otp, String nonce) implements Finding {
    public OtpValid {
      Objects.requireNonNull(otp, "otp");
      Objects.requireNonNull(nonce, "nonce");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.otpValid(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(otp);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OtpValid that
          && ByteArrays.same(otp, that.otp)
          && nonce.equals(that.nonce);
    }

    @Override
    public int hashCode() {
      return Objects.hash(nonce);
    }

    @Override
    public String toString() {
      return "OtpValid[otp=***, nonce=" + nonce + "]";
    }
  }

  /**
   * The prompt was sent.
   *
   * @param transaction The transaction's name; 1 to 128 bytes.
   */
  record PushStarted(String transaction) implements Finding {
    public PushStarted {
      Objects.requireNonNull(transaction, "transaction");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.pushStarted(this);
    }
  }

  /** Nothing yet. */
  record Waiting() implements Finding {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.waiting(this);
    }
  }

  /** It is not right, or was denied. */
  record Invalid() implements Finding {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.invalid(this);
    }
  }

  /** It could not be determined. */
  record Failed() implements Finding {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.failed(this);
    }
  }
}
