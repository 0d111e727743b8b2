package dev.countersign.sms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a gateway's JSON (RFC 8259), strictly: whatever could be read in two ways is none. Numbers,
 * {@code true} and {@code false} are kept as they are written, {@code null} is left out.
 */
final class JsonText {
  private static final int DEPTH_MAX = 32;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Object NULL = new Object();

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /** A value: {@code Map}, {@code List} or {@code String}; nothing if it is no JSON. */
  static Optional<Object> read(String text) {
    JsonText json = new JsonText(text);
    try {
      Object value = json.value(0);
      json.space();
      return json.at == text.length() ? Optional.of(value) : Optional.empty();
    } catch (NoJson e) {
      return Optional.empty();
    }
  }

  /** The scalar at a pointer such as {@code /messages/0/status} (RFC 6901), as text. */
  static Optional<String> scalar(Object json, String pointer) {
    return at(json, pointer).filter(String.class::isInstance).map(String.class::cast);
  }

  /** What stands at a pointer, unless it is {@code null}. */
  static Optional<Object> at(Object json, String pointer) {
    Object here = json;
    int end = 0;
    while (end < pointer.length()) {
      int start = end + 1;
      end = pointer.indexOf('/', start);
      end = end < 0 ? pointer.length() : end;
      Object next =
          inside(here, pointer.substring(start, end).replace("~1", "/").replace("~0", "~"));
      if (next == null) {
        return Optional.empty();
      }
      here = next;
    }
    return here == NULL ? Optional.empty() : Optional.of(here);
  }

  private static @Nullable Object inside(Object here, String name) {
    if (here instanceof Map<?, ?> object) {
      return object.get(name);
    }
    if (here instanceof List<?> list && name.matches("0|[1-9][0-9]{0,4}")) {
      int index = Integer.parseInt(name);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  private static final class NoJson extends Exception {
    private static final long serialVersionUID = 1;
  }

  private Object value(int depth) throws NoJson {
    space();
    if (depth > DEPTH_MAX || at >= text.length()) {
      throw new NoJson();
    }
    return switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      case 't' -> word("true", "true");
      case 'f' -> word("false", "false");
      case 'n' -> word("null", NULL);
      default -> number();
    };
  }

  private Object object(int depth) throws NoJson {
    Map<String, Object> members = new HashMap<>();
    at++;
    space();
    if (!skips('}')) {
      do {
        space();
        String name = string();
        space();
        expect(':');
        if (members.put(name, value(depth + 1)) != null) {
          throw new NoJson();
        }
        space();
      } while (skips(','));
      expect('}');
    }
    return members;
  }

  private Object list(int depth) throws NoJson {
    List<Object> items = new ArrayList<>();
    at++;
    space();
    if (!skips(']')) {
      do {
        items.add(value(depth + 1));
        space();
      } while (skips(','));
      expect(']');
    }
    return items;
  }

  private String string() throws NoJson {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return out.toString();
      }
      if (c < ' ') {
        throw new NoJson();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws NoJson {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hex();
      default -> throw new NoJson();
    };
  }

  private char hex() throws NoJson {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      // `Character.digit` takes digits of every script.
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw new NoJson();
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private Object word(String word, Object value) throws NoJson {
    if (!text.startsWith(word, at)) {
      throw new NoJson();
    }
    at += word.length();
    return value;
  }

  private Object number() throws NoJson {
    Matcher found = NUMBER.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      throw new NoJson();
    }
    at = found.end();
    return found.group();
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skips(char c) {
    boolean is = at < text.length() && text.charAt(at) == c;
    at += is ? 1 : 0;
    return is;
  }

  private void expect(char c) throws NoJson {
    if (!skips(c)) {
      throw new NoJson();
    }
  }

  private char next() throws NoJson {
    if (at >= text.length()) {
      throw new NoJson();
    }
    return text.charAt(at++);
  }
}
