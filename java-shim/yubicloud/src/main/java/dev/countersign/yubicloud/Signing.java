package dev.countersign.yubicloud;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-1 over the pairs sorted by name and joined with {@code &}, in base64. */
final class Signing {
  private static final String MAC = "HmacSHA1";
  private static final int KEY_BYTES_MIN = 16;

  private final byte[] key;

  /**
   * Takes the key in base64, as the servers issue it.
   *
   * @throws IllegalArgumentException if it is not one
   */
  Signing(byte[] base64) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      // Without the cause, which would reveal letters of the key.
      throw new IllegalArgumentException("the API key must be base64");
    }
    if (decoded.length < KEY_BYTES_MIN) {
      Arrays.fill(decoded, (byte) 0);
      throw new IllegalArgumentException("the API key must be 16 bytes or longer, in base64");
    }
    this.key = decoded;
  }

  static String joined(SortedMap<String, String> pairs) {
    return pairs.entrySet().stream()
        .map((Map.Entry<String, String> one) -> one.getKey() + '=' + one.getValue())
        .collect(Collectors.joining("&"));
  }

  String signature(SortedMap<String, String> pairs) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      byte[] signed = mac.doFinal(joined(pairs).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-1", e);
    }
  }

  void wipe() {
    Arrays.fill(key, (byte) 0);
  }
}
