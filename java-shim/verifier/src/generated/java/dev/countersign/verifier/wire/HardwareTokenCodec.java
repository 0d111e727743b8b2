// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link HardwareToken} as postcard. */
final class HardwareTokenCodec {
  private HardwareTokenCodec() {}

  static void write(PostcardWriter out, HardwareToken value) {
    out.text(value.serial());
    TokenKindCodec.write(out, value.kind());
  }

  static HardwareToken read(PostcardReader in) {
    return new HardwareToken(in.text(), TokenKindCodec.read(in));
  }
}
