// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Request} as postcard. */
final class RequestCodec {
  private RequestCodec() {}

  static void write(PostcardWriter out, Request value) {
    if (value instanceof Request.Open it) {
      out.variant(0);
      writeOpen(out, it);
    } else if (value instanceof Request.Step it) {
      out.variant(1);
      writeStep(out, it);
    } else if (value instanceof Request.Decide it) {
      out.variant(2);
      writeDecide(out, it);
    } else if (value instanceof Request.Lint it) {
      out.variant(3);
      writeLint(out, it);
    } else if (value instanceof Request.CheckEvidence it) {
      out.variant(4);
      writeCheckEvidence(out, it);
    } else if (value instanceof Request.VerifyAudit it) {
      out.variant(5);
      writeVerifyAudit(out, it);
    } else if (value instanceof Request.NewRing it) {
      out.variant(6);
      writeNewRing(out, it);
    } else if (value instanceof Request.ChangeRing it) {
      out.variant(7);
      writeChangeRing(out, it);
    } else if (value instanceof Request.SealPolicy it) {
      out.variant(8);
      writeSealPolicy(out, it);
    } else if (value instanceof Request.CheckPolicySeal it) {
      out.variant(9);
      writeCheckPolicySeal(out, it);
    } else if (value instanceof Request.Help it) {
      out.variant(10);
      writeHelp(out, it);
    } else if (value instanceof Request.SelfTest) {
      out.variant(11);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Request read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readOpen(in);
      case 1 -> readStep(in);
      case 2 -> readDecide(in);
      case 3 -> readLint(in);
      case 4 -> readCheckEvidence(in);
      case 5 -> readVerifyAudit(in);
      case 6 -> readNewRing(in);
      case 7 -> readChangeRing(in);
      case 8 -> readSealPolicy(in);
      case 9 -> readCheckPolicySeal(in);
      case 10 -> readHelp(in);
      case 11 -> new Request.SelfTest();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeOpen(PostcardWriter out, Request.Open value) {
    out.bytes(value.ring());
    out.text(value.policy());
    out.u64(value.policyVersion());
  }

  private static Request.Open readOpen(PostcardReader in) {
    return new Request.Open(in.bytes(), in.text(), in.u64());
  }

  private static void writeStep(PostcardWriter out, Request.Step value) {
    out.text(value.accountId());
    out.optional(value.row(), RowCodec::write);
    out.optional(value.marker(), PostcardWriter::u64);
    out.u64(value.at());
    out.bytes(value.entropy());
    EventCodec.write(out, value.event());
  }

  private static Request.Step readStep(PostcardReader in) {
    return new Request.Step(
        in.text(),
        in.optional(RowCodec::read),
        in.optional(PostcardReader::u64),
        in.u64(),
        in.bytes(),
        EventCodec.read(in));
  }

  private static void writeDecide(PostcardWriter out, Request.Decide value) {
    SituationCodec.write(out, value.situation());
  }

  private static Request.Decide readDecide(PostcardReader in) {
    return new Request.Decide(SituationCodec.read(in));
  }

  private static void writeLint(PostcardWriter out, Request.Lint value) {
    out.text(value.policy());
  }

  private static Request.Lint readLint(PostcardReader in) {
    return new Request.Lint(in.text());
  }

  private static void writeCheckEvidence(PostcardWriter out, Request.CheckEvidence value) {
    out.text(value.accountId());
    out.bytes(value.nonce());
    out.bytes(value.evidence());
    out.u64(value.at());
  }

  private static Request.CheckEvidence readCheckEvidence(PostcardReader in) {
    return new Request.CheckEvidence(in.text(), in.bytes(), in.bytes(), in.u64());
  }

  private static void writeVerifyAudit(PostcardWriter out, Request.VerifyAudit value) {
    out.text(value.accountId());
    RowCodec.write(out, value.row());
    out.bytes(value.previous());
    out.list(value.events(), AuditEventCodec::write);
    out.bool(value.complete());
  }

  private static Request.VerifyAudit readVerifyAudit(PostcardReader in) {
    return new Request.VerifyAudit(
        in.text(), RowCodec.read(in), in.bytes(), in.list(AuditEventCodec::read), in.bool());
  }

  private static void writeNewRing(PostcardWriter out, Request.NewRing value) {
    out.text(value.instanceId());
    out.bytes(value.entropy());
  }

  private static Request.NewRing readNewRing(PostcardReader in) {
    return new Request.NewRing(in.text(), in.bytes());
  }

  private static void writeChangeRing(PostcardWriter out, Request.ChangeRing value) {
    out.bytes(value.ring());
    RingChangeCodec.write(out, value.change());
    out.bytes(value.entropy());
  }

  private static Request.ChangeRing readChangeRing(PostcardReader in) {
    return new Request.ChangeRing(in.bytes(), RingChangeCodec.read(in), in.bytes());
  }

  private static void writeSealPolicy(PostcardWriter out, Request.SealPolicy value) {
    out.u64(value.policyVersion());
    out.bytes(value.digest());
  }

  private static Request.SealPolicy readSealPolicy(PostcardReader in) {
    return new Request.SealPolicy(in.u64(), in.bytes());
  }

  private static void writeCheckPolicySeal(PostcardWriter out, Request.CheckPolicySeal value) {
    out.u64(value.policyVersion());
    out.bytes(value.digest());
    out.bytes(value.seal());
  }

  private static Request.CheckPolicySeal readCheckPolicySeal(PostcardReader in) {
    return new Request.CheckPolicySeal(in.u64(), in.bytes(), in.bytes());
  }

  private static void writeHelp(PostcardWriter out, Request.Help value) {
    HelpActCodec.write(out, value.act());
  }

  private static Request.Help readHelp(PostcardReader in) {
    return new Request.Help(HelpActCodec.read(in));
  }
}
