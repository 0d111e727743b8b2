package dev.countersign.servlet.routes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands in the cookie of one account: {@code mark.time.known-browser.device}.
 *
 * @param at when it was written, in Unix seconds
 * @param knownBrowser identifies a browser that once completed a second factor, in base64url; it
 *     chooses a throttle lane
 * @param device the token of a remembered device, in base64url
 */
record CookieContent(long at, String knownBrowser, String device) {
  static final int CHARS_MAX = 160;
  static final int KNOWN_BROWSER_DAYS = 180;
  static final CookieContent EMPTY = new CookieContent(0, "", "");

  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{8})\\.([0-9a-f]{1,10})\\.([A-Za-z0-9_-]*)\\.([A-Za-z0-9_-]*)");

  /** {@link #EMPTY} if it is not one of this installation's. */
  static CookieContent read(String value, String mark) {
    if (value.length() > CHARS_MAX) {
      return EMPTY;
    }
    Matcher form = FORM.matcher(value);
    return form.matches() && form.group(1).equals(mark)
        ? new CookieContent(Long.parseLong(form.group(2), 16), form.group(3), form.group(4))
        : EMPTY;
  }

  boolean isNone() {
    return at == 0;
  }

  String text(String mark) {
    return mark + "." + Long.toHexString(at) + "." + knownBrowser + "." + device;
  }
}
