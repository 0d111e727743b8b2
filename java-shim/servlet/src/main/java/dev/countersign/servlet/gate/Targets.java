package dev.countersign.servlet.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a person was going: a path of this host, kept in the session and never in a URL. */
public final class Targets {
  private static final int CHARS_MAX = 2048;

  private Targets() {}

  /**
   * The request's own path and query.
   *
   * @param request the request
   * @return the local address; null if a browser might read it as another one
   */
  public static @Nullable String of(HttpServletRequest request) {
    String path = request.getRequestURI();
    String query = request.getQueryString();
    if (path == null || !isPath(path)) {
      return null;
    }
    return query == null || !isQuery(query) ? path : path + '?' + query;
  }

  /**
   * Unlike our own paths, a path of the host may have any letters, percent-encoded: a person is
   * only led back to it, and it is then checked like any other.
   */
  private static boolean isPath(String path) {
    if (path.length() > CHARS_MAX || !path.startsWith("/") || path.contains("//")) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        if (!isHex(path, i + 1) || !isHex(path, i + 2)) {
          return false;
        }
        i += 2;
      } else if (c != ';' && !Gate.isPlain(c)) {
        return false;
      }
    }
    // Browsers take these for steps upward, in either form.
    String dots = path.replace("%2e", ".").replace("%2E", ".");
    return Stream.of(dots.split("/", -1)).noneMatch(part -> part.equals(".") || part.equals(".."));
  }

  private static boolean isHex(String path, int at) {
    return at < path.length() && Character.digit(path.charAt(at), 16) >= 0 && path.charAt(at) < 128;
  }

  private static boolean isQuery(String query) {
    return query.length() <= CHARS_MAX
        && query.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"<>\\".indexOf(c) < 0);
  }
}
