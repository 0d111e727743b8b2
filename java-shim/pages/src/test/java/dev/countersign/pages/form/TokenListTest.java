package dev.countersign.pages.form;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.countersign.pages.words.Languages;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.Algorithm;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Manufacturers' lists, as manufacturers and spreadsheets write them. */
class TokenListTest {
  /** The secret of RFC 4226 appendix D, in both notations. */
  private static final String HEX = "3132333435363738393031323334353637383930";

  private static final String BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  @Test
  void seedsAreReadInHexAndBase32() {
    for (String seed :
        List.of(HEX, BASE32, "gezd gnbv gy3t qojq gezd gnbv gy3t qojq", BASE32 + "=")) {
      TokenKind.Counter token = (TokenKind.Counter) token("alice,S-1,hotp," + seed).kind();
      assertArrayEquals(SECRET, token.secret(), seed);
      assertEquals(6, token.digits());
      assertEquals(Algorithm.SHA1, token.algorithm());
      assertEquals(0, token.counter());
    }
  }

  // findings: F-D2
  @Test
  void seedsOfEveryLengthAreReadInEitherForm() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0x90 + i);
    }
    for (int length = 0; length <= 70; length++) {
      byte[] seed = Arrays.copyOf(bytes, length);
      boolean fits = length >= 16 && length <= 64;
      String hex = HexFormat.of().formatHex(seed);
      for (String text :
          List.of(
              hex,
              hex.toUpperCase(Locale.ROOT),
              "0x" + hex,
              "0X" + hex,
              hex.replaceAll("(..)", "$1 "),
              hex.replaceAll("(..)(?=.)", "$1:"),
              base32(seed),
              base32(seed).toLowerCase(Locale.ROOT),
              base32(seed) + "=".repeat((8 - base32(seed).length() % 8) % 8))) {
        TokenList.Line line = TokenList.read("alice,S,hotp," + text).get(0);
        assertEquals(fits ? "" : "import.problem.seed", line.problem(), length + ": " + text);
        if (line.token() != null) {
          assertArrayEquals(seed, ((TokenKind.Counter) line.token().kind()).secret(), text);
        }
      }
    }
  }

  // findings: F-D2
  @Test
  void seedsThatWereCutOffAreRefused() {
    String whole = base32(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17});
    for (String seed :
        List.of(
            whole.substring(0, whole.length() - 1),
            whole.substring(0, whole.length() - 1) + "B",
            HEX + "3",
            "0x" + HEX + "3",
            "0x",
            "0xGG" + HEX,
            "0x" + BASE32)) {
      assertEquals(
          "import.problem.seed", TokenList.read("a,S,hotp," + seed).get(0).problem(), seed);
    }
  }

  // findings: F-D2, F-D3
  @Test
  void listsAreReadAsSpreadsheetsWriteThem() {
    for (String list :
        List.of(
            "\"Account\",\"Serial\",\"Type\",\"Seed\"\nalice,S-1,hotp," + HEX,
            "\"Account ID\";\"Serial number\"\r\n\"alice\";\"S-1\";\"hotp\";\"" + HEX + "\"",
            "sep=;\nAccount;Serial\nalice;S-1;hotp;" + HEX,
            "SEP=,\r\nalice,S-1,hotp," + HEX,
            "\"sep=|\"\nalice|S-1|hotp|" + HEX,
            "sep=\t\nalice\tS-1\thotp\t" + HEX,
            "\ufeffAccount,Serial\nalice,S-1,hotp," + HEX,
            "\ufeffsep=;\r\nalice;S-1;hotp;" + HEX,
            "\ufeffalice,S-1,hotp," + HEX,
            "# ours\n\n  \"alice\" , \"S-1\",hotp, \"" + HEX + "\" ")) {
      List<TokenList.Line> lines = TokenList.read(list);
      assertEquals(1, lines.size(), list);
      assertEquals("", lines.get(0).problem(), list);
      assertEquals("alice", lines.get(0).account(), list);
      assertEquals("S-1", lines.get(0).serial(), list);
    }
    // What a line says is the only separator then, and quotation marks keep one inside a field.
    TokenList.Line comma = TokenList.read("sep=;\nMiller, Alice;S-1;hotp;" + HEX).get(0);
    assertEquals("Miller, Alice", comma.account());
    TokenList.Line quoted = TokenList.read("\"Miller; \"\"Al\"\"\",S-1,hotp," + HEX).get(0);
    assertEquals("Miller; \"Al\"", quoted.account());
    // The first line is a token if it names a kind, whatever the account is called.
    assertEquals("accounting", TokenList.read("accounting,S-1,hotp," + HEX).get(0).account());
    // Only the first line may say how the list is separated.
    assertEquals(2, TokenList.read("alice,S-1,hotp," + HEX + "\nsep=;\n").size());
  }

  @Test
  void everythingCanBeGivenAndSeparatedInThreeWays() {
    for (String separator : List.of(",", ";", "\t", " , ")) {
      String line = String.join(separator, "alice", "S-2", "TOTP", BASE32, "8", "SHA-256", "60");
      TokenKind.Time token = (TokenKind.Time) token(line).kind();
      assertEquals(8, token.digits());
      assertEquals(Algorithm.SHA256, token.algorithm());
      assertEquals(60, token.periodSeconds());
    }
    TokenKind.Counter counted =
        (TokenKind.Counter) token("\"alice\",\"S-3\",hotp," + HEX + ",7,sha512,42").kind();
    assertEquals(42, counted.counter());
    assertEquals(Algorithm.SHA512, counted.algorithm());
  }

  @Test
  void yubikeysHaveThreeParts() {
    String line = "alice,7654321,yubico,vvcccccccccb,0123456789ab,000102030405060708090a0b0c0d0e0f";
    TokenKind.Yubico key = (TokenKind.Yubico) token(line).kind();
    assertEquals("vvcccccccccb", key.publicId());
    assertEquals(6, key.privateId().length);
    assertEquals(15, key.key()[15]);
  }

  @Test
  void headingsCommentsAndEmptyLinesAreNone() {
    List<TokenList.Line> lines =
        TokenList.read("Account,Serial,Type\r\n\r\n# ours\nalice,S-1,hotp," + HEX + "\n\n");
    assertEquals(1, lines.size());
    assertEquals(4, lines.get(0).number());
    assertEquals(List.of(), TokenList.read(" \n#\n"));
  }

  @Test
  void whatIsWrongIsNamedWithoutWhatWasTyped() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry(",S,hotp," + HEX, "account"),
            Map.entry("alice,,hotp," + HEX, "serial"),
            Map.entry("alice," + "S".repeat(65) + ",hotp," + HEX, "serial"),
            Map.entry("alice,S,card," + HEX, "type"),
            Map.entry("alice", "serial"),
            Map.entry("alice,S,hotp,", "seed"),
            Map.entry("alice,S,hotp,3132", "seed"),
            Map.entry("alice,S,hotp,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "seed"),
            Map.entry("alice,S,hotp," + HEX + ",5", "digits"),
            Map.entry("alice,S,hotp," + HEX + ",six", "digits"),
            Map.entry("alice,S,hotp," + HEX + ",6,md5", "algorithm"),
            Map.entry("alice,S,hotp," + HEX + ",6,sha1,-1", "counter"),
            Map.entry("alice,S,totp," + HEX + ",6,sha1,15", "period"),
            Map.entry("alice,S,yubico,abcdef,0123456789ab," + "00".repeat(16), "public_id"),
            Map.entry("alice,S,yubico,vvv,0123456789ab," + "00".repeat(16), "public_id"),
            Map.entry("alice,S,yubico,vvcc,0123456789," + "00".repeat(16), "key"),
            Map.entry("alice,S,yubico,vvcc,0123456789ab," + "00".repeat(15), "key"));
    Words words = Languages.of("en").words();
    wrong.forEach(
        (line, what) -> {
          String problem = TokenList.read(line).get(0).problem();
          assertEquals("import.problem." + what, problem, line);
          assertFalse(words.text(problem).isEmpty());
        });
    List<TokenList.Line> twice = TokenList.read("alice,S,hotp," + HEX + "\nbob,S,hotp," + HEX);
    assertEquals("import.problem.twice", twice.get(1).problem());
  }

  /** RFC 4648 section 6, without padding. */
  private static String base32(byte[] bytes) {
    StringBuilder bits = new StringBuilder();
    for (byte one : bytes) {
      bits.append(Integer.toBinaryString((one & 0xff) | 0x100).substring(1));
    }
    bits.append("0".repeat((5 - bits.length() % 5) % 5));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bits.length(); i += 5) {
      text.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Integer.parseInt(bits.substring(i, i + 5), 2)));
    }
    return text.toString();
  }

  private static HardwareToken token(String line) {
    TokenList.Line read = TokenList.read(line).get(0);
    assertEquals("", read.problem(), line);
    HardwareToken token = read.token();
    assertNotNull(token);
    return token;
  }
}
