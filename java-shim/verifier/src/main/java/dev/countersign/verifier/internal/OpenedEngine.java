package dev.countersign.verifier.internal;

import dev.countersign.verifier.Engine;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/** One engine behind its door. Closed by hand, or when nobody can reach it any more. */
public final class OpenedEngine implements Engine {
  private final Cleaner.Cleanable cleanable;
  private final Door door;
  private final long handle;

  /**
   * Takes an engine over.
   *
   * @param door the way to it
   * @param handle which one
   * @param cleaner closes it if nobody else does
   */
  public OpenedEngine(Door door, long handle, Cleaner cleaner) {
    this.door = door;
    this.handle = handle;
    // Must not hold `this`, or it would be reachable for ever.
    this.cleanable = cleaner.register(this, () -> door.close(handle));
  }

  @Override
  public byte[] call(byte[] request) {
    try {
      return door.call(handle, request);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    cleanable.clean();
  }
}
