// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Started} as postcard. */
final class StartedCodec {
  private StartedCodec() {}

  static void write(PostcardWriter out, Started value) {
    if (value instanceof Started.Totp it) {
      out.variant(0);
      writeTotp(out, it);
    } else if (value instanceof Started.BackupCodes it) {
      out.variant(1);
      writeBackupCodes(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Started read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readTotp(in);
      case 1 -> readBackupCodes(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeTotp(PostcardWriter out, Started.Totp value) {
    out.bytes(value.ticket());
    out.secretText(value.key());
    out.secretText(value.uri());
    out.text(value.issuer());
    out.text(value.account());
    AlgorithmCodec.write(out, value.algorithm());
    out.u8(value.digits());
    out.u32(value.periodSeconds());
    out.u64(value.expires());
  }

  private static Started.Totp readTotp(PostcardReader in) {
    return new Started.Totp(
        in.bytes(),
        in.secretText(),
        in.secretText(),
        in.text(),
        in.text(),
        AlgorithmCodec.read(in),
        in.u8(),
        in.u32(),
        in.u64());
  }

  private static void writeBackupCodes(PostcardWriter out, Started.BackupCodes value) {
    out.bytes(value.ticket());
    out.list(value.codes(), PostcardWriter::secretText);
    out.u64(value.expires());
  }

  private static Started.BackupCodes readBackupCodes(PostcardReader in) {
    return new Started.BackupCodes(in.bytes(), in.list(PostcardReader::secretText), in.u64());
  }
}
