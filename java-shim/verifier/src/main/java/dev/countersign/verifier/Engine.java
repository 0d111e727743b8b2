package dev.countersign.verifier;

/**
 * One opened engine: a key ring and a policy, compiled and unchangeable. Safe for any number of
 * threads.
 */
public interface Engine extends AutoCloseable {
  /**
   * Answers one request.
   *
   * @param request encoded wire request: a step of at most 2 MiB, any other of at most 64 KiB
   * @return encoded wire response; a mistake or an internal error is a response as well
   */
  byte[] call(byte[] request);

  /** Forgets the keys. Calls under way end well; later ones answer with a mistake. Idempotent. */
  @Override
  void close();
}
