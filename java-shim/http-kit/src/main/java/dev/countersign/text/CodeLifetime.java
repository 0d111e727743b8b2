package dev.countersign.text;

import java.time.Instant;
import java.util.Optional;

/**
 * How long a code still works, as stated in a message.
 *
 * @param minutes whole minutes, 1 or more
 */
public record CodeLifetime(long minutes) {
  private static final int SECONDS_A_MINUTE = 60;

  /** What a code may lose in transit and still count as a full minute. */
  private static final int ROUNDING_SECONDS = 5;

  /**
   * What is left of a code's life.
   *
   * @param now the current time
   * @param expires when the code expires, in seconds since 1970
   * @return the time, or nothing if the code has expired
   */
  public static Optional<CodeLifetime> left(Instant now, long expires) {
    long seconds = expires - now.getEpochSecond();
    return seconds <= 0
        ? Optional.empty()
        : Optional.of(
            new CodeLifetime(Math.max(1, (seconds + ROUNDING_SECONDS) / SECONDS_A_MINUTE)));
  }
}
