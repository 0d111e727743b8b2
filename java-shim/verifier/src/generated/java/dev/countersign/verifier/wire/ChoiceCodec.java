// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Choice} as postcard. */
final class ChoiceCodec {
  private ChoiceCodec() {}

  static void write(PostcardWriter out, Choice value) {
    FactorMethodCodec.write(out, value.method());
    out.list(value.labels(), PostcardWriter::text);
    out.bool(value.isBackup());
    out.bool(value.takesTwoCodes());
  }

  static Choice read(PostcardReader in) {
    return new Choice(
        FactorMethodCodec.read(in), in.list(PostcardReader::text), in.bool(), in.bool());
  }
}
