// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Verdict} as postcard. */
final class VerdictCodec {
  private VerdictCodec() {}

  static void write(PostcardWriter out, Verdict value) {
    if (value instanceof Verdict.Admit it) {
      out.variant(0);
      writeAdmit(out, it);
    } else if (value instanceof Verdict.Challenge it) {
      out.variant(1);
      writeChallenge(out, it);
    } else if (value instanceof Verdict.Enroll it) {
      out.variant(2);
      writeEnroll(out, it);
    } else if (value instanceof Verdict.Changed it) {
      out.variant(3);
      writeChanged(out, it);
    } else if (value instanceof Verdict.AskHost it) {
      out.variant(4);
      writeAskHost(out, it);
    } else if (value instanceof Verdict.Refuse it) {
      out.variant(5);
      writeRefuse(out, it);
    } else if (value instanceof Verdict.Prove it) {
      out.variant(6);
      writeProve(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Verdict read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readAdmit(in);
      case 1 -> readChallenge(in);
      case 2 -> readEnroll(in);
      case 3 -> readChanged(in);
      case 4 -> readAskHost(in);
      case 5 -> readRefuse(in);
      case 6 -> readProve(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeAdmit(PostcardWriter out, Verdict.Admit value) {
    BecauseCodec.write(out, value.because());
    out.bytes(value.evidence());
    out.u64(value.until());
    out.optional(value.knownBrowser(), PostcardWriter::bytes);
    out.optional(value.codesLeft(), PostcardWriter::u8);
    out.optional(value.deviceToken(), PostcardWriter::bytes);
  }

  private static Verdict.Admit readAdmit(PostcardReader in) {
    return new Verdict.Admit(
        BecauseCodec.read(in),
        in.bytes(),
        in.u64(),
        in.optional(PostcardReader::bytes),
        in.optional(PostcardReader::u8),
        in.optional(PostcardReader::bytes));
  }

  private static void writeChallenge(PostcardWriter out, Verdict.Challenge value) {
    out.list(value.choices(), ChoiceCodec::write);
    out.optional(value.opened(), FactorMethodCodec::write);
    out.optional(value.shown(), ShownCodec::write);
    out.optional(value.rememberDays(), PostcardWriter::u8);
    out.optional(value.trouble(), TroubleCodec::write);
    out.optional(value.locked(), AttemptLockCodec::write);
  }

  private static Verdict.Challenge readChallenge(PostcardReader in) {
    return new Verdict.Challenge(
        in.list(ChoiceCodec::read),
        in.optional(FactorMethodCodec::read),
        in.optional(ShownCodec::read),
        in.optional(PostcardReader::u8),
        in.optional(TroubleCodec::read),
        in.optional(AttemptLockCodec::read));
  }

  private static void writeEnroll(PostcardWriter out, Verdict.Enroll value) {
    out.list(value.choices(), FactorMethodCodec::write);
    out.optional(value.started(), StartedCodec::write);
    out.optional(value.postponeUntil(), PostcardWriter::u64);
    out.u32(value.postponementsLeft());
    out.optional(value.trouble(), TroubleCodec::write);
  }

  private static Verdict.Enroll readEnroll(PostcardReader in) {
    return new Verdict.Enroll(
        in.list(FactorMethodCodec::read),
        in.optional(StartedCodec::read),
        in.optional(PostcardReader::u64),
        in.u32(),
        in.optional(TroubleCodec::read));
  }

  private static void writeChanged(PostcardWriter out, Verdict.Changed value) {
    SummaryCodec.write(out, value.summary());
    out.optional(value.renewed(), RenewalCodec::write);
  }

  private static Verdict.Changed readChanged(PostcardReader in) {
    return new Verdict.Changed(SummaryCodec.read(in), in.optional(RenewalCodec::read));
  }

  private static void writeAskHost(PostcardWriter out, Verdict.AskHost value) {
    out.bytes(value.ticket());
    HostTaskCodec.write(out, value.task());
  }

  private static Verdict.AskHost readAskHost(PostcardReader in) {
    return new Verdict.AskHost(in.bytes(), HostTaskCodec.read(in));
  }

  private static void writeRefuse(PostcardWriter out, Verdict.Refuse value) {
    RefusalCodec.write(out, value.refusal());
    out.text(value.reason());
  }

  private static Verdict.Refuse readRefuse(PostcardReader in) {
    return new Verdict.Refuse(RefusalCodec.read(in), in.text());
  }

  private static void writeProve(PostcardWriter out, Verdict.Prove value) {
    out.optional(value.shown(), ShownCodec::write);
    out.optional(value.destination(), PostcardWriter::text);
    out.optional(value.postponeUntil(), PostcardWriter::u64);
    out.u32(value.postponementsLeft());
    out.optional(value.trouble(), TroubleCodec::write);
  }

  private static Verdict.Prove readProve(PostcardReader in) {
    return new Verdict.Prove(
        in.optional(ShownCodec::read),
        in.optional(PostcardReader::text),
        in.optional(PostcardReader::u64),
        in.u32(),
        in.optional(TroubleCodec::read));
  }
}
