// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Answer} as postcard. */
final class AnswerCodec {
  private AnswerCodec() {}

  static void write(PostcardWriter out, Answer value) {
    if (value instanceof Answer.Code it) {
      out.variant(0);
      writeCode(out, it);
    } else if (value instanceof Answer.CodesSaved) {
      out.variant(1);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Answer read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readCode(in);
      case 1 -> new Answer.CodesSaved();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeCode(PostcardWriter out, Answer.Code value) {
    MethodCodec.write(out, value.method());
    out.secretText(value.code());
  }

  private static Answer.Code readCode(PostcardReader in) {
    return new Answer.Code(MethodCodec.read(in), in.secretText());
  }
}
