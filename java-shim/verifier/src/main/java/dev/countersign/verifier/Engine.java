package dev.countersign.verifier;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/**
 * One opened engine behind its door: a key ring and a policy, compiled and immutable. Closed
 * explicitly, or when it is no longer reachable. Safe for any number of threads.
 */
final class Engine implements AutoCloseable {
  private final Cleaner.Cleanable cleanable;
  private final EngineDoor door;
  private final long handle;

  Engine(EngineDoor door, long handle, Cleaner cleaner) {
    this.door = door;
    this.handle = handle;
    // Must not refer to `this`, or it would be reachable forever.
    this.cleanable = cleaner.register(this, () -> door.close(handle));
  }

  /** Answers one encoded request; mistakes and internal errors are responses too. */
  byte[] call(byte[] request) {
    try {
      return door.call(handle, request);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Forgets the keys. Calls under way finish; later ones get a mistake as their answer. Idempotent.
   */
  @Override
  public void close() {
    cleanable.clean();
  }
}
