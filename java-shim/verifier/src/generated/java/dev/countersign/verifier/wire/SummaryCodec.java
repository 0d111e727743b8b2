// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Summary} as postcard. */
final class SummaryCodec {
  private SummaryCodec() {}

  static void write(PostcardWriter out, Summary value) {
    AccountStateCodec.write(out, value.state());
    out.list(value.authenticators(), AuthenticatorViewCodec::write);
    out.optional(value.codesLeft(), PostcardWriter::u8);
    out.optional(value.started(), StartedCodec::write);
    out.optional(value.trouble(), TroubleCodec::write);
    out.list(value.canAdd(), FactorMethodCodec::write);
    out.optional(value.preferred(), FactorMethodCodec::write);
    out.list(value.devices(), DeviceViewCodec::write);
  }

  static Summary read(PostcardReader in) {
    return new Summary(
        AccountStateCodec.read(in),
        in.list(AuthenticatorViewCodec::read),
        in.optional(PostcardReader::u8),
        in.optional(StartedCodec::read),
        in.optional(TroubleCodec::read),
        in.list(FactorMethodCodec::read),
        in.optional(FactorMethodCodec::read),
        in.list(DeviceViewCodec::read));
  }
}
