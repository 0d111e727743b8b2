// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AttemptLock} as postcard. */
final class AttemptLockCodec {
  private AttemptLockCodec() {}

  static void write(PostcardWriter out, AttemptLock value) {
    out.optional(value.until(), PostcardWriter::u64);
  }

  static AttemptLock read(PostcardReader in) {
    return new AttemptLock(in.optional(PostcardReader::u64));
  }
}
