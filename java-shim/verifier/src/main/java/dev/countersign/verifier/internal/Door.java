package dev.countersign.verifier.internal;

/**
 * The way to the engine's code, whatever it runs on. Bytes in, bytes out; safe for any number of
 * threads.
 */
public interface Door {
  /**
   * Answers one request.
   *
   * @param handle the engine that is meant; 0 where none is needed
   * @param request encoded wire request
   * @return encoded wire response
   * @throws IllegalStateException if the engine's code gave up without an answer
   */
  byte[] call(long handle, byte[] request);

  /**
   * Forgets an engine. Idempotent; a stale handle does nothing.
   *
   * @param handle the engine
   */
  void close(long handle);
}
