package dev.countersign.benches;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * RFC 6238 as Java libraries do it: a fresh {@link Mac} for each step. SHA-1, six digits, 30
 * seconds, one step to each side.
 */
final class PlainTotp {
  static final long PERIOD_SECONDS = 30;
  static final int WINDOW_STEPS = 1;

  private static final int MODULUS = 1_000_000;

  private PlainTotp() {}

  /** The highest step of the window that has this code, or -1; always does the same work. */
  static long verify(byte[] secret, byte[] code, long at) {
    int typed = Integer.parseInt(new String(code, StandardCharsets.US_ASCII));
    long present = at / PERIOD_SECONDS;
    long found = -1;
    for (long step = present - WINDOW_STEPS; step <= present + WINDOW_STEPS; step++) {
      if (number(secret, step) == typed) {
        found = step;
      }
    }
    return found;
  }

  static byte[] code(byte[] secret, long step) {
    return String.format(Locale.ROOT, "%06d", number(secret, step))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static int number(byte[] secret, long step) {
    byte[] digest;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      digest = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    int offset = digest[digest.length - 1] & 0x0f;
    return (ByteBuffer.wrap(digest).getInt(offset) & Integer.MAX_VALUE) % MODULUS;
  }
}
