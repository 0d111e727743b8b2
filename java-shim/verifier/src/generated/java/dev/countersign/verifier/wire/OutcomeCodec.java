// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Outcome} as postcard. */
final class OutcomeCodec {
  private OutcomeCodec() {}

  static void write(PostcardWriter out, Outcome value) {
    if (value instanceof Outcome.Exempt) {
      out.variant(0);
    } else if (value instanceof Outcome.Challenge it) {
      out.variant(1);
      writeChallenge(out, it);
    } else if (value instanceof Outcome.Enroll it) {
      out.variant(2);
      writeEnroll(out, it);
    } else if (value instanceof Outcome.Refuse it) {
      out.variant(3);
      writeRefuse(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Outcome read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new Outcome.Exempt();
      case 1 -> readChallenge(in);
      case 2 -> readEnroll(in);
      case 3 -> readRefuse(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeChallenge(PostcardWriter out, Outcome.Challenge value) {
    out.list(value.methods(), FactorMethodCodec::write);
  }

  private static Outcome.Challenge readChallenge(PostcardReader in) {
    return new Outcome.Challenge(in.list(FactorMethodCodec::read));
  }

  private static void writeEnroll(PostcardWriter out, Outcome.Enroll value) {
    out.list(value.methods(), FactorMethodCodec::write);
    out.optional(value.postponeUntil(), PostcardWriter::u64);
    out.u32(value.postponementsLeft());
  }

  private static Outcome.Enroll readEnroll(PostcardReader in) {
    return new Outcome.Enroll(
        in.list(FactorMethodCodec::read), in.optional(PostcardReader::u64), in.u32());
  }

  private static void writeRefuse(PostcardWriter out, Outcome.Refuse value) {
    RefusalCodec.write(out, value.refusal());
  }

  private static Outcome.Refuse readRefuse(PostcardReader in) {
    return new Outcome.Refuse(RefusalCodec.read(in));
  }
}
