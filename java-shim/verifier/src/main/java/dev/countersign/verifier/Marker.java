package dev.countersign.verifier;

import java.util.OptionalLong;

/**
 * The enrolled marker ("was ever enrolled") in the host's own user properties, so that a row that
 * vanished from the store is noticed. A host without such a place leaves it out.
 */
public interface Marker {
  /**
   * Reads the marker.
   *
   * @param accountId the host's immutable key
   * @return the account's revocations when it was last written; empty if it was never enrolled
   * @throws StoreException if it cannot be read: not knowing is not the same as never
   */
  OptionalLong read(String accountId) throws StoreException;

  /**
   * Writes the marker. Called after a save that changed it; a lower number must not replace a
   * higher one.
   *
   * @param accountId the host's immutable key
   * @param revocations the account's revocations now
   * @throws StoreException if it cannot be written
   */
  void write(String accountId, long revocations) throws StoreException;
}
