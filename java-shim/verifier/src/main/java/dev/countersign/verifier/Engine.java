package dev.countersign.verifier;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * One opened engine behind its door: a key ring and a policy, compiled and unchangeable. Closed by
 * hand, or when nothing reaches it any more. Safe for any number of threads.
 */
final class Engine implements AutoCloseable {
  private final Cleaner.Cleanable cleanable;
  private final EngineDoor door;
  private final long handle;

  Engine(EngineDoor door, long handle, Cleaner cleaner) {
    this.door = door;
    this.handle = handle;
    // Must not hold `this`, or it would be reachable for ever.
    this.cleanable = cleaner.register(this, () -> door.close(handle));
  }

  /** Answers one encoded request; a mistake or an internal error is a response as well. */
  byte[] call(byte[] request) {
    try {
      return door.call(handle, request);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Forgets the keys. Calls under way end well; later ones answer with a mistake. Idempotent. */
  @Override
  public void close() {
    cleanable.clean();
  }
}
