package dev.countersign.duo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) strictly: UTF-8, no name twice, nothing behind the end, 16 levels. Objects
 * become maps, arrays lists, strings strings, and every other value an {@link Other}, which nobody
 * here asks for.
 */
final class Json {
  private static final int LEVELS_MAX = 16;

  /** A number, a truth value or null. */
  record Other(String text) {}

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @throws IOException if it is not one value
   */
  static Object read(byte[] bytes) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("the answer is no UTF-8", e);
    }
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at != text.length()) {
      throw json.odd();
    }
    return value;
  }

  private Object value(int level) throws IOException {
    if (level >= LEVELS_MAX) {
      throw odd();
    }
    space();
    return switch (peek()) {
      case '{' -> object(level);
      case '[' -> array(level);
      case '"' -> string();
      default -> other();
    };
  }

  private Map<String, Object> object(int level) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    at++;
    space();
    if (take('}')) {
      return fields;
    }
    do {
      space();
      String name = string();
      space();
      expect(':');
      if (fields.put(name, value(level + 1)) != null) {
        throw odd();
      }
      space();
    } while (take(','));
    expect('}');
    return fields;
  }

  private List<Object> array(int level) throws IOException {
    List<Object> items = new ArrayList<>();
    at++;
    space();
    if (take(']')) {
      return items;
    }
    do {
      items.add(value(level + 1));
      space();
    } while (take(','));
    expect(']');
    return items;
  }

  private String string() throws IOException {
    expect('"');
    StringBuilder read = new StringBuilder();
    while (peek() != '"') {
      char one = next();
      if (one < ' ') {
        throw odd();
      }
      read.append(one == '\\' ? escaped() : one);
    }
    at++;
    return read.toString();
  }

  private char escaped() throws IOException {
    char one = next();
    return switch (one) {
      case '"', '\\', '/' -> one;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw odd();
    };
  }

  private char unit() throws IOException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw odd();
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private Other other() throws IOException {
    int from = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    boolean is =
        List.of("true", "false", "null").contains(word)
            || word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    if (!is) {
      throw odd();
    }
    return new Other(word);
  }

  private static boolean isOfWord(char one) {
    return Character.isLetterOrDigit(one) || "+-.".indexOf(one) >= 0;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() throws IOException {
    if (at >= text.length()) {
      throw odd();
    }
    return text.charAt(at);
  }

  private char next() throws IOException {
    char one = peek();
    at++;
    return one;
  }

  private boolean take(char wanted) {
    boolean is = at < text.length() && text.charAt(at) == wanted;
    at += is ? 1 : 0;
    return is;
  }

  private void expect(char wanted) throws IOException {
    if (!take(wanted)) {
      throw odd();
    }
  }

  private IOException odd() {
    return new IOException("the answer is no JSON, at character " + at);
  }
}
