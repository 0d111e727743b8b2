package dev.countersign.pages;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Values inside our addresses. */
public final class Urls {
  private Urls() {}

  public static String query(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
