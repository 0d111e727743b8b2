package dev.countersign.verifier.wire;

/** Bytes are not in the wire's encoding. The text names the broken rule, never a value. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WireFormatException(String message) {
    super(message);
  }
}
