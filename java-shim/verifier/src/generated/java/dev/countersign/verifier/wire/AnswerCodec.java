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
    } else if (value instanceof Answer.TwoCodes it) {
      out.variant(2);
      writeTwoCodes(out, it);
    } else if (value instanceof Answer.Assertion it) {
      out.variant(3);
      writeAssertion(out, it);
    } else if (value instanceof Answer.Push) {
      out.variant(4);
    } else if (value instanceof Answer.SecurityAnswers it) {
      out.variant(5);
      writeSecurityAnswers(out, it);
    } else if (value instanceof Answer.Questions it) {
      out.variant(6);
      writeQuestions(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Answer read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readCode(in);
      case 1 -> new Answer.CodesSaved();
      case 2 -> readTwoCodes(in);
      case 3 -> readAssertion(in);
      case 4 -> new Answer.Push();
      case 5 -> readSecurityAnswers(in);
      case 6 -> readQuestions(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeCode(PostcardWriter out, Answer.Code value) {
    FactorMethodCodec.write(out, value.method());
    out.secretText(value.code());
  }

  private static Answer.Code readCode(PostcardReader in) {
    return new Answer.Code(FactorMethodCodec.read(in), in.secretText());
  }

  private static void writeTwoCodes(PostcardWriter out, Answer.TwoCodes value) {
    FactorMethodCodec.write(out, value.method());
    out.secretText(value.first());
    out.secretText(value.second());
  }

  private static Answer.TwoCodes readTwoCodes(PostcardReader in) {
    return new Answer.TwoCodes(FactorMethodCodec.read(in), in.secretText(), in.secretText());
  }

  private static void writeAssertion(PostcardWriter out, Answer.Assertion value) {
    out.bytes(value.credentialId());
    out.bytes(value.response());
  }

  private static Answer.Assertion readAssertion(PostcardReader in) {
    return new Answer.Assertion(in.bytes(), in.bytes());
  }

  private static void writeSecurityAnswers(PostcardWriter out, Answer.SecurityAnswers value) {
    out.list(value.answers(), PostcardWriter::secretText);
  }

  private static Answer.SecurityAnswers readSecurityAnswers(PostcardReader in) {
    return new Answer.SecurityAnswers(in.list(PostcardReader::secretText));
  }

  private static void writeQuestions(PostcardWriter out, Answer.Questions value) {
    out.list(value.chosen(), QuestionAnswerCodec::write);
  }

  private static Answer.Questions readQuestions(PostcardReader in) {
    return new Answer.Questions(in.list(QuestionAnswerCodec::read));
  }
}
