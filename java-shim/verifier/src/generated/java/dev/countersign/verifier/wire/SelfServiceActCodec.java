// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link SelfServiceAct} as postcard. */
final class SelfServiceActCodec {
  private SelfServiceActCodec() {}

  static void write(PostcardWriter out, SelfServiceAct value) {
    if (value instanceof SelfServiceAct.List) {
      out.variant(0);
    } else if (value instanceof SelfServiceAct.Enroll it) {
      out.variant(1);
      writeEnroll(out, it);
    } else if (value instanceof SelfServiceAct.Report it) {
      out.variant(2);
      writeReport(out, it);
    } else if (value instanceof SelfServiceAct.Rename it) {
      out.variant(3);
      writeRename(out, it);
    } else if (value instanceof SelfServiceAct.Remove it) {
      out.variant(4);
      writeRemove(out, it);
    } else if (value instanceof SelfServiceAct.Prefer it) {
      out.variant(5);
      writePrefer(out, it);
    } else if (value instanceof SelfServiceAct.ForgetDevices it) {
      out.variant(6);
      writeForgetDevices(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static SelfServiceAct read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new SelfServiceAct.List();
      case 1 -> readEnroll(in);
      case 2 -> readReport(in);
      case 3 -> readRename(in);
      case 4 -> readRemove(in);
      case 5 -> readPrefer(in);
      case 6 -> readForgetDevices(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeEnroll(PostcardWriter out, SelfServiceAct.Enroll value) {
    EnrollActCodec.write(out, value.act());
  }

  private static SelfServiceAct.Enroll readEnroll(PostcardReader in) {
    return new SelfServiceAct.Enroll(EnrollActCodec.read(in));
  }

  private static void writeReport(PostcardWriter out, SelfServiceAct.Report value) {
    out.bytes(value.ticket());
    FindingCodec.write(out, value.finding());
  }

  private static SelfServiceAct.Report readReport(PostcardReader in) {
    return new SelfServiceAct.Report(in.bytes(), FindingCodec.read(in));
  }

  private static void writeRename(PostcardWriter out, SelfServiceAct.Rename value) {
    out.u32(value.authenticator());
    out.text(value.label());
  }

  private static SelfServiceAct.Rename readRename(PostcardReader in) {
    return new SelfServiceAct.Rename(in.u32(), in.text());
  }

  private static void writeRemove(PostcardWriter out, SelfServiceAct.Remove value) {
    out.u32(value.authenticator());
  }

  private static SelfServiceAct.Remove readRemove(PostcardReader in) {
    return new SelfServiceAct.Remove(in.u32());
  }

  private static void writePrefer(PostcardWriter out, SelfServiceAct.Prefer value) {
    out.optional(value.method(), FactorMethodCodec::write);
  }

  private static SelfServiceAct.Prefer readPrefer(PostcardReader in) {
    return new SelfServiceAct.Prefer(in.optional(FactorMethodCodec::read));
  }

  private static void writeForgetDevices(PostcardWriter out, SelfServiceAct.ForgetDevices value) {
    out.optional(value.device(), PostcardWriter::u32);
  }

  private static SelfServiceAct.ForgetDevices readForgetDevices(PostcardReader in) {
    return new SelfServiceAct.ForgetDevices(in.optional(PostcardReader::u32));
  }
}
