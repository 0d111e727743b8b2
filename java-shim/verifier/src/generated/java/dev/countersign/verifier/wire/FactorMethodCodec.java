// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link FactorMethod} as postcard. */
final class FactorMethodCodec {
  private FactorMethodCodec() {}

  static void write(PostcardWriter out, FactorMethod value) {
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

  static FactorMethod read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> FactorMethod.TOTP;
      case 1 -> FactorMethod.BACKUP_CODES;
      case 2 -> FactorMethod.HOTP;
      case 3 -> FactorMethod.EMAIL;
      case 4 -> FactorMethod.SMS;
      case 5 -> FactorMethod.YUBICO_OTP;
      case 6 -> FactorMethod.WEB_AUTHN;
      case 7 -> FactorMethod.PUSH;
      case 8 -> FactorMethod.SECURITY_QUESTIONS;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
