package dev.countersign.pages;

import org.jspecify.annotations.Nullable;

/**
 * A few small values that a host keeps for one session, such as session attributes or
 * authentication notes. None is a secret by itself, and there are only a few: we choose the names,
 * and no value is longer than {@link #VALUE_BYTES_MAX}.
 *
 * <p>A page's requests arrive in parallel, so an implementation must accept calls from several
 * threads.
 */
public interface Pocket {
  /** The most bytes of one value; a text counts as UTF-8. */
  int VALUE_BYTES_MAX = 16 * 1024;

  /**
   * A text.
   *
   * @param name its name
   * @return the text; null if there is none
   */
  @Nullable String text(String name);

  /**
   * Bytes.
   *
   * @param name their name
   * @return the bytes; null if there are none
   */
  byte @Nullable [] bytes(String name);

  /**
   * Keeps a text.
   *
   * @param name its name
   * @param value the text
   */
  void put(String name, String value);

  /**
   * Keeps bytes.
   *
   * @param name their name
   * @param value the bytes
   */
  void put(String name, byte[] value);

  /**
   * Drops a value, if it is there.
   *
   * @param name its name
   */
  void remove(String name);

  /** Drops everything that these pages put here, and nothing of the host's. */
  void clear();
}
