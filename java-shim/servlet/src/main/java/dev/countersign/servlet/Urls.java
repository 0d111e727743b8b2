package dev.countersign.servlet;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Values inside addresses of ours. */
final class Urls {
  private Urls() {}

  static String query(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
