// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link SignInAct} as postcard. */
final class SignInActCodec {
  private SignInActCodec() {}

  static void write(PostcardWriter out, SignInAct value) {
    if (value instanceof SignInAct.Begin) {
      out.variant(0);
    } else if (value instanceof SignInAct.Choose it) {
      out.variant(1);
      writeChoose(out, it);
    } else if (value instanceof SignInAct.Respond it) {
      out.variant(2);
      writeRespond(out, it);
    } else if (value instanceof SignInAct.Report it) {
      out.variant(3);
      writeReport(out, it);
    } else if (value instanceof SignInAct.Enroll it) {
      out.variant(4);
      writeEnroll(out, it);
    } else if (value instanceof SignInAct.Postpone) {
      out.variant(5);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static SignInAct read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new SignInAct.Begin();
      case 1 -> readChoose(in);
      case 2 -> readRespond(in);
      case 3 -> readReport(in);
      case 4 -> readEnroll(in);
      case 5 -> new SignInAct.Postpone();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeChoose(PostcardWriter out, SignInAct.Choose value) {
    FactorMethodCodec.write(out, value.method());
    out.optional(value.ticket(), PostcardWriter::bytes);
    out.bool(value.again());
  }

  private static SignInAct.Choose readChoose(PostcardReader in) {
    return new SignInAct.Choose(
        FactorMethodCodec.read(in), in.optional(PostcardReader::bytes), in.bool());
  }

  private static void writeRespond(PostcardWriter out, SignInAct.Respond value) {
    AnswerCodec.write(out, value.answer());
    out.optional(value.ticket(), PostcardWriter::bytes);
    out.bool(value.rememberDevice());
  }

  private static SignInAct.Respond readRespond(PostcardReader in) {
    return new SignInAct.Respond(
        AnswerCodec.read(in), in.optional(PostcardReader::bytes), in.bool());
  }

  private static void writeReport(PostcardWriter out, SignInAct.Report value) {
    out.bytes(value.ticket());
    FindingCodec.write(out, value.finding());
  }

  private static SignInAct.Report readReport(PostcardReader in) {
    return new SignInAct.Report(in.bytes(), FindingCodec.read(in));
  }

  private static void writeEnroll(PostcardWriter out, SignInAct.Enroll value) {
    EnrollActCodec.write(out, value.act());
  }

  private static SignInAct.Enroll readEnroll(PostcardReader in) {
    return new SignInAct.Enroll(EnrollActCodec.read(in));
  }
}
