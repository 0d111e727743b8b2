package dev.countersign.sms;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks whether a text is one plain XML document: elements, attributes, text, character references
 * and the five entities that need no declaration (XML 1.0, fifth edition). Comments, processing
 * instructions, CDATA, document types and names outside ASCII are not accepted, since a message to
 * a gateway needs none of them.
 *
 * <p>It uses no XML parser, because the host's class loader decides which one that would be.
 */
final class XmlShape {
  private static final int LEVELS_MAX = 64;
  private static final Pattern DECLARATION =
      Pattern.compile(
          "<\\?xml version=(\"1\\.0\"|'1\\.0')( encoding=(\"[Uu][Tt][Ff]-8\"|'[Uu][Tt][Ff]-8'))? ?\\?>");
  private static final Set<String> ENTITIES = Set.of("amp", "lt", "gt", "quot", "apos");
  private static final int REFERENCE_CHARACTERS_MAX = 10;

  private final String text;
  private int at;

  private XmlShape(String text) {
    this.text = text;
  }

  static boolean isDocument(String text) {
    if (!text.codePoints().allMatch(XmlShape::isCharacter)) {
      return false;
    }
    var declaration = DECLARATION.matcher(text);
    XmlShape shape = new XmlShape(text);
    shape.at = declaration.lookingAt() ? declaration.end() : 0;
    shape.skipSpace();
    if (!shape.takesElement()) {
      return false;
    }
    shape.skipSpace();
    return shape.at == text.length();
  }

  /** One element and its content. */
  private boolean takesElement() {
    Deque<String> open = new ArrayDeque<>();
    do {
      if (at >= text.length()) {
        return false;
      }
      if (text.startsWith("</", at)) {
        if (open.isEmpty() || !takes("</" + open.pop()) || !takesEnd(">")) {
          return false;
        }
      } else if (text.startsWith("<", at)) {
        if (!takesStart(open) || open.size() > LEVELS_MAX) {
          return false;
        }
      } else if (open.isEmpty() || !takesText("<&", "]]>")) {
        return false;
      }
    } while (!open.isEmpty());
    return true;
  }

  /** A start tag, or the tag of an empty element. */
  private boolean takesStart(Deque<String> open) {
    at++;
    String name = name();
    Set<String> attributes = new HashSet<>();
    while (!name.isEmpty()) {
      if (takesEnd("/>")) {
        return true;
      }
      if (takesEnd(">")) {
        open.push(name);
        return true;
      }
      if (!takesAttribute(attributes)) {
        return false;
      }
    }
    return false;
  }

  private boolean takesAttribute(Set<String> seen) {
    int before = at;
    skipSpace();
    String name = at == before ? "" : name();
    if (name.isEmpty() || !seen.add(name) || !takesEnd("=")) {
      return false;
    }
    skipSpace();
    String quote = takes("\"") ? "\"" : "'";
    return (quote.equals("\"") || takes("'")) && takesText(quote + "<&", "") && takes(quote);
  }

  /**
   * Text up to one of the characters {@code ends}, except a reference; it must not contain {@code
   * never}.
   */
  private boolean takesText(String ends, String never) {
    int from = at;
    while (at < text.length()) {
      char one = text.charAt(at);
      if (one == '&') {
        if (!takesReference()) {
          return false;
        }
      } else if (ends.indexOf(one) >= 0) {
        break;
      } else {
        at++;
      }
    }
    return never.isEmpty() || !text.substring(from, at).contains(never);
  }

  private boolean takesReference() {
    int end = text.indexOf(';', at);
    if (end < 0 || end - at > REFERENCE_CHARACTERS_MAX) {
      return false;
    }
    String name = text.substring(at + 1, end);
    at = end + 1;
    if (!name.startsWith("#")) {
      return ENTITIES.contains(name);
    }
    boolean isHex = name.startsWith("#x");
    String digits = name.substring(isHex ? 2 : 1);
    return digits.matches(isHex ? "[0-9A-Fa-f]{1,6}" : "[0-9]{1,7}")
        && isCharacter(Integer.parseInt(digits, isHex ? 16 : 10));
  }

  private String name() {
    int from = at;
    while (at < text.length() && isOfName(text.charAt(at), at == from)) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfName(char one, boolean isFirst) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || "_:".indexOf(one) >= 0
        || (!isFirst && "0123456789-.".indexOf(one) >= 0);
  }

  /** Section 2.2. */
  private static boolean isCharacter(int one) {
    return one == '\t'
        || one == '\n'
        || one == '\r'
        || (one >= ' ' && one < Character.MIN_SURROGATE)
        || (one > Character.MAX_SURROGATE && one < 0xfffe)
        || (one > 0xffff && one <= Character.MAX_CODE_POINT);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** Space followed by a mark; nothing is consumed if the mark is missing. */
  private boolean takesEnd(String mark) {
    int before = at;
    skipSpace();
    if (takes(mark)) {
      return true;
    }
    at = before;
    return false;
  }

  private boolean takes(String wanted) {
    boolean isThere = text.startsWith(wanted, at);
    at += isThere ? wanted.length() : 0;
    return isThere;
  }
}
