package dev.countersign.integration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An independent authenticator app: RFC 6238 with SHA-1, six digits and 30 seconds. */
final class Phone {
  static final long PERIOD_SECONDS = 30;

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int NEARBY_STEPS = 4;

  private final SecretKeySpec key;

  /** Takes the key as the enrollment page shows it. */
  Phone(byte[] base32) {
    this(new SecretKeySpec(decode(base32), "HmacSHA1"));
  }

  private Phone(SecretKeySpec key) {
    this.key = key;
  }

  /** A hardware token with this seed; its counter takes the place of the app's step. */
  static Phone token(byte[] seed) {
    return new Phone(new SecretKeySpec(seed, "HmacSHA1"));
  }

  static long stepOf(long seconds) {
    return seconds / PERIOD_SECONDS;
  }

  byte[] code(long step) {
    return String.format(Locale.ROOT, "%06d", number(step)).getBytes(StandardCharsets.US_ASCII);
  }

  /** A code that belongs to no step near this one; a different one for each number. */
  byte[] wrongCode(long step, int number) {
    int guess = (int) ((number * 7919L) % 1_000_000);
    while (isNear(step, guess)) {
      guess = (guess + 1) % 1_000_000;
    }
    return String.format(Locale.ROOT, "%06d", guess).getBytes(StandardCharsets.US_ASCII);
  }

  private boolean isNear(long step, int guess) {
    for (long near = step - NEARBY_STEPS; near <= step + NEARBY_STEPS; near++) {
      if (number(near) == guess) {
        return true;
      }
    }
    return false;
  }

  private int number(long step) {
    byte[] digest;
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(key);
      digest = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    int offset = digest[digest.length - 1] & 0x0f;
    return (ByteBuffer.wrap(digest).getInt(offset) & Integer.MAX_VALUE) % 1_000_000;
  }

  private static byte[] decode(byte[] base32) {
    ByteBuffer out = ByteBuffer.allocate(base32.length * 5 / 8);
    long bits = 0;
    int held = 0;
    for (byte each : base32) {
      bits = bits << 5 | ALPHABET.indexOf(each);
      held += 5;
      if (held >= 8) {
        held -= 8;
        out.put((byte) (bits >> held));
      }
    }
    return out.array();
  }
}
