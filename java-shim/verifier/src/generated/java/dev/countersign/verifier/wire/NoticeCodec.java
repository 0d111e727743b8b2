// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Notice} as postcard. */
final class NoticeCodec {
  private NoticeCodec() {}

  static void write(PostcardWriter out, Notice value) {
    NoticeKindCodec.write(out, value.kind());
    out.u64(value.at());
    out.optional(value.method(), FactorMethodCodec::write);
    out.optional(value.codesLeft(), PostcardWriter::u8);
  }

  static Notice read(PostcardReader in) {
    return new Notice(
        NoticeKindCodec.read(in),
        in.u64(),
        in.optional(FactorMethodCodec::read),
        in.optional(PostcardReader::u8));
  }
}
