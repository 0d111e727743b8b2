package dev.countersign.pages.form;

import dev.countersign.verifier.wire.Algorithm;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.TokenKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A manufacturer's list of hardware tokens, one per line, with commas, semicolons or tabs:
 *
 * <pre>
 * account, serial, hotp,   seed, digits, algorithm, counter
 * account, serial, totp,   seed, digits, algorithm, period
 * account, serial, yubico, public id, private id, key
 * </pre>
 *
 * Empty lines, comments starting with {@code #} and a heading line are skipped. What follows the
 * seed may be left out and defaults to 6 digits, SHA-1, and counter 0 or 30 seconds.
 */
public final class TokenList {
  public static final int LINES_MAX = 500;
  public static final int CHARS_MAX = 200_000;

  private static final int SERIAL_CHARS_MAX = 64;
  private static final int SEED_BYTES_MIN = 16;
  private static final int SEED_BYTES_MAX = 64;
  private static final int PRIVATE_ID_BYTES = 6;
  private static final int KEY_BYTES = 16;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** Seeds of these lengths are read as hex if possible; others as base32. */
  private static final Set<Integer> HEX_CHARS = Set.of(32, 40, 64, 128);

  private TokenList() {}

  /**
   * One line.
   *
   * @param number its number in the list, from 1
   * @param account the account it names; empty if it has no such field
   * @param serial the serial number
   * @param token the token; null if the line cannot be read
   * @param problem the message id of the problem; empty if there is none
   */
  public record Line(
      int number, String account, String serial, @Nullable HardwareToken token, String problem) {
    /** Wipes the seed. */
    public void wipe() {
      if (token != null) {
        token.wipe();
      }
    }
  }

  /** Reads a list. Problems never quote what was typed. */
  public static List<Line> read(String list) {
    List<Line> lines = new ArrayList<>();
    Set<String> serials = new HashSet<>();
    int number = 0;
    for (String text : list.split("\r\n|\r|\n", -1)) {
      number++;
      String line = text.strip();
      boolean heading = lines.isEmpty() && line.toLowerCase(Locale.ROOT).startsWith("account");
      if (!line.isEmpty() && !line.startsWith("#") && !heading) {
        Line one = line(number, line);
        boolean twice = one.token() != null && !serials.add(one.serial());
        lines.add(twice ? refused(number, one.account(), one.serial(), "twice") : one);
      }
    }
    return lines;
  }

  private static Line line(int number, String text) {
    String[] parts = text.split("[,;\t]", -1);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i].strip().replaceAll("^\"(.*)\"$", "$1").strip();
    }
    String account = part(parts, 0);
    String serial = part(parts, 1);
    if (account.isEmpty()) {
      return refused(number, account, serial, "account");
    }
    boolean named =
        !serial.isEmpty()
            && serial.length() <= SERIAL_CHARS_MAX
            && serial.chars().noneMatch(Character::isISOControl);
    if (!named) {
      return refused(number, account, "", "serial");
    }
    return switch (part(parts, 2).toLowerCase(Locale.ROOT)) {
      case "hotp" -> code(number, account, serial, parts, false);
      case "totp" -> code(number, account, serial, parts, true);
      case "yubico" -> yubico(number, account, serial, parts);
      default -> refused(number, account, serial, "type");
    };
  }

  private static Line code(
      int number, String account, String serial, String[] parts, boolean byTime) {
    Algorithm algorithm =
        switch (part(parts, 5).toLowerCase(Locale.ROOT).replace("-", "")) {
          case "", "sha1" -> Algorithm.SHA1;
          case "sha256" -> Algorithm.SHA256;
          case "sha512" -> Algorithm.SHA512;
          default -> null;
        };
    long digits = number(part(parts, 4), 6);
    long moving = number(part(parts, 6), byTime ? 30 : 0);
    if (algorithm == null) {
      return refused(number, account, serial, "algorithm");
    }
    if (digits < 6 || digits > 8) {
      return refused(number, account, serial, "digits");
    }
    if (moving < 0 || (byTime && moving != 30 && moving != 60)) {
      return refused(number, account, serial, byTime ? "period" : "counter");
    }
    byte[] seed = seed(part(parts, 3));
    if (seed.length < SEED_BYTES_MIN || seed.length > SEED_BYTES_MAX) {
      Arrays.fill(seed, (byte) 0);
      return refused(number, account, serial, "seed");
    }
    TokenKind kind =
        byTime
            ? new TokenKind.Time(seed, algorithm, (int) digits, moving)
            : new TokenKind.Counter(seed, algorithm, (int) digits, moving);
    return new Line(number, account, serial, new HardwareToken(serial, kind), "");
  }

  private static Line yubico(int number, String account, String serial, String[] parts) {
    String publicId = part(parts, 3).toLowerCase(Locale.ROOT);
    if (!publicId.matches("[cbdefghijklnrtuv]{2,32}") || publicId.length() % 2 != 0) {
      return refused(number, account, serial, "public_id");
    }
    byte[] privateId = hex(part(parts, 4));
    byte[] key = hex(part(parts, 5));
    if (privateId.length != PRIVATE_ID_BYTES || key.length != KEY_BYTES) {
      Arrays.fill(privateId, (byte) 0);
      Arrays.fill(key, (byte) 0);
      return refused(number, account, serial, "key");
    }
    TokenKind kind = new TokenKind.Yubico(publicId, privateId, key);
    return new Line(number, account, serial, new HardwareToken(serial, kind), "");
  }

  private static Line refused(int number, String account, String serial, String what) {
    return new Line(number, account, serial, null, "import.problem." + what);
  }

  private static String part(String[] parts, int place) {
    return place < parts.length ? parts[place] : "";
  }

  /** The number; the default if nothing is given; -1 for anything else. */
  private static long number(String text, long otherwise) {
    if (text.isEmpty()) {
      return otherwise;
    }
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  private static byte[] seed(String text) {
    String plain = text.replaceAll("[\\s=-]", "");
    boolean isHex = plain.matches("[0-9A-Fa-f]*") && HEX_CHARS.contains(plain.length());
    return isHex ? hex(plain) : base32(plain.toUpperCase(Locale.ROOT));
  }

  private static byte[] hex(String text) {
    String plain = text.replaceAll("[\\s:-]", "");
    try {
      return HexFormat.of().parseHex(plain);
    } catch (IllegalArgumentException none) {
      return new byte[0];
    }
  }

  private static byte[] base32(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    int buffer = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = BASE32.indexOf(text.charAt(i));
      if (value < 0) {
        Arrays.fill(bytes, (byte) 0);
        return new byte[0];
      }
      buffer = (buffer << 5 | value) & 0xfff;
      bits += 5;
      if (bits >= 8 && at < bytes.length) {
        bits -= 8;
        bytes[at++] = (byte) (buffer >> bits);
      }
    }
    return bytes;
  }
}
