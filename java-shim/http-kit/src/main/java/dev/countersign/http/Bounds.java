package dev.countersign.http;

import java.time.Duration;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * What one request may take.
 *
 * @param timeMax from the call to the last byte of the body; greater than zero
 * @param bodyBytesMax bytes of the answer's body, from 1. Its head is bounded by the JDK: 384 KiB
 *     unless {@code jdk.http.maxHeaderSize} says otherwise
 * @param readsBodyOf the statuses whose body is read; with any other status the answer comes at
 *     once, with an empty body
 */
public record Bounds(Duration timeMax, int bodyBytesMax, IntPredicate readsBodyOf) {
  /** Checks them. */
  public Bounds {
    Objects.requireNonNull(readsBodyOf, "readsBodyOf");
    if (timeMax.toMillis() < 1) {
      throw new IllegalArgumentException("timeMax: a millisecond or longer");
    }
    if (bodyBytesMax < 1) {
      throw new IllegalArgumentException("bodyBytesMax: 1 or more");
    }
  }

  /**
   * The same, with the body read whatever the status is.
   *
   * @param timeMax from the call to the last byte of the body
   * @param bodyBytesMax bytes of the answer's body
   */
  public Bounds(Duration timeMax, int bodyBytesMax) {
    this(timeMax, bodyBytesMax, status -> true);
  }
}
