// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Helped} as postcard. */
final class HelpedCodec {
  private HelpedCodec() {}

  static void write(PostcardWriter out, Helped value) {
    if (value instanceof Helped.Qr it) {
      out.variant(0);
      writeQr(out, it);
    } else if (value instanceof Helped.Key it) {
      out.variant(1);
      writeKey(out, it);
    } else if (value instanceof Helped.Form it) {
      out.variant(2);
      writeForm(out, it);
    } else if (value instanceof Helped.Drift it) {
      out.variant(3);
      writeDrift(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Helped read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readQr(in);
      case 1 -> readKey(in);
      case 2 -> readForm(in);
      case 3 -> readDrift(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeQr(PostcardWriter out, Helped.Qr value) {
    out.secretText(value.svg());
  }

  private static Helped.Qr readQr(PostcardReader in) {
    return new Helped.Qr(in.secretText());
  }

  private static void writeKey(PostcardWriter out, Helped.Key value) {
    out.secretText(value.grouped());
  }

  private static Helped.Key readKey(PostcardReader in) {
    return new Helped.Key(in.secretText());
  }

  private static void writeForm(PostcardWriter out, Helped.Form value) {
    CodeFormCodec.write(out, value.verdict());
  }

  private static Helped.Form readForm(PostcardReader in) {
    return new Helped.Form(CodeFormCodec.read(in));
  }

  private static void writeDrift(PostcardWriter out, Helped.Drift value) {
    out.optional(value.steps(), PostcardWriter::i32);
  }

  private static Helped.Drift readDrift(PostcardReader in) {
    return new Helped.Drift(in.optional(PostcardReader::i32));
  }
}
