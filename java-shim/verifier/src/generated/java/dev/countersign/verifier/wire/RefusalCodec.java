// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Refusal} as postcard. */
final class RefusalCodec {
  private RefusalCodec() {}

  static void write(PostcardWriter out, Refusal value) {
    if (value instanceof Refusal.Locked it) {
      out.variant(0);
      writeLocked(out, it);
    } else if (value instanceof Refusal.Suspended) {
      out.variant(1);
    } else if (value instanceof Refusal.NotAllowed it) {
      out.variant(2);
      writeNotAllowed(out, it);
    } else if (value instanceof Refusal.EnrollFirst) {
      out.variant(3);
    } else if (value instanceof Refusal.SignInAgain) {
      out.variant(4);
    } else if (value instanceof Refusal.AskAdministrator) {
      out.variant(5);
    } else if (value instanceof Refusal.Busy) {
      out.variant(6);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Refusal read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readLocked(in);
      case 1 -> new Refusal.Suspended();
      case 2 -> readNotAllowed(in);
      case 3 -> new Refusal.EnrollFirst();
      case 4 -> new Refusal.SignInAgain();
      case 5 -> new Refusal.AskAdministrator();
      case 6 -> new Refusal.Busy();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeLocked(PostcardWriter out, Refusal.Locked value) {
    out.optional(value.until(), PostcardWriter::u64);
  }

  private static Refusal.Locked readLocked(PostcardReader in) {
    return new Refusal.Locked(in.optional(PostcardReader::u64));
  }

  private static void writeNotAllowed(PostcardWriter out, Refusal.NotAllowed value) {
    out.text(value.rule());
  }

  private static Refusal.NotAllowed readNotAllowed(PostcardReader in) {
    return new Refusal.NotAllowed(in.text());
  }
}
