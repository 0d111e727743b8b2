package dev.countersign.verifier;

import java.io.IOException;

/** Where the key ring is kept: outside the database and outside its backup. */
@FunctionalInterface
public interface Keys {
  /**
   * Reads the key ring.
   *
   * @return its JSON text in UTF-8; a fresh array, which the caller wipes
   * @throws IOException if it cannot be read; the message names the place and the fix
   */
  byte[] ring() throws IOException;
}
