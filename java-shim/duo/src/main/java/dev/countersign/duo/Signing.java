package dev.countersign.duo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests the way Duo's Auth API requires (signature version 2): five lines of date, method,
 * host, path and sorted parameters under HMAC-SHA-512, sent as the password of HTTP Basic.
 */
final class Signing {
  private static final String MAC = "HmacSHA512";

  /** RFC 2822; the names of days and months are English wherever this runs. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final String integrationKey;
  private final byte[] secretKey;

  Signing(String integrationKey, byte[] secretKey) {
    this.integrationKey = integrationKey;
    this.secretKey = secretKey.clone();
  }

  static String date(Instant at) {
    return DATE.format(at);
  }

  /** The value of the header {@code Authorization}. */
  String authorization(String date, String method, String host, String path, String parameters) {
    String lines = String.join("\n", date, method, host, path, parameters);
    byte[] password = (integrationKey + ':' + signature(lines)).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(password);
  }

  String signature(String lines) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secretKey, MAC));
      return HexFormat.of().formatHex(mac.doFinal(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-512", e);
    }
  }

  void wipe() {
    Arrays.fill(secretKey, (byte) 0);
  }
}
