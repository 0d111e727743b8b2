package dev.countersign.servlet;

import dev.countersign.verifier.wire.Login;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The facts of a login for the engine, and the cookie that tells a known browser. */
final class LoginFacts {
  private static final int PEER_BYTES_MAX = 64;
  private static final int COOKIE_CHARS_MAX = 1024;
  private static final int COOKIE_SECONDS = 180 * 24 * 60 * 60;

  private LoginFacts() {}

  // The class file of a record loses `@Nullable` on an array, which this component has.
  @SuppressWarnings("NullAway")
  static Login of(HttpServletRequest request, Person person, byte[] nonce) {
    return new Login(
        person.product(),
        person.channel(),
        person.groups(),
        person.licensed(),
        peer(person.peer()),
        nonce,
        knownBrowser(request),
        null,
        null,
        "",
        person.displayName());
  }

  /** Sets the cookie by hand: the older servlet API knows no SameSite. */
  static void rememberBrowser(
      HttpServletRequest request, HttpServletResponse response, byte[] knownBrowser) {
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(knownBrowser);
    response.addHeader(
        "Set-Cookie",
        cookieName(request)
            + "="
            + value
            + "; Path=/; Max-Age="
            + COOKIE_SECONDS
            + "; HttpOnly; SameSite=Lax"
            + (request.isSecure() ? "; Secure" : ""));
  }

  private static byte @Nullable [] knownBrowser(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return null;
    }
    String name = cookieName(request);
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(name) && cookie.getValue().length() <= COOKIE_CHARS_MAX) {
        try {
          return Base64.getUrlDecoder().decode(cookie.getValue());
        } catch (IllegalArgumentException notOurs) {
          return null;
        }
      }
    }
    return null;
  }

  private static String cookieName(HttpServletRequest request) {
    // The prefix makes the browser refuse a cookie set by a sibling host or without TLS.
    return (request.isSecure() ? "__Host-" : "") + "countersign-browser";
  }

  private static String peer(String peer) {
    return peer.getBytes(StandardCharsets.UTF_8).length <= PEER_BYTES_MAX ? peer : "";
  }
}
