package dev.countersign.webauthn4j;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.TrustAnchorNotFoundException;
import dev.countersign.verifier.AssertionVerifier;
import dev.countersign.verifier.wire.Ceremony;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Verifies registrations (WebAuthn section 7.1) and assertions (section 7.2) with WebAuthn4J.
 *
 * <p>No attestation is requested, so {@code none} and self-attestation are accepted and all others
 * refused: nothing is trusted that would have to be fetched. The engine checks the signature
 * counter, whose credential it is, and whether it is already registered. The user handle is not
 * compared: the account is known before its credential is asked for, and only the account's own
 * credentials get here. Safe for any number of threads.
 */
public final class Webauthn4jVerifier implements AssertionVerifier {
  private static final int RESPONSE_BYTES_MAX = 16 * 1024;

  /** What the engine offers in its options. */
  private static final List<PublicKeyCredentialParameters> ALGORITHMS =
      Stream.of(
              COSEAlgorithmIdentifier.EdDSA,
              COSEAlgorithmIdentifier.ES256,
              COSEAlgorithmIdentifier.RS256)
          .map(alg -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, alg))
          .toList();

  private final ObjectConverter converter = new ObjectConverter();
  private final AttestedCredentialDataConverter keys =
      new AttestedCredentialDataConverter(converter);
  private final WebAuthnManager library;

  /** Creates one; a host needs only one. */
  public Webauthn4jVerifier() {
    library =
        new WebAuthnManager(
            List.of(
                new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier()),
            (aaguid, statement, at) -> {
              throw new TrustAnchorNotFoundException("no maker of authenticators is trusted");
            },
            new DefaultSelfAttestationTrustworthinessVerifier(),
            converter);
    // The engine has the counter and decides what a smaller one means.
    library.getAuthenticationDataVerifier().setMaliciousCounterValueHandler(seen -> {});
  }

  @Override
  public Finding verify(HostTask.VerifyRegistration task) {
    return unlessRefused(task.response(), seen -> registered(task.ceremony(), seen));
  }

  @Override
  public Finding verify(HostTask.VerifyAssertion task) {
    // Outside the try: if our own bytes cannot be read, that is not a wrong answer.
    StoredCredential credential = StoredCredential.of(task.credential(), keys);
    return unlessRefused(task.response(), seen -> asserted(task.ceremony(), credential, seen));
  }

  private interface Verification {
    Finding of(BrowserResponse response);
  }

  /** Any objection by the library is a no; everything else is for the operator. */
  private static Finding unlessRefused(byte[] response, Verification verification) {
    if (response.length > RESPONSE_BYTES_MAX) {
      return new Finding.Invalid();
    }
    try {
      return verification.of(BrowserResponse.of(response));
    } catch (WebAuthnException e) {
      return new Finding.Invalid();
    }
  }

  private Finding registered(Ceremony ceremony, BrowserResponse response) {
    RegistrationRequest written =
        new RegistrationRequest(
            response.attestationObject(), response.clientData(), response.transports());
    RegistrationData seen = read(() -> library.parse(written));
    library.verify(
        seen,
        new RegistrationParameters(asked(ceremony), ALGORITHMS, ceremony.userVerification(), true));
    refuseOddOrigin(seen.getCollectedClientData(), response.clientData());
    AuthenticatorData<?> data = seen.getAttestationObject().getAuthenticatorData();
    AttestedCredentialData attested = data.getAttestedCredentialData();
    byte[] stored = StoredCredential.registered(attested, data, seen.getTransports()).bytes(keys);
    if (stored.length > StoredCredential.BYTES_MAX) {
      return new Finding.Invalid();
    }
    return new Finding.Registered(
        attested.getCredentialId(), stored, data.getSignCount(), data.isFlagUV());
  }

  private Finding asserted(
      Ceremony ceremony, StoredCredential credential, BrowserResponse response) {
    CredentialRecordImpl known =
        new CredentialRecordImpl(
            new NoneAttestationStatement(),
            credential.userVerified(),
            credential.backupEligible(),
            credential.backedUp(),
            0,
            credential.attested(),
            null,
            null,
            null,
            credential.transports());
    AuthenticationRequest written =
        new AuthenticationRequest(
            response.credentialId(),
            response.authenticatorData(),
            response.clientData(),
            response.signature());
    AuthenticationData seen = read(() -> library.parse(written));
    library.verify(
        seen,
        new AuthenticationParameters(
            asked(ceremony),
            known,
            List.of(credential.attested().getCredentialId()),
            ceremony.userVerification(),
            true));
    refuseOddOrigin(seen.getCollectedClientData(), response.clientData());
    AuthenticatorData<?> data = seen.getAuthenticatorData();
    return new Finding.Asserted(
        credential.seen(data).bytes(keys), data.getSignCount(), data.isFlagUV());
  }

  /** The library's parsers also throw Java's own exceptions; those mean malformed bytes too. */
  private static <T> T read(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (RuntimeException e) {
      throw new DataConversionException("the response cannot be read", e);
    }
  }

  /** Without a top origin, so that a frame inside another site's page is refused. */
  private static ServerProperty asked(Ceremony ceremony) {
    Set<Origin> origins =
        ceremony.origins().stream().map(Origin::create).collect(Collectors.toUnmodifiableSet());
    return ServerProperty.builder()
        .origins(origins)
        .rpId(ceremony.relyingPartyId())
        .challenge(new DefaultChallenge(ceremony.challenge()))
        .build();
  }

  /**
   * The library drops path, user and upper case before comparing. A browser writes none of them, so
   * anything that did was not a browser.
   */
  private static void refuseOddOrigin(CollectedClientData parsed, byte[] written) {
    if (!BrowserResponse.origin(written).equals(parsed.getOrigin().toString())) {
      throw new BadOriginException("the origin is not written as browsers do", parsed.getOrigin());
    }
  }
}
