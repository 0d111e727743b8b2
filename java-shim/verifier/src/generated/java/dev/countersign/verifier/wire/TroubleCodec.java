// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Trouble} as postcard. */
final class TroubleCodec {
  private TroubleCodec() {}

  static void write(PostcardWriter out, Trouble value) {
    if (value instanceof Trouble.WrongAnswer) {
      out.variant(0);
    } else if (value instanceof Trouble.Expired) {
      out.variant(1);
    } else if (value instanceof Trouble.PhoneClockOff it) {
      out.variant(2);
      writePhoneClockOff(out, it);
    } else if (value instanceof Trouble.LabelTaken) {
      out.variant(3);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Trouble read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new Trouble.WrongAnswer();
      case 1 -> new Trouble.Expired();
      case 2 -> readPhoneClockOff(in);
      case 3 -> new Trouble.LabelTaken();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writePhoneClockOff(PostcardWriter out, Trouble.PhoneClockOff value) {
    out.i32(value.minutes());
  }

  private static Trouble.PhoneClockOff readPhoneClockOff(PostcardReader in) {
    return new Trouble.PhoneClockOff(in.i32());
  }
}
