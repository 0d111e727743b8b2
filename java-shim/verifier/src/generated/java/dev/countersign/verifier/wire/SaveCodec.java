// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Save} as postcard. */
final class SaveCodec {
  private SaveCodec() {}

  static void write(PostcardWriter out, Save value) {
    out.u64(value.revision());
    out.bytes(value.record());
    out.u64(value.revocations());
    AccountStateCodec.write(out, value.state());
    out.optional(value.lockedUntil(), PostcardWriter::u64);
    out.list(value.methods(), FactorMethodCodec::write);
    out.list(value.audit(), AuditEventCodec::write);
    out.list(value.notices(), NoticeCodec::write);
  }

  static Save read(PostcardReader in) {
    return new Save(
        in.u64(),
        in.bytes(),
        in.u64(),
        AccountStateCodec.read(in),
        in.optional(PostcardReader::u64),
        in.list(FactorMethodCodec::read),
        in.list(AuditEventCodec::read),
        in.list(NoticeCodec::read));
  }
}
