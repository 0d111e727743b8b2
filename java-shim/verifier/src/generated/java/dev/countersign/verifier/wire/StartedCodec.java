// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Started} as postcard. */
final class StartedCodec {
  private StartedCodec() {}

  static void write(PostcardWriter out, Started value) {
    if (value instanceof Started.Totp it) {
      out.variant(0);
      writeTotp(out, it);
    } else if (value instanceof Started.Message it) {
      out.variant(1);
      writeMessage(out, it);
    } else if (value instanceof Started.Credential it) {
      out.variant(2);
      writeCredential(out, it);
    } else if (value instanceof Started.Yubikey it) {
      out.variant(3);
      writeYubikey(out, it);
    } else if (value instanceof Started.Prompt it) {
      out.variant(4);
      writePrompt(out, it);
    } else if (value instanceof Started.Questions it) {
      out.variant(5);
      writeQuestions(out, it);
    } else if (value instanceof Started.BackupCodes it) {
      out.variant(6);
      writeBackupCodes(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Started read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readTotp(in);
      case 1 -> readMessage(in);
      case 2 -> readCredential(in);
      case 3 -> readYubikey(in);
      case 4 -> readPrompt(in);
      case 5 -> readQuestions(in);
      case 6 -> readBackupCodes(in);
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

  private static void writeMessage(PostcardWriter out, Started.Message value) {
    out.bytes(value.ticket());
    FactorMethodCodec.write(out, value.method());
    out.text(value.destination());
    out.u8(value.digits());
    out.u64(value.againAt());
    out.u64(value.expires());
  }

  private static Started.Message readMessage(PostcardReader in) {
    return new Started.Message(
        in.bytes(), FactorMethodCodec.read(in), in.text(), in.u8(), in.u64(), in.u64());
  }

  private static void writeCredential(PostcardWriter out, Started.Credential value) {
    out.bytes(value.ticket());
    out.text(value.options());
    out.u64(value.expires());
  }

  private static Started.Credential readCredential(PostcardReader in) {
    return new Started.Credential(in.bytes(), in.text(), in.u64());
  }

  private static void writeYubikey(PostcardWriter out, Started.Yubikey value) {
    out.bytes(value.ticket());
    out.u64(value.expires());
  }

  private static Started.Yubikey readYubikey(PostcardReader in) {
    return new Started.Yubikey(in.bytes(), in.u64());
  }

  private static void writePrompt(PostcardWriter out, Started.Prompt value) {
    out.bytes(value.ticket());
    out.u64(value.expires());
  }

  private static Started.Prompt readPrompt(PostcardReader in) {
    return new Started.Prompt(in.bytes(), in.u64());
  }

  private static void writeQuestions(PostcardWriter out, Started.Questions value) {
    out.bytes(value.ticket());
    out.list(value.questions(), PostcardWriter::text);
    out.u64(value.expires());
  }

  private static Started.Questions readQuestions(PostcardReader in) {
    return new Started.Questions(in.bytes(), in.list(PostcardReader::text), in.u64());
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
