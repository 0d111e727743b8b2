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
    } else if (value instanceof Trouble.NotDelivered) {
      out.variant(4);
    } else if (value instanceof Trouble.TooSoon it) {
      out.variant(5);
      writeTooSoon(out, it);
    } else if (value instanceof Trouble.Unavailable) {
      out.variant(6);
    } else if (value instanceof Trouble.DestinationRefused) {
      out.variant(7);
    } else if (value instanceof Trouble.AnswersRefused) {
      out.variant(8);
    } else if (value instanceof Trouble.Denied) {
      out.variant(9);
    } else if (value instanceof Trouble.AlreadySetUp) {
      out.variant(10);
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
      case 4 -> new Trouble.NotDelivered();
      case 5 -> readTooSoon(in);
      case 6 -> new Trouble.Unavailable();
      case 7 -> new Trouble.DestinationRefused();
      case 8 -> new Trouble.AnswersRefused();
      case 9 -> new Trouble.Denied();
      case 10 -> new Trouble.AlreadySetUp();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writePhoneClockOff(PostcardWriter out, Trouble.PhoneClockOff value) {
    out.i32(value.minutes());
  }

  private static Trouble.PhoneClockOff readPhoneClockOff(PostcardReader in) {
    return new Trouble.PhoneClockOff(in.i32());
  }

  private static void writeTooSoon(PostcardWriter out, Trouble.TooSoon value) {
    out.u64(value.at());
  }

  private static Trouble.TooSoon readTooSoon(PostcardReader in) {
    return new Trouble.TooSoon(in.u64());
  }
}
