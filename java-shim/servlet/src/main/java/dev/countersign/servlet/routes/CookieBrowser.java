package dev.countersign.servlet.routes;

import dev.countersign.pages.Browser;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the browser of a request keeps for us, in one cookie per account. Its name belongs to the
 * installation and the account, so that two installations on one host name, or two people at one
 * browser, do not overwrite each other's. At most {@value #ACCOUNTS_MAX} of an installation are
 * kept; one of this account's that cannot be read is removed, and cookies of others are never
 * touched. Scripts cannot read any, and none grants anything by itself.
 */
final class CookieBrowser implements Browser {
  private static final int ACCOUNTS_MAX = 4;
  private static final int SECONDS_PER_DAY = 24 * 60 * 60;

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final boolean isSecure;
  private final Names names;
  private final long nowSeconds;
  private CookieContent content = CookieContent.EMPTY;

  /**
   * Names of cookies, as the verifier gives them.
   *
   * @param own the account's, the current one first; others are from older keys
   * @param mark what the values of this installation begin with
   */
  record Names(List<String> own, String mark) {}

  /**
   * A browser.
   *
   * @param request the request
   * @param response its response, not yet started
   * @param isSecure whether the browser speaks TLS, with us or with a proxy before us
   * @param names names of cookies
   * @param nowSeconds the time
   */
  CookieBrowser(
      HttpServletRequest request,
      HttpServletResponse response,
      boolean isSecure,
      Names names,
      long nowSeconds) {
    this.request = request;
    this.response = response;
    this.isSecure = isSecure;
    this.names = names;
    this.nowSeconds = nowSeconds;
    for (String own : names.own()) {
      Cookie cookie = named(own);
      if (cookie != null && content.isNone()) {
        content = CookieContent.read(cookie.getValue(), names.mark());
        if (content.isNone()) {
          write(own, "", 0);
        }
      }
    }
  }

  @Override
  public byte @Nullable [] knownBrowser() {
    return bytes(content.knownBrowser());
  }

  @Override
  public byte @Nullable [] device() {
    return bytes(content.device());
  }

  @Override
  public void keepKnownBrowser(byte[] token, int days) {
    keep(new CookieContent(nowSeconds, text(token), content.device()), days);
  }

  @Override
  public void keepDevice(byte[] token, int days) {
    // The token says itself when it ends; the rest of the cookie may last longer.
    keep(new CookieContent(nowSeconds, content.knownBrowser(), text(token)), days);
  }

  @Override
  public void forgetDevice() {
    if (!content.device().isEmpty()) {
      keep(new CookieContent(nowSeconds, content.knownBrowser(), ""), 0);
    }
  }

  /** What does not fit is not kept: it would only be comfort. */
  private void keep(CookieContent wanted, int days) {
    String value = wanted.text(names.mark());
    if (value.length() > CookieContent.CHARS_MAX) {
      return;
    }
    content = wanted;
    String current = names.own().get(0);
    names.own().stream()
        .filter(name -> !name.equals(current) && named(name) != null)
        .forEach(older -> write(older, "", 0));
    dropOldest();
    boolean isEmpty = wanted.knownBrowser().isEmpty() && wanted.device().isEmpty();
    int lasts = Math.max(days, CookieContent.KNOWN_BROWSER_DAYS);
    write(current, isEmpty ? "" : value, isEmpty ? 0 : lasts * SECONDS_PER_DAY);
  }

  private void dropOldest() {
    List<Cookie> others = new ArrayList<>();
    for (Cookie cookie : cookies()) {
      boolean ours =
          cookie.getName().startsWith(prefix())
              && !names.own().contains(cookie.getName().substring(prefix().length()))
              && !CookieContent.read(cookie.getValue(), names.mark()).isNone();
      if (ours) {
        others.add(cookie);
      }
    }
    others.stream()
        .sorted(
            Comparator.comparingLong(
                each -> CookieContent.read(each.getValue(), names.mark()).at()))
        .limit(Math.max(0, others.size() - (ACCOUNTS_MAX - 1)))
        .forEach(oldest -> write(oldest.getName().substring(prefix().length()), "", 0));
  }

  private Cookie[] cookies() {
    Cookie[] cookies = request.getCookies();
    return cookies == null ? new Cookie[0] : cookies;
  }

  private @Nullable Cookie named(String name) {
    for (Cookie cookie : cookies()) {
      if (cookie.getName().equals(prefix() + name)) {
        return cookie;
      }
    }
    return null;
  }

  /** Written by hand, because the older servlet API does not support SameSite. */
  private void write(String name, String value, int maxAgeSeconds) {
    response.addHeader(
        "Set-Cookie",
        prefix()
            + name
            + "="
            + value
            + "; Path=/; Max-Age="
            + maxAgeSeconds
            + "; HttpOnly; SameSite=Lax"
            + (isSecure ? "; Secure" : ""));
  }

  /** The first one makes a browser refuse a cookie set by a sibling host or without TLS. */
  private String prefix() {
    return isSecure ? "__Host-cs-" : "cs-";
  }

  private static String text(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static byte @Nullable [] bytes(String text) {
    try {
      return text.isEmpty() ? null : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }
}
