package dev.countersign.webauthn4j;

import com.webauthn4j.converter.exception.DataConversionException;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code PublicKeyCredential.toJSON()} wrote, read field by field: a missing field, one of
 * another kind or one that stands twice is a wrong answer. Extensions are not asked for and not
 * read.
 */
final class BrowserResponse {
  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final int TRANSPORTS_MAX = 16;

  private final JsonNode whole;
  private final JsonNode response;

  private BrowserResponse(JsonNode whole) {
    this.whole = whole;
    this.response = whole.path("response");
  }

  /**
   * Reads one.
   *
   * @throws DataConversionException if it is not one
   */
  static BrowserResponse of(byte[] json) {
    BrowserResponse read = new BrowserResponse(STRICT.readTree(json));
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

  /** Browsers may leave them out. */
  Set<String> transports() {
    Set<String> transports = new LinkedHashSet<>();
    for (JsonNode one : response.path("transports")) {
      if (one.isString() && transports.size() < TRANSPORTS_MAX) {
        transports.add(one.stringValue());
      }
    }
    return transports;
  }

  /** The origin as it was written, before anybody made an address of it. */
  static String origin(byte[] clientData) {
    return text(STRICT.readTree(clientData), "origin");
  }

  private static byte[] bytes(JsonNode from, String field) {
    try {
      return Base64.getUrlDecoder().decode(text(from, field));
    } catch (IllegalArgumentException e) {
      throw new DataConversionException(field + " is no base64url", e);
    }
  }

  private static String text(JsonNode from, String field) {
    JsonNode value = from.path(field);
    if (!value.isString()) {
      throw new DataConversionException(field + " is missing");
    }
    return value.stringValue();
  }
}
