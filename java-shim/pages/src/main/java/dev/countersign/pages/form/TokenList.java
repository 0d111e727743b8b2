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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A manufacturer's list of hardware tokens, one per line, with commas, semicolons or tabs, as
 * spreadsheets write them (RFC 4180):
 *
 * <pre>
 * account, serial, hotp,   seed, digits, algorithm, counter
 * account, serial, totp,   seed, digits, algorithm, period
 * account, serial, yubico, public id, private id, key
 * </pre>
 *
 * A seed has 16 to 64 bytes, in hexadecimal digits (also after {@code 0x}) or in base32 (RFC 4648
 * section 6). Empty lines, comments starting with {@code #}, a heading line and a line such as
 * {@code sep=;}, which says what separates the fields, are skipped. What follows the seed may be
 * left out and defaults to 6 digits, SHA-1, and counter 0 or 30 seconds.
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

  /** What separates fields, unless a line says so. */
  private static final String SEPARATORS = ",;\t";

  private static final Pattern SEPARATOR_LINE =
      Pattern.compile("\\s*\"?sep=([,;|\t])\"?\\s*", Pattern.CASE_INSENSITIVE);
  private static final Set<String> KINDS = Set.of("hotp", "totp", "yubico");

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
    String separators = SEPARATORS;
    int number = 0;
    for (String text : withoutMark(list).split("\r\n|\r|\n", -1)) {
      number++;
      Matcher separator = SEPARATOR_LINE.matcher(text);
      if (lines.isEmpty() && separator.matches()) {
        separators = separator.group(1);
      } else if (!text.isBlank() && !text.strip().startsWith("#")) {
        String[] parts = parts(text, separators);
        if (!lines.isEmpty() || !isHeading(parts)) {
          Line one = line(number, parts);
          boolean twice = one.token() != null && !serials.add(one.serial());
          lines.add(twice ? refused(number, one.account(), one.serial(), "twice") : one);
        }
      }
    }
    return lines;
  }

  /** Editors and spreadsheets of Windows begin a file with a byte order mark. */
  private static String withoutMark(String list) {
    return list.startsWith("\ufeff") ? list.substring(1) : list;
  }

  /** An account may be called "accounting"; a heading names no kind of token. */
  private static boolean isHeading(String[] parts) {
    return part(parts, 0).toLowerCase(Locale.ROOT).startsWith("account")
        && !KINDS.contains(part(parts, 2).toLowerCase(Locale.ROOT));
  }

  /** The fields of a line, without the quotation marks around them and the blanks at their ends. */
  private static String[] parts(String line, String separators) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        part.append('"');
        i++;
      } else if (c == '"' && (quoted || part.toString().isBlank())) {
        quoted = !quoted;
      } else if (!quoted && separators.indexOf(c) >= 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString().strip());
    return parts.toArray(String[]::new);
  }

  private static Line line(int number, String[] parts) {
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
    String plain = text.replaceAll("[\\s:=-]", "");
    if (plain.startsWith("0x") || plain.startsWith("0X")) {
      return hex(plain.substring(2));
    }
    // Base32 has all of A to F as well, but hardly ever nothing else.
    int bytes = plain.length() / 2;
    boolean isHex =
        plain.matches("([0-9A-Fa-f]{2})*") && bytes >= SEED_BYTES_MIN && bytes <= SEED_BYTES_MAX;
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

  /** A text that was cut off has a length or spare bits that no whole seed has. */
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
    boolean cut = at < bytes.length || bits >= 5 || (buffer & ((1 << bits) - 1)) != 0;
    if (cut) {
      Arrays.fill(bytes, (byte) 0);
    }
    return cut ? new byte[0] : bytes;
  }
}
