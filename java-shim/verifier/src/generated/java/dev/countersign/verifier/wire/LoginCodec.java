// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Login} as postcard. */
final class LoginCodec {
  private LoginCodec() {}

  static void write(PostcardWriter out, Login value) {
    ProductCodec.write(out, value.product());
    ChannelCodec.write(out, value.channel());
    out.list(value.groups(), PostcardWriter::text);
    out.bool(value.licensed());
    out.text(value.peer());
    out.bytes(value.nonce());
    out.optional(value.knownBrowser(), PostcardWriter::bytes);
    out.optional(value.deviceToken(), PostcardWriter::bytes);
    out.optional(value.email(), PostcardWriter::text);
    out.text(value.locale());
    out.text(value.displayName());
  }

  static Login read(PostcardReader in) {
    return new Login(
        ProductCodec.read(in),
        ChannelCodec.read(in),
        in.list(PostcardReader::text),
        in.bool(),
        in.text(),
        in.bytes(),
        in.optional(PostcardReader::bytes),
        in.optional(PostcardReader::bytes),
        in.optional(PostcardReader::text),
        in.text(),
        in.text());
  }
}
