// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link HelpAct} as postcard. */
final class HelpActCodec {
  private HelpActCodec() {}

  static void write(PostcardWriter out, HelpAct value) {
    if (value instanceof HelpAct.Qr it) {
      out.variant(0);
      writeQr(out, it);
    } else if (value instanceof HelpAct.GroupKey it) {
      out.variant(1);
      writeGroupKey(out, it);
    } else if (value instanceof HelpAct.CodeForm it) {
      out.variant(2);
      writeCodeForm(out, it);
    } else if (value instanceof HelpAct.Drift it) {
      out.variant(3);
      writeDrift(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static HelpAct read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readQr(in);
      case 1 -> readGroupKey(in);
      case 2 -> readCodeForm(in);
      case 3 -> readDrift(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeQr(PostcardWriter out, HelpAct.Qr value) {
    out.secretText(value.text());
  }

  private static HelpAct.Qr readQr(PostcardReader in) {
    return new HelpAct.Qr(in.secretText());
  }

  private static void writeGroupKey(PostcardWriter out, HelpAct.GroupKey value) {
    out.secretText(value.key());
  }

  private static HelpAct.GroupKey readGroupKey(PostcardReader in) {
    return new HelpAct.GroupKey(in.secretText());
  }

  private static void writeCodeForm(PostcardWriter out, HelpAct.CodeForm value) {
    FactorMethodCodec.write(out, value.method());
    out.u8(value.digits());
    out.secretText(value.code());
  }

  private static HelpAct.CodeForm readCodeForm(PostcardReader in) {
    return new HelpAct.CodeForm(FactorMethodCodec.read(in), in.u8(), in.secretText());
  }

  private static void writeDrift(PostcardWriter out, HelpAct.Drift value) {
    out.secretText(value.key());
    AlgorithmCodec.write(out, value.algorithm());
    out.u8(value.digits());
    out.u32(value.periodSeconds());
    out.u64(value.at());
    out.secretText(value.code());
  }

  private static HelpAct.Drift readDrift(PostcardReader in) {
    return new HelpAct.Drift(
        in.secretText(), AlgorithmCodec.read(in), in.u8(), in.u32(), in.u64(), in.secretText());
  }
}
