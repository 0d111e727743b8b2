// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AuditEvent} as postcard. */
final class AuditEventCodec {
  private AuditEventCodec() {}

  static void write(PostcardWriter out, AuditEvent value) {
    out.u64(value.sequence());
    out.u64(value.at());
    AuditKindCodec.write(out, value.kind());
    out.optional(value.method(), FactorMethodCodec::write);
    out.optional(value.actor(), PostcardWriter::text);
    out.optional(value.reason(), PostcardWriter::text);
    out.optional(value.rule(), PostcardWriter::text);
    out.optional(value.product(), ProductCodec::write);
    out.optional(value.channel(), ChannelCodec::write);
    out.optional(value.peer(), PostcardWriter::text);
    out.optional(value.lane(), LaneCodec::write);
    out.bytes(value.digest());
  }

  static AuditEvent read(PostcardReader in) {
    return new AuditEvent(
        in.u64(),
        in.u64(),
        AuditKindCodec.read(in),
        in.optional(FactorMethodCodec::read),
        in.optional(PostcardReader::text),
        in.optional(PostcardReader::text),
        in.optional(PostcardReader::text),
        in.optional(ProductCodec::read),
        in.optional(ChannelCodec::read),
        in.optional(PostcardReader::text),
        in.optional(LaneCodec::read),
        in.bytes());
  }
}
