// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Standing} as postcard. */
final class StandingCodec {
  private StandingCodec() {}

  static void write(PostcardWriter out, Standing value) {
    out.list(value.enrolled(), FactorMethodCodec::write);
    out.bool(value.suspended());
    out.optional(value.requiredSince(), PostcardWriter::u64);
    out.u32(value.postponements());
    out.bool(value.remembered());
  }

  static Standing read(PostcardReader in) {
    return new Standing(
        in.list(FactorMethodCodec::read),
        in.bool(),
        in.optional(PostcardReader::u64),
        in.u32(),
        in.bool());
  }
}
