package dev.countersign.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Answers like a validation server for Yubico OTPs (protocol 2.0), for the demo's one key. */
final class ValidationServer {
  static final String PATH = "/wsapi/2.0/verify";
  static final String CLIENT_ID = "1";

  private static final byte[] API_KEY = "demo api key of 20 b".getBytes(StandardCharsets.UTF_8);

  private final Gadgets gadgets;
  private final Set<String> used = new HashSet<>();

  ValidationServer(Gadgets gadgets) {
    this.gadgets = gadgets;
  }

  /** In base64, as servers issue it. */
  static byte[] apiKey() {
    return Base64.getEncoder().encode(API_KEY);
  }

  synchronized String answer(Map<String, String> asked) {
    String otp = asked.getOrDefault("otp", "");
    boolean right = gadgets.isOurs(otp);
    String status = !right ? "BAD_OTP" : used.add(otp) ? "OK" : "REPLAYED_OTP";
    SortedMap<String, String> fields = new TreeMap<>();
    fields.put("nonce", asked.getOrDefault("nonce", ""));
    fields.put("otp", otp);
    fields.put("sl", "100");
    fields.put("status", status);
    fields.put("t", "2026-01-01T00:00:00Z0000");
    String signed =
        fields.entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("&"));
    StringBuilder out = new StringBuilder("h=").append(signature(signed)).append("\r\n");
    fields.forEach((name, value) -> out.append(name).append('=').append(value).append("\r\n"));
    return out.append("\r\n").toString();
  }

  private static String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(API_KEY, "HmacSHA1"));
      byte[] signed = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no HMAC-SHA-1", missing);
    }
  }
}
