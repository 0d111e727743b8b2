// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Row} as postcard. */
final class RowCodec {
  private RowCodec() {}

  static void write(PostcardWriter out, Row value) {
    out.u64(value.revision());
    out.bytes(value.record());
    out.u64(value.revocations());
  }

  static Row read(PostcardReader in) {
    return new Row(in.u64(), in.bytes(), in.u64());
  }
}
