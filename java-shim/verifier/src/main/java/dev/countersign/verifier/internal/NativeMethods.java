package dev.countersign.verifier.internal;

import org.jspecify.annotations.Nullable;

/**
 * The whole native surface. The methods are found by their exported names and never registered, so
 * that a class loader that goes away leaves no function pointer behind.
 */
final class NativeMethods {
  private NativeMethods() {}

  /** The first four bytes of the digest of the wire schema that the library was built from. */
  static native int abi();

  /** Answers one request; null if not even an error could be built. */
  static native byte @Nullable [] call(long handle, byte[] request);

  /** Forgets the engine behind a handle. Idempotent, and safe for a stale or invented handle. */
  static native void close(long handle);
}
