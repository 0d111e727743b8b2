package dev.countersign.webauthn4j;

import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A credential as the engine stores it for us: a format byte, a flags byte, a transports byte, and
 * the attested credential data (WebAuthn section 6.5.1). The engine keeps the signature counter.
 *
 * @param attested number and public key
 * @param userVerified whether the person was verified at registration
 * @param backupEligible whether the credential may leave its authenticator; this never changes
 * @param backedUp whether it had left it when last seen
 * @param transports the ways to reach it, one bit each; unknown ones are dropped
 */
record StoredCredential(
    AttestedCredentialData attested,
    boolean userVerified,
    boolean backupEligible,
    boolean backedUp,
    Set<AuthenticatorTransport> transports) {
  /** The most bytes the engine stores of one credential. */
  static final int BYTES_MAX = 2048;

  private static final byte FORM = 1;
  private static final int USER_VERIFIED = 1;
  private static final int BACKUP_ELIGIBLE = 2;
  private static final int BACKED_UP = 4;
  private static final int HEAD_BYTES = 3;

  /** In the order of their bits, which is part of the format. */
  private static final List<AuthenticatorTransport> TRANSPORTS =
      List.of(
          AuthenticatorTransport.USB,
          AuthenticatorTransport.NFC,
          AuthenticatorTransport.BLE,
          AuthenticatorTransport.SMART_CARD,
          AuthenticatorTransport.HYBRID,
          AuthenticatorTransport.INTERNAL);

  StoredCredential {
    transports = Set.copyOf(transports);
  }

  static StoredCredential registered(
      AttestedCredentialData attested,
      AuthenticatorData<?> data,
      @Nullable Set<AuthenticatorTransport> transports) {
    return new StoredCredential(
        attested,
        data.isFlagUV(),
        data.isFlagBE(),
        data.isFlagBS(),
        transports == null ? Set.of() : transports);
  }

  /** The same after an assertion (WebAuthn section 7.2 step 24). */
  StoredCredential seen(AuthenticatorData<?> data) {
    return new StoredCredential(
        attested, userVerified, backupEligible, data.isFlagBS(), transports);
  }

  byte[] bytes(AttestedCredentialDataConverter converter) {
    byte[] key = converter.convert(attested);
    int flags =
        (userVerified ? USER_VERIFIED : 0)
            | (backupEligible ? BACKUP_ELIGIBLE : 0)
            | (backedUp ? BACKED_UP : 0);
    int ways = 0;
    for (int bit = 0; bit < TRANSPORTS.size(); bit++) {
      ways |= transports.contains(TRANSPORTS.get(bit)) ? 1 << bit : 0;
    }
    return ByteBuffer.allocate(HEAD_BYTES + key.length)
        .put(FORM)
        .put((byte) flags)
        .put((byte) ways)
        .put(key)
        .array();
  }

  /**
   * Parses one.
   *
   * @throws IllegalArgumentException if it is not in this format
   */
  static StoredCredential of(byte[] bytes, AttestedCredentialDataConverter converter) {
    if (bytes.length <= HEAD_BYTES || bytes.length > BYTES_MAX || bytes[0] != FORM) {
      throw new IllegalArgumentException("the credential is not of form " + FORM);
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
    AttestedCredentialData attested = converter.convert(rest);
    if (rest.hasRemaining()) {
      throw new IllegalArgumentException("the credential is longer than its key");
    }
    Set<AuthenticatorTransport> transports = new LinkedHashSet<>();
    for (int bit = 0; bit < TRANSPORTS.size(); bit++) {
      if ((bytes[2] & 1 << bit) != 0) {
        transports.add(TRANSPORTS.get(bit));
      }
    }
    return new StoredCredential(
        attested,
        (bytes[1] & USER_VERIFIED) != 0,
        (bytes[1] & BACKUP_ELIGIBLE) != 0,
        (bytes[1] & BACKED_UP) != 0,
        transports);
  }
}
