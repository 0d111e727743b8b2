// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link EnrollAct} as postcard. */
final class EnrollActCodec {
  private EnrollActCodec() {}

  static void write(PostcardWriter out, EnrollAct value) {
    if (value instanceof EnrollAct.Start it) {
      out.variant(0);
      writeStart(out, it);
    } else if (value instanceof EnrollAct.Confirm it) {
      out.variant(1);
      writeConfirm(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static EnrollAct read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readStart(in);
      case 1 -> readConfirm(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeStart(PostcardWriter out, EnrollAct.Start value) {
    FactorMethodCodec.write(out, value.method());
    out.optional(value.destination(), PostcardWriter::text);
    out.bool(value.again());
    out.optional(value.ticket(), PostcardWriter::bytes);
  }

  private static EnrollAct.Start readStart(PostcardReader in) {
    return new EnrollAct.Start(
        FactorMethodCodec.read(in),
        in.optional(PostcardReader::text),
        in.bool(),
        in.optional(PostcardReader::bytes));
  }

  private static void writeConfirm(PostcardWriter out, EnrollAct.Confirm value) {
    out.bytes(value.ticket());
    AnswerCodec.write(out, value.answer());
    out.text(value.label());
  }

  private static EnrollAct.Confirm readConfirm(PostcardReader in) {
    return new EnrollAct.Confirm(in.bytes(), AnswerCodec.read(in), in.text());
  }
}
