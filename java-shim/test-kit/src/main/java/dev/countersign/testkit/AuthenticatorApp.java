package dev.countersign.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The authenticator app of a test person (RFC 6238: HMAC-SHA-1, six digits, 30 seconds), written
 * plainly and independently of the engine.
 */
public final class AuthenticatorApp {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int PERIOD_SECONDS = 30;

  private final byte[] secret;

  /**
   * Takes the key shown by the enrollment page.
   *
   * @param base32 the key as base32 text
   */
  public AuthenticatorApp(byte[] base32) {
    this.secret = decode(new String(base32, StandardCharsets.US_ASCII));
  }

  /**
   * The code the app shows.
   *
   * @param atSeconds the Unix time
   * @return six digits
   */
  public byte[] code(long atSeconds) {
    byte[] mac;
    try {
      Mac hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(secret, "HmacSHA1"));
      mac = hmac.doFinal(ByteBuffer.allocate(8).putLong(atSeconds / PERIOD_SECONDS).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-1", e);
    }
    int offset = mac[mac.length - 1] & 0xf;
    int number = ByteBuffer.wrap(mac).getInt(offset) & 0x7fff_ffff;
    return String.format(Locale.ROOT, "%06d", number % 1_000_000)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] decode(String base32) {
    byte[] bytes = new byte[base32.length() * 5 / 8];
    int buffer = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < base32.length(); i++) {
      buffer = (buffer << 5) | ALPHABET.indexOf(base32.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (buffer >> bits);
      }
    }
    return bytes;
  }
}
