// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import org.jspecify.annotations.Nullable;

/**
 * One remembered device, without its token.
 *
 * @param id Its number within the account.
 * @param addedAt When it was remembered.
 * @param usedAt The start of the day it was last used.
 * @param until When it expires.
 */
public record DeviceView(long id, long addedAt, @Nullable Long usedAt, long until) {
  public DeviceView(long id, long addedAt, @Nullable Long usedAt, long until) {
    this.id = id;
    this.addedAt = addedAt;
    this.usedAt = usedAt;
    this.until = until;
  }
}
