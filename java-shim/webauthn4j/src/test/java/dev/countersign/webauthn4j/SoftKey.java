package dev.countersign.webauthn4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A security key with one credential, and the browser in front of it: written plainly from WebAuthn
 * sections 5.8.1, 6.1 and 6.5, independently of the library under test.
 */
final class SoftKey {
  private static final int ATTESTED = 0x40;
  private static final byte[] AAGUID = new byte[16];

  /** What a key signs with. */
  enum Kind {
    ES256("EC", "SHA256withECDSA", -7),
    RS256("RSA", "SHA256withRSA", -257),
    EDDSA("Ed25519", "Ed25519", -8),
    ES384("EC", "SHA384withECDSA", -35);

    final String key;
    final String signature;
    final int number;

    Kind(String key, String signature, int number) {
      this.key = key;
      this.signature = signature;
      this.number = number;
    }
  }

  final Kind kind;
  final byte[] id;
  private final KeyPair pair;
  private int counter;

  SoftKey(Kind kind, byte[] id) {
    this.kind = kind;
    this.id = id;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.key);
      if (kind == Kind.ES256 || kind == Kind.ES384) {
        String curve = kind == Kind.ES256 ? "secp256r1" : "secp384r1";
        generator.initialize(new ECGenParameterSpec(curve));
      } else if (kind == Kind.RS256) {
        generator.initialize(2048);
      }
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + kind, e);
    }
  }

  static SoftKey of(Kind kind, String name) {
    return new SoftKey(kind, name.getBytes(UTF_8));
  }

  /** {@code navigator.credentials.create().toJSON()}. */
  String creates(Ask ask) {
    byte[] clientData = clientData(ask, "webauthn.create");
    byte[] data = authenticatorData(ask, attestedData(ask));
    return responseText(
        "\"clientDataJSON\":\""
            + text(clientData)
            + "\",\"attestationObject\":\""
            + text(attestation(ask, data, clientData))
            + "\",\"transports\":[\"usb\",\"nfc\",\"carrier-pigeon\"]");
  }

  /** {@code navigator.credentials.get().toJSON()}. */
  String gets(Ask ask) {
    byte[] clientData = clientData(ask, "webauthn.get");
    byte[] data = authenticatorData(ask, new byte[0]);
    String handle = ask.userHandle == null ? "" : ",\"userHandle\":\"" + text(ask.userHandle) + '"';
    return responseText(
        "\"clientDataJSON\":\""
            + text(clientData)
            + "\",\"authenticatorData\":\""
            + text(data)
            + "\",\"signature\":\""
            + text(sign(data, clientData))
            + '"'
            + handle);
  }

  private String responseText(String response) {
    return "{\"id\":\""
        + text(id)
        + "\",\"rawId\":\""
        + text(id)
        + "\",\"type\":\"public-key\",\"authenticatorAttachment\":\"cross-platform\","
        + "\"clientExtensionResults\":{\"credProps\":{\"rk\":false}},\"response\":{"
        + response
        + "}}";
  }

  private static byte[] clientData(Ask ask, String type) {
    String cross = ask.crossOrigin == null ? "" : ",\"crossOrigin\":" + ask.crossOrigin;
    String top = ask.topOrigin == null ? "" : ",\"topOrigin\":\"" + ask.topOrigin + '"';
    String text =
        "{\"type\":\""
            + (ask.type == null ? type : ask.type)
            + "\",\"challenge\":\""
            + text(ask.challenge)
            + "\",\"origin\":\""
            + ask.origin
            + '"'
            + cross
            + top
            + '}';
    return text.getBytes(UTF_8);
  }

  private byte[] authenticatorData(Ask ask, byte[] attested) {
    counter = ask.counter == null ? counter + 1 : ask.counter;
    return ByteBuffer.allocate(37 + attested.length)
        .put(sha256(ask.party.getBytes(UTF_8)))
        .put((byte) (ask.flags | (attested.length > 0 ? ATTESTED : 0)))
        .putInt(counter)
        .put(attested)
        .array();
  }

  private byte[] attestedData(Ask ask) {
    byte[] shown = ask.credentialId == null ? id : ask.credentialId;
    byte[] key = Cbor.of(coseKey());
    return ByteBuffer.allocate(18 + shown.length + key.length)
        .put(AAGUID)
        .putShort((short) shown.length)
        .put(shown)
        .put(key)
        .array();
  }

  private Map<Object, Object> coseKey() {
    Map<Object, Object> key = new LinkedHashMap<>();
    byte[] encoded = pair.getPublic().getEncoded();
    int end = encoded.length;
    switch (kind) {
      case ES256, ES384 -> {
        int size = kind == Kind.ES256 ? 32 : 48;
        key.put(1, 2);
        key.put(3, kind.number);
        key.put(-1, kind == Kind.ES256 ? 1 : 2);
        key.put(-2, Arrays.copyOfRange(encoded, end - 2 * size, end - size));
        key.put(-3, Arrays.copyOfRange(encoded, end - size, end));
      }
      case RS256 -> {
        key.put(1, 3);
        key.put(3, kind.number);
        key.put(-1, unsigned(((RSAPublicKey) pair.getPublic()).getModulus()));
        key.put(-2, unsigned(((RSAPublicKey) pair.getPublic()).getPublicExponent()));
      }
      case EDDSA -> {
        key.put(1, 1);
        key.put(3, kind.number);
        key.put(-1, 6);
        key.put(-2, Arrays.copyOfRange(encoded, end - 32, end));
      }
    }
    return key;
  }

  private byte[] attestation(Ask ask, byte[] data, byte[] clientData) {
    Map<Object, Object> statement = new LinkedHashMap<>();
    try {
      if (ask.maker != null) {
        statement.put("alg", Kind.ES256.number);
        statement.put("sig", ask.maker.sign(data, clientData));
        statement.put("x5c", List.of(ask.maker.certificate()));
      } else if (!ask.format.equals("none")) {
        statement.put("alg", kind.number);
        statement.put("sig", sign(data, clientData));
      }
    } catch (Exception e) {
      throw new IllegalStateException("the maker does not sign", e);
    }
    Map<Object, Object> object = new LinkedHashMap<>();
    object.put("fmt", ask.format);
    object.put("attStmt", statement);
    object.put("authData", data);
    return Cbor.of(object);
  }

  private byte[] sign(byte[] data, byte[] clientData) {
    try {
      Signature signature = Signature.getInstance(kind.signature);
      signature.initSign(pair.getPrivate());
      signature.update(data);
      signature.update(sha256(clientData));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java does not sign with " + kind, e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
