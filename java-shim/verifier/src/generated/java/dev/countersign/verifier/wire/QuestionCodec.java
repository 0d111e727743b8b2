// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Question} as postcard. */
final class QuestionCodec {
  private QuestionCodec() {}

  static void write(PostcardWriter out, Question value) {
    if (value instanceof Question.SendCode it) {
      out.variant(0);
      writeSendCode(out, it);
    } else if (value instanceof Question.VerifyAssertion it) {
      out.variant(1);
      writeVerifyAssertion(out, it);
    } else if (value instanceof Question.VerifyRegistration it) {
      out.variant(2);
      writeVerifyRegistration(out, it);
    } else if (value instanceof Question.CheckYubico it) {
      out.variant(3);
      writeCheckYubico(out, it);
    } else if (value instanceof Question.StartPush it) {
      out.variant(4);
      writeStartPush(out, it);
    } else if (value instanceof Question.PollPush it) {
      out.variant(5);
      writePollPush(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Question read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readSendCode(in);
      case 1 -> readVerifyAssertion(in);
      case 2 -> readVerifyRegistration(in);
      case 3 -> readCheckYubico(in);
      case 4 -> readStartPush(in);
      case 5 -> readPollPush(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeSendCode(PostcardWriter out, Question.SendCode value) {
    MessageChannelCodec.write(out, value.channel());
    out.text(value.to());
    out.secretText(value.code());
    CodePurposeCodec.write(out, value.purpose());
    out.u64(value.expires());
    out.text(value.displayName());
    out.text(value.locale());
  }

  private static Question.SendCode readSendCode(PostcardReader in) {
    return new Question.SendCode(
        MessageChannelCodec.read(in),
        in.text(),
        in.secretText(),
        CodePurposeCodec.read(in),
        in.u64(),
        in.text(),
        in.text());
  }

  private static void writeVerifyAssertion(PostcardWriter out, Question.VerifyAssertion value) {
    CeremonyCodec.write(out, value.ceremony());
    out.bytes(value.credential());
    out.bytes(value.response());
  }

  private static Question.VerifyAssertion readVerifyAssertion(PostcardReader in) {
    return new Question.VerifyAssertion(CeremonyCodec.read(in), in.bytes(), in.bytes());
  }

  private static void writeVerifyRegistration(
      PostcardWriter out, Question.VerifyRegistration value) {
    CeremonyCodec.write(out, value.ceremony());
    out.bytes(value.response());
  }

  private static Question.VerifyRegistration readVerifyRegistration(PostcardReader in) {
    return new Question.VerifyRegistration(CeremonyCodec.read(in), in.bytes());
  }

  private static void writeCheckYubico(PostcardWriter out, Question.CheckYubico value) {
    out.secretText(value.otp());
    out.text(value.nonce());
  }

  private static Question.CheckYubico readCheckYubico(PostcardReader in) {
    return new Question.CheckYubico(in.secretText(), in.text());
  }

  private static void writeStartPush(PostcardWriter out, Question.StartPush value) {
    out.text(value.user());
    out.text(value.peer());
  }

  private static Question.StartPush readStartPush(PostcardReader in) {
    return new Question.StartPush(in.text(), in.text());
  }

  private static void writePollPush(PostcardWriter out, Question.PollPush value) {
    out.text(value.transaction());
  }

  private static Question.PollPush readPollPush(PostcardReader in) {
    return new Question.PollPush(in.text());
  }
}
