package dev.countersign.verifier.wire;

/** Bytes are not the wire's encoding. The text tells the rule that was broken, never a value. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WireFormatException(String message) {
    super(message);
  }
}
