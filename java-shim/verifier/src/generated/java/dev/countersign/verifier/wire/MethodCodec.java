// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Method} as postcard. */
final class MethodCodec {
  private MethodCodec() {}

  static void write(PostcardWriter out, Method value) {
    switch (value) {
      case TOTP -> out.variant(0);
      case BACKUP_CODES -> out.variant(1);
      case HOTP -> out.variant(2);
      case EMAIL -> out.variant(3);
      case SMS -> out.variant(4);
      case YUBICO_OTP -> out.variant(5);
      case WEB_AUTHN -> out.variant(6);
      case PUSH -> out.variant(7);
      case SECURITY_QUESTIONS -> out.variant(8);
    }
  }

  static Method read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Method.TOTP;
      case 1 -> Method.BACKUP_CODES;
      case 2 -> Method.HOTP;
      case 3 -> Method.EMAIL;
      case 4 -> Method.SMS;
      case 5 -> Method.YUBICO_OTP;
      case 6 -> Method.WEB_AUTHN;
      case 7 -> Method.PUSH;
      case 8 -> Method.SECURITY_QUESTIONS;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
