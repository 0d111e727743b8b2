// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Situation} as postcard. */
final class SituationCodec {
  private SituationCodec() {}

  static void write(PostcardWriter out, Situation value) {
    out.u64(value.at());
    ProductCodec.write(out, value.product());
    ChannelCodec.write(out, value.channel());
    out.list(value.groups(), PostcardWriter::text);
    out.bool(value.licensed());
    StandingCodec.write(out, value.standing());
  }

  static Situation read(PostcardReader in) {
    return new Situation(
        in.u64(),
        ProductCodec.read(in),
        ChannelCodec.read(in),
        in.list(PostcardReader::text),
        in.bool(),
        StandingCodec.read(in));
  }
}
