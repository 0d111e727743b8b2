package dev.countersign.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Where a person was going: a path of this host, kept in the session and never in a URL. */
public final class Targets {
  private static final int CHARS_MAX = 2048;

  private Targets() {}

  /**
   * The request's own path and query.
   *
   * @param request the request
   * @return the local address; null if it is not plain
   */
  public static @Nullable String of(HttpServletRequest request) {
    String path = request.getRequestURI();
    String query = request.getQueryString();
    if (!Gate.isPlain(path)) {
      return null;
    }
    return query == null || !isQuery(query) ? path : path + '?' + query;
  }

  private static boolean isQuery(String query) {
    return query.length() <= CHARS_MAX
        && query.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"<>\\".indexOf(c) < 0);
  }
}
