package dev.countersign.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts on which every reader of JSON should agree, and texts on which readers differ. */
final class JsonCorpus {
  private JsonCorpus() {}

  /** JSON within the limits. */
  static final List<String> ACCEPTED =
      List.of(
          "{}",
          "[]",
          "\"\"",
          "0",
          "-0",
          "true",
          "false",
          "null",
          " \t\r\n{ \t\r\n} \t\r\n",
          "[ ]",
          "[1 , 2]",
          "[[], {}, \"\", 0, true, false, null]",
          "{\"a\":1,\"A\":2}",
          "{\"a\" : {\"a\" : {\"a\" : 1}}}",
          "{\"\":0}",
          "[0.1, -0.0, 10, 1e1, 1E1, 1e+1, 1e-1, 1.5E-10, 0e0]",
          "[1e400, -1e400, 123456789012345678901234567890]",
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
          "\"\\u0000\\u001f\\u007f\\u00e9\\uABCD\\uabcd\"",
          "\"\\ud83d\\ude00\"",
          "\"\\uD83D\\uDE00 \\ud83d\\ude01\"",
          "\"\u007f\u0080\u2028\u2029\ufeff\uffff\"",
          "\"\ud83d\ude00 e\u0301 \u00e9\"",
          "\"http://a/?b=c&d='e'\"",
          "\"/* no comment */\"",
          "[".repeat(JsonReader.LEVELS_MAX) + "]".repeat(JsonReader.LEVELS_MAX),
          "{\"a\":[".repeat(JsonReader.LEVELS_MAX / 2) + "]}".repeat(JsonReader.LEVELS_MAX / 2));

  /** Not JSON to any reader. */
  static final List<String> NOT_JSON =
      List.of(
          "",
          " ",
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "[1",
          "[1,",
          "[1,]",
          "[,1]",
          "[1,,2]",
          "[1 2]",
          "[1}",
          "{1}",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1",
          "{\"a\":1,}",
          "{,}",
          "{\"a\" 1}",
          "{\"a\":1 \"b\":2}",
          "{\"a\":1]",
          "{a:1}",
          "{'a':1}",
          "{1:1}",
          "{null:1}",
          "'a'",
          "a",
          "True",
          "TRUE",
          "nul",
          "nulll",
          "tru",
          "NaN",
          "Infinity",
          "-Infinity",
          "undefined",
          "01",
          "-01",
          "00",
          "1.",
          ".5",
          "-.5",
          "-",
          "+1",
          "--1",
          "1e",
          "1e+",
          "1.e1",
          "1e1.5",
          "0x10",
          "1_000",
          "1a",
          "\"a",
          "\"a\\",
          "\"a\\\"",
          "\"\\x41\"",
          "\"\\'\"",
          "\"\\u\"",
          "\"\\u12\"",
          "\"\\u12g4\"",
          "\"\\u-123\"",
          "\"\\u 123\"",
          "\"\\U0041\"",
          "\"a\nb\"",
          "\"a\tb\"",
          "\"a\u0000b\"",
          "\"a\u001fb\"",
          "{\"a\nb\":1}",
          "[1]x",
          "{} {}",
          "1 2",
          "null,",
          "[]]",
          "// x\n1",
          "/* x */1",
          "1 # x",
          "\u00a01",
          "1\u00a0",
          "\u20281",
          "\f1",
          "\u000b1",
          "[\u2003]",
          "[\u0000]");

  /** Digits and letters of other scripts, which a reader using Unicode's tables accepts. */
  static final List<String> OTHER_SCRIPTS =
      List.of(
          "\u0661",
          "1\u0662",
          "1.\u0663",
          "1e\u0664",
          "-\u0665",
          "\uff11",
          "\"\\u006\u0661\"",
          "\"\\u\uff10\uff10\uff14\uff11\"",
          "\"\\u\u0660\u0660\u0664\u0661\"",
          "\"\\u00\uff41\uff41\"",
          "\ud835\udfd8",
          "\uff54rue",
          "tr\u00fce");

  /** JSON by its grammar alone, which readers understand differently. */
  static final List<String> AMBIGUOUS =
      List.of(
          "{\"a\":1,\"a\":1}",
          "{\"a\":1,\"b\":2,\"a\":3}",
          "{\"a\":null,\"a\":1}",
          "{\"\\u0061\":1,\"a\":2}",
          "{\"\":1,\"\":2}",
          "[{\"x\":{\"a\":1,\"a\":2}}]",
          "\"\\ud800\"",
          "\"\\udc00\"",
          "\"\\ud83d\"",
          "\"\\ud83d\\n\"",
          "\"\\ud83dx\"",
          "\"\\ud83d\\u0041\"",
          "\"\\ud83d\\ud83d\"",
          "\"\\ud83d\\ud83d\\ude00\"",
          "\"\\ude00\\ud83d\"",
          "{\"\\ud800\":1}",
          "[".repeat(JsonReader.LEVELS_MAX + 1) + "]".repeat(JsonReader.LEVELS_MAX + 1),
          "{\"a\":".repeat(JsonReader.LEVELS_MAX + 1) + "1" + "}".repeat(JsonReader.LEVELS_MAX + 1),
          "[".repeat(100_000),
          "{\"a\":[".repeat(40_000),
          " ".repeat(JsonReader.BYTES_MAX) + "1",
          "\"" + "x".repeat(JsonReader.BYTES_MAX) + "\"");

  /** Bytes that are not UTF-8, or begin with a byte order mark. */
  static final List<byte[]> NOT_UTF8 =
      List.of(
          bytes('"', 0xe9, '"'),
          bytes('"', 0x80, '"'),
          bytes('"', 0xc3, '"'),
          bytes('"', 0xc0, 0xaf, '"'),
          bytes('"', 0xc1, 0xbf, '"'),
          bytes('"', 0xe0, 0x80, 0xaf, '"'),
          bytes('"', 0xf0, 0x80, 0x80, 0xaf, '"'),
          bytes('"', 0xed, 0xa0, 0x80, '"'),
          bytes('"', 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, '"'),
          bytes('"', 0xf4, 0x90, 0x80, 0x80, '"'),
          bytes('"', 0xf8, 0x88, 0x80, 0x80, 0x80, '"'),
          bytes('"', 0xff, '"'),
          bytes('1', 0xe2, 0x80),
          bytes(0xef, 0xbb, 0xbf, '1'),
          bytes(0xff, 0xfe, '1', 0),
          bytes(0xfe, 0xff, 0, '1'),
          bytes(0, '1'),
          bytes('1', 0));

  private static byte[] bytes(int... units) {
    byte[] bytes = new byte[units.length];
    for (int i = 0; i < units.length; i++) {
      bytes[i] = (byte) units[i];
    }
    return bytes;
  }

  /** Any bytes, or an accepted text with some bytes changed, taken out, doubled or swapped. */
  static byte[] drawn(Random random) {
    return random.nextInt(4) == 0 ? anyBytes(random) : changed(random);
  }

  private static byte[] anyBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    String likely = "{}[]\",:\\u0123456789eE+-. \ttruefalsn";
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              (random.nextInt(8) == 0
                  ? random.nextInt(256)
                  : likely.charAt(random.nextInt(likely.length())));
    }
    return bytes;
  }

  private static byte[] changed(Random random) {
    List<Byte> bytes = new ArrayList<>();
    String text = ACCEPTED.get(random.nextInt(ACCEPTED.size()));
    for (byte one : text.getBytes(UTF_8)) {
      bytes.add(one);
    }
    for (int changes = random.nextInt(3); changes > 0 && !bytes.isEmpty(); changes--) {
      int at = random.nextInt(bytes.size());
      switch (random.nextInt(4)) {
        case 0 -> bytes.remove(at);
        case 1 -> bytes.add(at, bytes.get(random.nextInt(bytes.size())));
        case 2 -> bytes.set(at, (byte) random.nextInt(256));
        default -> bytes.set(at, bytes.get(random.nextInt(bytes.size())));
      }
    }
    byte[] made = new byte[bytes.size()];
    for (int i = 0; i < made.length; i++) {
      made[i] = bytes.get(i);
    }
    return made;
  }
}
