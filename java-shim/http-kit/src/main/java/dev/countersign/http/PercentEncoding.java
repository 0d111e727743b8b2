package dev.countersign.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Percent-encoding (RFC 3986 section 2.1): everything but letters, digits and {@code -._~}. A space
 * is {@code %20}, which forms understand too, so one encoding serves paths, queries, form bodies
 * and signatures over them.
 */
public final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * Encodes one value.
   *
   * @param text any text
   * @return ASCII
   */
  public static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /**
   * Encodes names and values, as {@code name=value&name=value}.
   *
   * @param pairs in the order they are written in
   * @return ASCII; empty without pairs
   */
  public static String of(SortedMap<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> of(pair.getKey()) + '=' + of(pair.getValue()))
        .collect(Collectors.joining("&"));
  }
}
