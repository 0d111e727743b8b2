package dev.countersign.duo;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The API host of a Duo application.
 *
 * @param scheme {@code https}, or {@code http} on this machine
 * @param name in lower case, as it is signed; on this machine with a port
 */
record ApiHost(String scheme, String name) {
  private static final Pattern DUO = Pattern.compile("api-[0-9a-z]{1,32}\\.duosecurity\\.com");
  private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1):[0-9]{1,5}");

  /**
   * Parses one.
   *
   * @throws IllegalArgumentException if it is neither Duo's nor a loopback address with a port
   */
  static ApiHost of(String typed) {
    String name = typed.toLowerCase(Locale.ROOT);
    if (DUO.matcher(name).matches()) {
      return new ApiHost("https", name);
    }
    if (LOOPBACK.matcher(name).matches()) {
      return new ApiHost("http", name);
    }
    throw new IllegalArgumentException(
        "the API host must be api-*.duosecurity.com, as Duo's page of the application names it");
  }
}
