package dev.countersign.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which addresses may be called. */
public final class ServerAddresses {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|\\[::1]");

  private ServerAddresses() {}

  /**
   * Whether a request there is protected in transit: {@code https}, or {@code http} to this
   * machine, which is recognized by name, without DNS. An address with a user, a password or a
   * fragment is refused.
   *
   * @param address an address
   * @return whether requests may go there
   */
  public static boolean isProtected(URI address) {
    String scheme = address.getScheme();
    String host = address.getHost();
    if (scheme == null || host == null) {
      return false;
    }
    boolean isSecure =
        scheme.equalsIgnoreCase("https")
            || (scheme.equalsIgnoreCase("http")
                && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches());
    return isSecure && address.getRawUserInfo() == null && address.getRawFragment() == null;
  }
}
