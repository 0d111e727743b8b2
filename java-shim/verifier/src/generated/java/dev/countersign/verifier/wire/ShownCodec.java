// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Shown} as postcard. */
final class ShownCodec {
  private ShownCodec() {}

  static void write(PostcardWriter out, Shown value) {
    if (value instanceof Shown.CodeSent it) {
      out.variant(0);
      writeCodeSent(out, it);
    } else if (value instanceof Shown.Credential it) {
      out.variant(1);
      writeCredential(out, it);
    } else if (value instanceof Shown.Prompted it) {
      out.variant(2);
      writePrompted(out, it);
    } else if (value instanceof Shown.Asked it) {
      out.variant(3);
      writeAsked(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Shown read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readCodeSent(in);
      case 1 -> readCredential(in);
      case 2 -> readPrompted(in);
      case 3 -> readAsked(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeCodeSent(PostcardWriter out, Shown.CodeSent value) {
    out.bytes(value.ticket());
    out.text(value.destination());
    out.u8(value.digits());
    out.u64(value.againAt());
    out.u64(value.expires());
  }

  private static Shown.CodeSent readCodeSent(PostcardReader in) {
    return new Shown.CodeSent(in.bytes(), in.text(), in.u8(), in.u64(), in.u64());
  }

  private static void writeCredential(PostcardWriter out, Shown.Credential value) {
    out.bytes(value.ticket());
    out.text(value.options());
    out.u64(value.expires());
  }

  private static Shown.Credential readCredential(PostcardReader in) {
    return new Shown.Credential(in.bytes(), in.text(), in.u64());
  }

  private static void writePrompted(PostcardWriter out, Shown.Prompted value) {
    out.bytes(value.ticket());
    out.u64(value.againAt());
    out.u64(value.expires());
  }

  private static Shown.Prompted readPrompted(PostcardReader in) {
    return new Shown.Prompted(in.bytes(), in.u64(), in.u64());
  }

  private static void writeAsked(PostcardWriter out, Shown.Asked value) {
    out.list(value.questions(), PostcardWriter::text);
  }

  private static Shown.Asked readAsked(PostcardReader in) {
    return new Shown.Asked(in.list(PostcardReader::text));
  }
}
