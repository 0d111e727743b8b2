package dev.countersign.verifier;

import java.util.concurrent.atomic.AtomicLong;

/** The store's time, as far as this node learned it from the last load. */
final class StoreClock {
  private final AtomicLong aheadSeconds = new AtomicLong();

  void heard(long storeSeconds) {
    aheadSeconds.set(storeSeconds - System.currentTimeMillis() / 1000);
  }

  long seconds() {
    return System.currentTimeMillis() / 1000 + aheadSeconds.get();
  }
}
