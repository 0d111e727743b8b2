package dev.countersign.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) from UTF-8, strictly. Beyond the grammar it refuses a name that occurs
 * twice in an object, half of a surrogate pair, a byte order mark, anything after the value, more
 * than {@value #LEVELS_MAX} levels and more than {@value #BYTES_MAX} bytes.
 */
public final class JsonReader {
  /** Arrays and objects inside each other. */
  public static final int LEVELS_MAX = 32;

  /** Bytes of the whole text. */
  public static final int BYTES_MAX = 256 * 1024;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @param bytes the whole text; not changed
   * @return the value
   * @throws JsonException if it is not exactly one value within the limits
   */
  public static Json read(byte[] bytes) throws JsonException {
    if (bytes.length > BYTES_MAX) {
      throw new JsonException("the JSON is too long");
    }
    JsonReader reader = new JsonReader(decoded(bytes));
    reader.skipSpace();
    Json value = reader.value(0);
    reader.skipSpace();
    if (reader.at != reader.text.length()) {
      throw new JsonException("something follows the JSON value");
    }
    return value;
  }

  private static String decoded(byte[] bytes) throws JsonException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("the JSON is not UTF-8");
    }
  }

  /** The value that begins here, without space around it. */
  private Json value(int levels) throws JsonException {
    return switch (peek()) {
      case '{' -> members(levels + 1);
      case '[' -> items(levels + 1);
      case '"' -> new Json.Text(string());
      case 't' -> word("true", new Json.Truth(true));
      case 'f' -> word("false", new Json.Truth(false));
      case 'n' -> word("null", new Json.Nothing());
      default -> numeral();
    };
  }

  private Json members(int levels) throws JsonException {
    refuseTooDeep(levels);
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (!takes('}')) {
      do {
        skipSpace();
        String name = string();
        skipSpace();
        expect(':');
        skipSpace();
        if (members.put(name, value(levels)) != null) {
          throw new JsonException("a name stands twice in a JSON object");
        }
        skipSpace();
      } while (takes(','));
      expect('}');
    }
    return new Json.Members(Collections.unmodifiableMap(members));
  }

  private Json items(int levels) throws JsonException {
    refuseTooDeep(levels);
    List<Json> items = new ArrayList<>();
    at++;
    skipSpace();
    if (!takes(']')) {
      do {
        skipSpace();
        items.add(value(levels));
        skipSpace();
      } while (takes(','));
      expect(']');
    }
    return new Json.Items(Collections.unmodifiableList(items));
  }

  private static void refuseTooDeep(int levels) throws JsonException {
    if (levels > LEVELS_MAX) {
      throw new JsonException("the JSON has too many levels");
    }
  }

  private String string() throws JsonException {
    expect('"');
    StringBuilder read = new StringBuilder();
    while (peek() != '"') {
      char one = next();
      if (one < ' ') {
        throw malformed();
      }
      if (one == '\\') {
        appendEscaped(read);
      } else {
        // UTF-8 cannot hold half a pair, so unescaped text is complete.
        read.append(one);
      }
    }
    at++;
    return read.toString();
  }

  private void appendEscaped(StringBuilder read) throws JsonException {
    char one = next();
    switch (one) {
      case '"', '\\', '/' -> read.append(one);
      case 'b' -> read.append('\b');
      case 'f' -> read.append('\f');
      case 'n' -> read.append('\n');
      case 'r' -> read.append('\r');
      case 't' -> read.append('\t');
      case 'u' -> appendUnits(read);
      default -> throw malformed();
    }
  }

  /** One escaped UTF-16 unit, or the two of a pair. */
  private void appendUnits(StringBuilder read) throws JsonException {
    char unit = unit();
    read.append(unit);
    if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
      at += 2;
      char low = unit();
      read.append(low);
      if (Character.isLowSurrogate(low)) {
        return;
      }
    }
    if (Character.isSurrogate(unit)) {
      throw new JsonException("the JSON holds half of a surrogate pair");
    }
  }

  private char unit() throws JsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char one = next();
      // `Character.digit` alone would accept the digits of every script.
      int digit = one < 0x80 ? Character.digit(one, 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private Json word(String word, Json value) throws JsonException {
    if (!text.startsWith(word, at)) {
      throw malformed();
    }
    at += word.length();
    return value;
  }

  private Json numeral() throws JsonException {
    int from = at;
    takes('-');
    if (!takes('0')) {
      expectDigits();
    }
    if (takes('.')) {
      expectDigits();
    }
    if (takes('e') || takes('E')) {
      if (!takes('+')) {
        takes('-');
      }
      expectDigits();
    }
    return new Json.Numeral(text.substring(from, at));
  }

  private void expectDigits() throws JsonException {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw malformed();
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws JsonException {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }

  private char next() throws JsonException {
    char one = peek();
    at++;
    return one;
  }

  private boolean takes(char wanted) {
    boolean isThere = at < text.length() && text.charAt(at) == wanted;
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void expect(char wanted) throws JsonException {
    if (!takes(wanted)) {
      throw malformed();
    }
  }

  private static JsonException malformed() {
    return new JsonException("this is not JSON");
  }
}
