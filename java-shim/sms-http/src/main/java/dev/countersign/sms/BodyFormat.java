package dev.countersign.sms;

import dev.countersign.http.PercentEncoding;
import dev.countersign.json.JsonException;
import dev.countersign.json.JsonReader;
import java.nio.charset.StandardCharsets;

/** The format of a request's body, which decides how values are escaped in it. */
public enum BodyFormat {
  /** Values are inside quoted strings (RFC 8259). */
  JSON("application/json") {
    @Override
    String escape(String value) {
      return jsonString(value);
    }

    @Override
    boolean isWellFormed(String body) {
      return isJson(body);
    }
  },

  /** {@code name=value&name=value}, percent-encoded. */
  FORM("application/x-www-form-urlencoded") {
    @Override
    String escape(String value) {
      return PercentEncoding.of(value);
    }

    @Override
    boolean isWellFormed(String body) {
      return body.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
  },

  /** Values as they are. */
  PLAIN("text/plain; charset=utf-8") {
    @Override
    String escape(String value) {
      return value;
    }

    @Override
    boolean isWellFormed(String body) {
      return true;
    }
  },

  /** Values are in elements or quoted attributes. No comments, CDATA or document types. */
  XML("application/xml; charset=utf-8") {
    @Override
    String escape(String value) {
      return xmlText(value);
    }

    @Override
    boolean isWellFormed(String body) {
      return XmlShape.isDocument(body);
    }
  };

  private final String contentType;

  BodyFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  abstract String escape(String value);

  /** Whether a body with its values filled in is valid. */
  abstract boolean isWellFormed(String body);

  private static boolean isJson(String body) {
    try {
      JsonReader.read(body.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  private static String jsonString(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  private static String xmlText(String value) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&apos;");
        // Unescaped, an attribute would read it as a space.
        case '\n' -> out.append("&#10;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
