package dev.countersign.verifier;

import java.io.IOException;

/** Where the key ring is kept: outside the database and its backups. */
@FunctionalInterface
public interface Keys {
  /**
   * Reads the key ring.
   *
   * @return its JSON text in UTF-8; a fresh array, which the caller wipes
   * @throws IOException if it cannot be read; the message names the place and the fix
   */
  byte[] ring() throws IOException;

  /**
   * A number that changes whenever the ring may have changed. It is read every few seconds, and a
   * new number makes a running node reread the ring.
   *
   * @return the number; the default never changes, so the ring is read when a node starts and when
   *     the policy changes
   * @throws IOException if it cannot be determined; the node keeps the ring it has
   */
  default long stamp() throws IOException {
    return 0;
  }
}
