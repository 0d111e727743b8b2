// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AdminAct} as postcard. */
final class AdminActCodec {
  private AdminActCodec() {}

  static void write(PostcardWriter out, AdminAct value) {
    if (value instanceof AdminAct.Suspend) {
      out.variant(0);
    } else if (value instanceof AdminAct.Resume) {
      out.variant(1);
    } else if (value instanceof AdminAct.Reset it) {
      out.variant(2);
      writeReset(out, it);
    } else if (value instanceof AdminAct.Unlock) {
      out.variant(3);
    } else if (value instanceof AdminAct.ForgetDevices) {
      out.variant(4);
    } else if (value instanceof AdminAct.PasswordChanged) {
      out.variant(5);
    } else if (value instanceof AdminAct.Import it) {
      out.variant(6);
      writeImport(out, it);
    } else if (value instanceof AdminAct.Reseal) {
      out.variant(7);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static AdminAct read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new AdminAct.Suspend();
      case 1 -> new AdminAct.Resume();
      case 2 -> readReset(in);
      case 3 -> new AdminAct.Unlock();
      case 4 -> new AdminAct.ForgetDevices();
      case 5 -> new AdminAct.PasswordChanged();
      case 6 -> readImport(in);
      case 7 -> new AdminAct.Reseal();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeReset(PostcardWriter out, AdminAct.Reset value) {
    out.list(value.methods(), FactorMethodCodec::write);
  }

  private static AdminAct.Reset readReset(PostcardReader in) {
    return new AdminAct.Reset(in.list(FactorMethodCodec::read));
  }

  private static void writeImport(PostcardWriter out, AdminAct.Import value) {
    HardwareTokenCodec.write(out, value.token());
  }

  private static AdminAct.Import readImport(PostcardReader in) {
    return new AdminAct.Import(HardwareTokenCodec.read(in));
  }
}
