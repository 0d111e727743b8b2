// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link CodePurpose} as postcard. */
final class CodePurposeCodec {
  private CodePurposeCodec() {}

  static void write(PostcardWriter out, CodePurpose value) {
    switch (value) {
      case TO_SIGN_IN -> out.variant(0);
      case TO_CONFIRM -> out.variant(1);
      case TO_ENROLL -> out.variant(2);
    }
  }

  static CodePurpose read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> CodePurpose.TO_SIGN_IN;
      case 1 -> CodePurpose.TO_CONFIRM;
      case 2 -> CodePurpose.TO_ENROLL;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
