package dev.countersign.verifier;

import java.util.concurrent.atomic.AtomicLong;

/** The store's time, as far as this node learned it from the last load. */
final class StoreClock {
  private final AtomicLong aheadSeconds = new AtomicLong();
  private volatile boolean isHeard;

  void heard(long storeSeconds) {
    aheadSeconds.set(storeSeconds - System.currentTimeMillis() / 1000);
    isHeard = true;
  }

  /** Whether the store was asked yet; until then this node's own clock would decide. */
  boolean isHeard() {
    return isHeard;
  }

  long seconds() {
    return System.currentTimeMillis() / 1000 + aheadSeconds.get();
  }
}
