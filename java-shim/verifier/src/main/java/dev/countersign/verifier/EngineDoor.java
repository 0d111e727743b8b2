package dev.countersign.verifier;

/**
 * The way to the engine's code, whatever it runs on: the native library (the default), a
 * WebAssembly runtime, or another process. Bytes in, bytes out. Safe for any number of threads.
 *
 * <p>An implementation only carries bytes. It neither reads nor keeps them, since they contain keys
 * and codes, and it answers every request or throws. A verdict never comes from it alone, because
 * the driver saves first.
 */
public interface EngineDoor {
  /**
   * The wire build of the code behind the door, as stated by its {@code abi} export. A verifier
   * does not open with a door of another build.
   *
   * @return the first four bytes of the digest of the wire schema
   */
  int fingerprint();

  /**
   * Answers one request.
   *
   * @param handle the engine that is meant; 0 where none is needed
   * @param request encoded wire request; not kept, since the caller wipes it
   * @return encoded wire response, which the caller wipes; mistakes are responses too
   * @throws IllegalStateException if the engine's code gave up without an answer: the driver then
   *     refuses
   */
  byte[] call(long handle, byte[] request);

  /**
   * Forgets an engine and its keys. Idempotent; a stale handle does nothing. Calls under way
   * finish.
   *
   * @param handle the engine
   */
  void close(long handle);
}
