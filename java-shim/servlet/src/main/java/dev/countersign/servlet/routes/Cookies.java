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

  byte @Nullable [] read(HttpServletRequest request, boolean isSecure) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return null;
    }
    String wanted = nameFor(isSecure);
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

  void set(HttpServletResponse response, boolean isSecure, byte[] value, int days) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    write(response, isSecure, text, days * SECONDS_PER_DAY);
  }

  /** Removes it, if the browser sent one. */
  void clear(HttpServletRequest request, HttpServletResponse response, boolean isSecure) {
    if (read(request, isSecure) != null) {
      write(response, isSecure, "", 0);
    }
  }

  /** Written by hand, because the older servlet API does not support SameSite. */
  private void write(
      HttpServletResponse response, boolean isSecure, String value, int maxAgeSeconds) {
    response.addHeader(
        "Set-Cookie",
        nameFor(isSecure)
            + "="
            + value
            + "; Path=/; Max-Age="
            + maxAgeSeconds
            + "; HttpOnly; SameSite=Lax"
            + (isSecure ? "; Secure" : ""));
  }

  private String nameFor(boolean isSecure) {
    // The prefix makes the browser refuse a cookie set by a sibling host or without TLS.
    return (isSecure ? "__Host-" : "") + name;
  }
}
