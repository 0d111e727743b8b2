package dev.countersign.sms;

import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What a request's body is written in, and so how a value becomes part of it. */
public enum BodyFormat {
  /** Values stand inside quoted strings (RFC 8259). */
  JSON("application/json") {
    @Override
    String escape(String value) {
      return jsonString(value);
    }

    @Override
    boolean isWellFormed(String body) {
      return JsonText.read(body).isPresent();
    }
  },

  /** {@code name=value&name=value}, percent-encoded. */
  FORM("application/x-www-form-urlencoded") {
    @Override
    String escape(String value) {
      return percentEncoded(value);
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

  /** Values stand in elements or quoted attributes; {@code CDATA} has no escapes, so it is out. */
  XML("application/xml; charset=utf-8") {
    @Override
    String escape(String value) {
      return xmlText(value);
    }

    @Override
    boolean isWellFormed(String body) {
      return !body.contains("<![CDATA[") && isXml(body);
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

  /** Whether a body whose values are filled in is one. */
  abstract boolean isWellFormed(String body);

  /** RFC 3986: a space is {@code %20}, which forms understand as well. */
  static String percentEncoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
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
        // As it is, an attribute would read it as a space.
        case '\n' -> out.append("&#10;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isXml(String body) {
    try {
      SAXParserFactory factory = SAXParserFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.newSAXParser().parse(new InputSource(new StringReader(body)), new DefaultHandler());
      return true;
    } catch (SAXException | IOException | ParserConfigurationException e) {
      return false;
    }
  }
}
