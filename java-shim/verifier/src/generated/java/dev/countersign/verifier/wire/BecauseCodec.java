// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Because} as postcard. */
final class BecauseCodec {
  private BecauseCodec() {}

  static void write(PostcardWriter out, Because value) {
    if (value instanceof Because.Verified it) {
      out.variant(0);
      writeVerified(out, it);
    } else if (value instanceof Because.Exempt it) {
      out.variant(1);
      writeExempt(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Because read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readVerified(in);
      case 1 -> readExempt(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeVerified(PostcardWriter out, Because.Verified value) {
    FactorMethodCodec.write(out, value.by());
  }

  private static Because.Verified readVerified(PostcardReader in) {
    return new Because.Verified(FactorMethodCodec.read(in));
  }

  private static void writeExempt(PostcardWriter out, Because.Exempt value) {
    out.text(value.rule());
  }

  private static Because.Exempt readExempt(PostcardReader in) {
    return new Because.Exempt(in.text());
  }
}
