// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Method} as postcard. */
final class MethodCodec {
  private MethodCodec() {}

  static void write(PostcardWriter out, Method value) {
    switch (value) {
      case TOTP -> out.variant(0);
      case BACKUP_CODES -> out.variant(1);
    }
  }

  static Method read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Method.TOTP;
      case 1 -> Method.BACKUP_CODES;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
