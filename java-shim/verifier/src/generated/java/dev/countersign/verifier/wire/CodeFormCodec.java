// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link CodeForm} as postcard. */
final class CodeFormCodec {
  private CodeFormCodec() {}

  static void write(PostcardWriter out, CodeForm value) {
    switch (value) {
      case INCOMPLETE -> out.variant(0);
      case COMPLETE -> out.variant(1);
      case STRANGE_CHARACTERS -> out.variant(2);
      case TOO_LONG -> out.variant(3);
    }
  }

  static CodeForm read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> CodeForm.INCOMPLETE;
      case 1 -> CodeForm.COMPLETE;
      case 2 -> CodeForm.STRANGE_CHARACTERS;
      case 3 -> CodeForm.TOO_LONG;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
