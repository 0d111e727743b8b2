// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link TokenKind} as postcard. */
final class TokenKindCodec {
  private TokenKindCodec() {}

  static void write(PostcardWriter out, TokenKind value) {
    if (value instanceof TokenKind.Counter it) {
      out.variant(0);
      writeCounter(out, it);
    } else if (value instanceof TokenKind.Time it) {
      out.variant(1);
      writeTime(out, it);
    } else if (value instanceof TokenKind.Yubico it) {
      out.variant(2);
      writeYubico(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static TokenKind read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readCounter(in);
      case 1 -> readTime(in);
      case 2 -> readYubico(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeCounter(PostcardWriter out, TokenKind.Counter value) {
    out.bytes(value.secret());
    AlgorithmCodec.write(out, value.algorithm());
    out.u8(value.digits());
    out.u64(value.counter());
  }

  private static TokenKind.Counter readCounter(PostcardReader in) {
    return new TokenKind.Counter(in.bytes(), AlgorithmCodec.read(in), in.u8(), in.u64());
  }

  private static void writeTime(PostcardWriter out, TokenKind.Time value) {
    out.bytes(value.secret());
    AlgorithmCodec.write(out, value.algorithm());
    out.u8(value.digits());
    out.u32(value.periodSeconds());
  }

  private static TokenKind.Time readTime(PostcardReader in) {
    return new TokenKind.Time(in.bytes(), AlgorithmCodec.read(in), in.u8(), in.u32());
  }

  private static void writeYubico(PostcardWriter out, TokenKind.Yubico value) {
    out.text(value.publicId());
    out.bytes(value.privateId());
    out.bytes(value.key());
  }

  private static TokenKind.Yubico readYubico(PostcardReader in) {
    return new TokenKind.Yubico(in.text(), in.bytes(), in.bytes());
  }
}
