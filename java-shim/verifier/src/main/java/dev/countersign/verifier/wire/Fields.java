package dev.countersign.verifier.wire;

import org.jspecify.annotations.Nullable;

/** Fields of a builder. */
final class Fields {
  private Fields() {}

  /** The field that must not be absent; left out is not the same as none, empty or false. */
  static <T> T set(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalStateException("the field " + name + " is not set");
    }
    return value;
  }
}
