// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link RingChange} as postcard. */
final class RingChangeCodec {
  private RingChangeCodec() {}

  static void write(PostcardWriter out, RingChange value) {
    if (value instanceof RingChange.Look) {
      out.variant(0);
    } else if (value instanceof RingChange.Add) {
      out.variant(1);
    } else if (value instanceof RingChange.Activate it) {
      out.variant(2);
      writeActivate(out, it);
    } else if (value instanceof RingChange.Retire it) {
      out.variant(3);
      writeRetire(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static RingChange read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new RingChange.Look();
      case 1 -> new RingChange.Add();
      case 2 -> readActivate(in);
      case 3 -> readRetire(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeActivate(PostcardWriter out, RingChange.Activate value) {
    out.u32(value.keyId());
  }

  private static RingChange.Activate readActivate(PostcardReader in) {
    return new RingChange.Activate(in.u32());
  }

  private static void writeRetire(PostcardWriter out, RingChange.Retire value) {
    out.u32(value.keyId());
  }

  private static RingChange.Retire readRetire(PostcardReader in) {
    return new RingChange.Retire(in.u32());
  }
}
