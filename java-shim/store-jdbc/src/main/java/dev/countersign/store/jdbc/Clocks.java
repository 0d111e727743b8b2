package dev.countersign.store.jdbc;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Compares the database's clock with this machine's; says so when it is off, and when it is not.
 */
final class Clocks {
  private static final long WARNED_SECONDS = 15;

  /** One window of a code by time more than is accepted: right codes would be wrong ones. */
  private static final long REFUSED_SECONDS = 45;

  private enum State {
    AGREE(System.Logger.Level.INFO, "they agree well enough"),
    OFF(System.Logger.Level.WARNING, "set both by NTP before sign-ins fail"),
    DIFFER(System.Logger.Level.ERROR, "codes by time are not compared until both are set by NTP");

    private final System.Logger.Level level;
    private final String words;

    State(System.Logger.Level level, String words) {
      this.level = level;
      this.words = words;
    }
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.AGREE);

  /**
   * Compares the clocks.
   *
   * @param databaseSeconds what the database said
   * @param askedSeconds this machine's time before it was asked
   * @param answeredSeconds this machine's time when it had answered
   * @return whether they differ too much for codes by time
   */
  boolean differ(long databaseSeconds, long askedSeconds, long answeredSeconds) {
    // A slow answer is no wrong clock.
    long apart = Math.max(askedSeconds - databaseSeconds, databaseSeconds - answeredSeconds);
    State now =
        apart > REFUSED_SECONDS ? State.DIFFER : apart > WARNED_SECONDS ? State.OFF : State.AGREE;
    if (state.getAndSet(now) != now) {
      System.getLogger("dev.countersign")
          .log(
              now.level,
              "the database's clock says "
                  + Instant.ofEpochSecond(databaseSeconds)
                  + " and this machine's "
                  + Instant.ofEpochSecond(answeredSeconds)
                  + ": "
                  + now.words);
    }
    return now == State.DIFFER;
  }
}
