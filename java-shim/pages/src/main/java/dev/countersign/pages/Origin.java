package dev.countersign.pages;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser's address bar says it is (RFC 6454): scheme, host and port.
 *
 * @param isSecure whether the scheme is {@code https}; otherwise it is {@code http}
 * @param authority host in lower case, and the port unless it is a default one
 */
public record Origin(boolean isSecure, String authority) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>https?)://(?<host>[\\w.-]{1,255}|\\[[0-9a-f:.]{2,45}])(?::(?<port>[0-9]{1,5}))?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads an origin.
   *
   * @param text the header {@code Origin}, or a setting
   * @return the origin; null if it is none of a web page
   */
  public static @Nullable Origin read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String port = form.group("port");
    return new Origin(
        form.group("scheme").equalsIgnoreCase("https"),
        authority(form.group("host"), port == null ? 0 : Integer.parseInt(port)));
  }

  /**
   * Host and port the way {@link #authority} has them. Both default ports count as none, whatever
   * the scheme: a proxy in front may speak TLS while the container behind it does not.
   *
   * @param host a name or an address
   * @param port the port; 0 for none
   * @return them together
   */
  public static String authority(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.contains(":") && !lower.startsWith("[") ? "[" + lower + "]" : lower;
    return port <= 0 || port == 80 || port == 443 ? name : name + ":" + port;
  }
}
