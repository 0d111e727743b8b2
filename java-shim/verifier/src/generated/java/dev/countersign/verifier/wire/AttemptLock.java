// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import org.jspecify.annotations.Nullable;

/**
 * A lock on a method: its answers are refused without being checked.
 *
 * @param until When it ends by itself; absent if no end is known. An administrator can end it
 *     sooner.
 */
public record AttemptLock(@Nullable Long until) {
  public AttemptLock(@Nullable Long until) {
    this.until = until;
  }
}
