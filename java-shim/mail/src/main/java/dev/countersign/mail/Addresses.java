package dev.countersign.mail;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses, host names and values that must stay on one line. */
final class Addresses {
  /** A name as in RFC 5322 section 3.2.3 (dot-atom): no quotes, comments, groups or lists. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  private static final int NAME_CHARACTERS_MAX = 64;
  private static final int DOMAIN_CHARACTERS_MAX = 189;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|::1|\\[::1]");

  private Addresses() {}

  /**
   * One address with its domain in ASCII, or nothing. A local part with other letters needs
   * SMTPUTF8 on every server along the way, so it is not accepted.
   */
  static Optional<String> of(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at > NAME_CHARACTERS_MAX) {
      return Optional.empty();
    }
    String name = text.substring(0, at);
    String domain;
    try {
      domain = IDN.toASCII(text.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    domain = domain.toLowerCase(Locale.ROOT);
    boolean isAddress =
        NAME.matcher(name).matches()
            && domain.length() <= DOMAIN_CHARACTERS_MAX
            && DOMAIN.matcher(domain).matches();
    return isAddress ? Optional.of(name + "@" + domain) : Optional.empty();
  }

  /** The domain of an address from {@link #of}. */
  static String domain(String address) {
    return address.substring(address.lastIndexOf('@') + 1);
  }

  /** Whether a name is fully qualified, in ASCII. */
  static boolean isHostName(String name) {
    return name.length() <= DOMAIN_CHARACTERS_MAX
        && name.contains(".")
        && DOMAIN.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a host is this machine, judged by its name alone, without DNS. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a value stays on its line: no line break of any kind, no other control character. */
  static boolean isOneLine(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
  }
}
