package dev.countersign.mail;

import dev.countersign.text.Template;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The same message for mail clients that show HTML. It loads nothing and contains no links. */
final class Html {
  private static final Pattern PARAGRAPHS = Pattern.compile("\n{2,}");
  private static final String CODE_ALONE = "$otp";

  private Html() {}

  /** Text as HTML. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** A page from a template of paragraphs. A paragraph that is only the code is shown large. */
  static String page(String language, String template, Map<String, String> values) {
    Map<String, String> escaped = new HashMap<>();
    values.forEach((word, value) -> escaped.put(word, escape(value)));
    StringBuilder body = new StringBuilder();
    for (String paragraph : PARAGRAPHS.splitAsStream(template).toList()) {
      String code = values.get("otp");
      if (code != null && paragraph.strip().equals(CODE_ALONE)) {
        body.append(large(code));
      } else {
        String text = new Template(escape(paragraph.strip())).fill(escaped);
        body.append("<p>").append(text.replace("\n", "<br>\n")).append("</p>\n");
      }
    }
    return around(language, body);
  }

  /**
   * The code in two groups separated only visually: there is no space between them, so copying
   * yields the code.
   */
  private static String large(String code) {
    int half = code.length() / 2;
    return "<p style=\"font-size:28px;font-weight:bold;font-family:monospace\"><span>"
        + escape(code.substring(0, half))
        + "</span><span style=\"margin-left:8px\">"
        + escape(code.substring(half))
        + "</span></p>\n";
  }

  private static String around(String language, StringBuilder body) {
    return "<!doctype html>\n<html lang=\""
        + escape(language)
        + "\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"color-scheme\" content=\"light dark\">\n</head>\n"
        + "<body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em\">\n"
        + body
        + "</body>\n</html>\n";
  }
}
