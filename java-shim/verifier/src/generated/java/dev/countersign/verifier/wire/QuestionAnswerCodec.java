// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link QuestionAnswer} as postcard. */
final class QuestionAnswerCodec {
  private QuestionAnswerCodec() {}

  static void write(PostcardWriter out, QuestionAnswer value) {
    out.u8(value.question());
    out.secretText(value.answer());
  }

  static QuestionAnswer read(PostcardReader in) {
    return new QuestionAnswer(in.u8(), in.secretText());
  }
}
