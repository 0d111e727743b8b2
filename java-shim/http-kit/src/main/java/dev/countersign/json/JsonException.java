package dev.countersign.json;

/**
 * Bytes that are not JSON, or not within the limits. The message is one of a few fixed sentences
 * and contains nothing that was read.
 */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1;

  JsonException(String message) {
    super(message);
  }
}
