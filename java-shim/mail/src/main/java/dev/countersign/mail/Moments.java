package dev.countersign.mail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time, in Coordinated Universal Time, as the pages show them. */
final class Moments {
  /** RFC 5322 section 3.3. */
  private static final DateTimeFormatter HEADER =
      DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Moments() {}

  static String header(Instant at) {
    return HEADER.format(at);
  }

  static String text(long unixSeconds, String pattern, Locale language) {
    return DateTimeFormatter.ofPattern(pattern, language)
        .withZone(ZoneOffset.UTC)
        .format(Instant.ofEpochSecond(unixSeconds));
  }

  static boolean isPattern(String pattern) {
    try {
      return !text(0, pattern, Locale.ROOT).isBlank();
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }
}
