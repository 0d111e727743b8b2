// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to the account's owner, by a channel other than this session.
 *
 * @param kind What it is about.
 * @param at When, in Unix seconds.
 * @param method The method it is about.
 * @param codesLeft Backup codes left, where relevant.
 */
public record Notice(
    NoticeKind kind, long at, @Nullable FactorMethod method, @Nullable Integer codesLeft) {
  public Notice(
      NoticeKind kind, long at, @Nullable FactorMethod method, @Nullable Integer codesLeft) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.at = at;
    this.method = method;
    this.codesLeft = codesLeft;
  }
}
