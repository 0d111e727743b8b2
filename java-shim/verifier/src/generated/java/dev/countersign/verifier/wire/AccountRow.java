// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account's row as the store holds it.
 *
 * <p>Byte arrays are held, not copied.
 *
 * @param revision Counts the saves of this account, from 1.
 * @param record The sealed record.
 * @param revocations Counts this account's revocations; whatever was issued before the last one is
 *     void.
 */
public record AccountRow(long revision, byte[] record, long revocations) {
  public AccountRow {
    Objects.requireNonNull(record, "record");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccountRow that
        && revision == that.revision
        && ByteArrays.same(record, that.record)
        && revocations == that.revocations;
  }

  @Override
  public int hashCode() {
    return Objects.hash(revision, ByteArrays.hash(record), revocations);
  }

  @Override
  public String toString() {
    return "AccountRow[revision="
        + revision
        + ", record="
        + ByteArrays.size(record)
        + ", revocations="
        + revocations
        + "]";
  }
}
