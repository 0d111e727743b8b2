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
    } else if (value instanceof SelfServiceAct.Rename it) {
      out.variant(2);
      writeRename(out, it);
    } else if (value instanceof SelfServiceAct.Remove it) {
      out.variant(3);
      writeRemove(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static SelfServiceAct read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new SelfServiceAct.List();
      case 1 -> readEnroll(in);
      case 2 -> readRename(in);
      case 3 -> readRemove(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeEnroll(PostcardWriter out, SelfServiceAct.Enroll value) {
    EnrollActCodec.write(out, value.act());
  }

  private static SelfServiceAct.Enroll readEnroll(PostcardReader in) {
    return new SelfServiceAct.Enroll(EnrollActCodec.read(in));
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
}
