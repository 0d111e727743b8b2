package dev.countersign.webauthn4j;

import com.webauthn4j.converter.exception.DataConversionException;
import dev.countersign.json.Json;
import dev.countersign.json.JsonException;
import dev.countersign.json.JsonReader;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What {@code PublicKeyCredential.toJSON()} wrote, read field by field: a missing, mistyped or
 * repeated field is a wrong answer. Extensions are neither requested nor read.
 */
final class BrowserResponse {
  private static final int TRANSPORTS_MAX = 16;

  private final Json.Members whole;
  private final Json.Members response;

  private BrowserResponse(Json.Members whole) {
    this.whole = whole;
    this.response = whole.members("response").orElse(new Json.Members(Map.of()));
  }

  /**
   * Parses one.
   *
   * @throws DataConversionException if it is not one
   */
  static BrowserResponse of(byte[] json) {
    BrowserResponse read = new BrowserResponse(members(json));
    boolean is =
        text(read.whole, "type").equals("public-key")
            && text(read.whole, "id").equals(text(read.whole, "rawId"));
    if (!is) {
      throw new DataConversionException("the response is not one of a public key");
    }
    return read;
  }

  byte[] credentialId() {
    return bytes(whole, "rawId");
  }

  byte[] clientData() {
    return bytes(response, "clientDataJSON");
  }

  byte[] attestationObject() {
    return bytes(response, "attestationObject");
  }

  byte[] authenticatorData() {
    return bytes(response, "authenticatorData");
  }

  byte[] signature() {
    return bytes(response, "signature");
  }

  /** Browsers may omit them. */
  Set<String> transports() {
    Set<String> transports = new LinkedHashSet<>();
    for (Json one : response.items("transports")) {
      if (one instanceof Json.Text transport && transports.size() < TRANSPORTS_MAX) {
        transports.add(transport.value());
      }
    }
    return transports;
  }

  /** The origin as it was written, before it was parsed as an address. */
  static String origin(byte[] clientData) {
    return text(members(clientData), "origin");
  }

  private static Json.Members members(byte[] json) {
    try {
      if (JsonReader.read(json) instanceof Json.Members members) {
        return members;
      }
    } catch (JsonException e) {
      throw new DataConversionException("the response cannot be read", e);
    }
    throw new DataConversionException("the response is not an object");
  }

  private static byte[] bytes(Json.Members from, String field) {
    try {
      return Base64.getUrlDecoder().decode(text(from, field));
    } catch (IllegalArgumentException e) {
      throw new DataConversionException(field + " is not base64url", e);
    }
  }

  private static String text(Json.Members from, String field) {
    return from.text(field).orElseThrow(() -> new DataConversionException(field + " is missing"));
  }
}
