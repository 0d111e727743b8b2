// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Lock} as postcard. */
final class LockCodec {
  private LockCodec() {}

  static void write(PostcardWriter out, Lock value) {
    out.optional(value.until(), PostcardWriter::u64);
  }

  static Lock read(PostcardReader in) {
    return new Lock(in.optional(PostcardReader::u64));
  }
}
