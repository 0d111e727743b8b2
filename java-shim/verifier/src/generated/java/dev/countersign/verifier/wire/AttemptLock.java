// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import org.jspecify.annotations.Nullable;

/**
 * A lock on a method: its answers are refused without being checked.
 *
 * @param until When it ends; absent if only an administrator or an unguessable factor ends it.
 */
public record AttemptLock(@Nullable Long until) {
  public AttemptLock(@Nullable Long until) {
    this.until = until;
  }
}
