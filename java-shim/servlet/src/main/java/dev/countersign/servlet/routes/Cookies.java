package dev.countersign.servlet.routes;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Our two cookies. Scripts can read neither, and neither grants anything by itself. */
enum Cookies {
  /** Identifies a browser that once completed a second factor; it chooses a throttle lane. */
  KNOWN_BROWSER("countersign-browser"),
  /** The token of a remembered device. */
  DEVICE("countersign-device");

  private static final int CHARS_MAX = 1024;
  private static final int SECONDS_PER_DAY = 24 * 60 * 60;

  private final String name;

  Cookies(String name) {
    this.name = name;
  }

  byte @Nullable [] read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return null;
    }
    String wanted = nameFor(request);
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(wanted) && cookie.getValue().length() <= CHARS_MAX) {
        try {
          byte[] value = Base64.getUrlDecoder().decode(cookie.getValue());
          return value.length == 0 ? null : value;
        } catch (IllegalArgumentException notOurs) {
          return null;
        }
      }
    }
    return null;
  }

  void set(HttpServletRequest request, HttpServletResponse response, byte[] value, int days) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    write(request, response, text, days * SECONDS_PER_DAY);
  }

  /** Removes it, if the browser sent one. */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    if (read(request) != null) {
      write(request, response, "", 0);
    }
  }

  /** Written by hand, because the older servlet API does not support SameSite. */
  private void write(
      HttpServletRequest request, HttpServletResponse response, String value, int maxAgeSeconds) {
    response.addHeader(
        "Set-Cookie",
        nameFor(request)
            + "="
            + value
            + "; Path=/; Max-Age="
            + maxAgeSeconds
            + "; HttpOnly; SameSite=Lax"
            + (request.isSecure() ? "; Secure" : ""));
  }

  private String nameFor(HttpServletRequest request) {
    // The prefix makes the browser refuse a cookie set by a sibling host or without TLS.
    return (request.isSecure() ? "__Host-" : "") + name;
  }
}
