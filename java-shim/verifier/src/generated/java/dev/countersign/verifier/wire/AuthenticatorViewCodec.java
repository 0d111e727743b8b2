// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AuthenticatorView} as postcard. */
final class AuthenticatorViewCodec {
  private AuthenticatorViewCodec() {}

  static void write(PostcardWriter out, AuthenticatorView value) {
    out.u32(value.id());
    FactorMethodCodec.write(out, value.method());
    out.text(value.label());
    out.u64(value.addedAt());
    out.optional(value.usedAt(), PostcardWriter::u64);
  }

  static AuthenticatorView read(PostcardReader in) {
    return new AuthenticatorView(
        in.u32(),
        FactorMethodCodec.read(in),
        in.text(),
        in.u64(),
        in.optional(PostcardReader::u64));
  }
}
