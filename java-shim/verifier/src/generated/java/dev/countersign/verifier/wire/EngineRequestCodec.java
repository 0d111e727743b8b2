// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link EngineRequest} as postcard. */
final class EngineRequestCodec {
  private EngineRequestCodec() {}

  static void write(PostcardWriter out, EngineRequest value) {
    if (value instanceof EngineRequest.Open it) {
      out.variant(0);
      writeOpen(out, it);
    } else if (value instanceof EngineRequest.Step it) {
      out.variant(1);
      writeStep(out, it);
    } else if (value instanceof EngineRequest.Decide it) {
      out.variant(2);
      writeDecide(out, it);
    } else if (value instanceof EngineRequest.Lint it) {
      out.variant(3);
      writeLint(out, it);
    } else if (value instanceof EngineRequest.CheckEvidence it) {
      out.variant(4);
      writeCheckEvidence(out, it);
    } else if (value instanceof EngineRequest.VerifyAudit it) {
      out.variant(5);
      writeVerifyAudit(out, it);
    } else if (value instanceof EngineRequest.NewRing it) {
      out.variant(6);
      writeNewRing(out, it);
    } else if (value instanceof EngineRequest.ChangeRing it) {
      out.variant(7);
      writeChangeRing(out, it);
    } else if (value instanceof EngineRequest.SealPolicy it) {
      out.variant(8);
      writeSealPolicy(out, it);
    } else if (value instanceof EngineRequest.CheckPolicySeal it) {
      out.variant(9);
      writeCheckPolicySeal(out, it);
    } else if (value instanceof EngineRequest.NameCookies it) {
      out.variant(10);
      writeNameCookies(out, it);
    } else if (value instanceof EngineRequest.Help it) {
      out.variant(11);
      writeHelp(out, it);
    } else if (value instanceof EngineRequest.SelfTest) {
      out.variant(12);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static EngineRequest read(PostcardReader in) {
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
      case 10 -> readNameCookies(in);
      case 11 -> readHelp(in);
      case 12 -> new EngineRequest.SelfTest();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeOpen(PostcardWriter out, EngineRequest.Open value) {
    out.bytes(value.ring());
    out.text(value.policy());
    out.u64(value.policyVersion());
  }

  private static EngineRequest.Open readOpen(PostcardReader in) {
    return new EngineRequest.Open(in.bytes(), in.text(), in.u64());
  }

  private static void writeStep(PostcardWriter out, EngineRequest.Step value) {
    out.text(value.accountId());
    out.optional(value.row(), AccountRowCodec::write);
    out.optional(value.marker(), PostcardWriter::u64);
    out.u64(value.at());
    out.bytes(value.entropy());
    AccountEventCodec.write(out, value.event());
  }

  private static EngineRequest.Step readStep(PostcardReader in) {
    return new EngineRequest.Step(
        in.text(),
        in.optional(AccountRowCodec::read),
        in.optional(PostcardReader::u64),
        in.u64(),
        in.bytes(),
        AccountEventCodec.read(in));
  }

  private static void writeDecide(PostcardWriter out, EngineRequest.Decide value) {
    SituationCodec.write(out, value.situation());
  }

  private static EngineRequest.Decide readDecide(PostcardReader in) {
    return new EngineRequest.Decide(SituationCodec.read(in));
  }

  private static void writeLint(PostcardWriter out, EngineRequest.Lint value) {
    out.text(value.policy());
    out.list(value.groups(), PostcardWriter::text);
  }

  private static EngineRequest.Lint readLint(PostcardReader in) {
    return new EngineRequest.Lint(in.text(), in.list(PostcardReader::text));
  }

  private static void writeCheckEvidence(PostcardWriter out, EngineRequest.CheckEvidence value) {
    out.text(value.accountId());
    out.bytes(value.nonce());
    out.bytes(value.evidence());
    out.u64(value.at());
  }

  private static EngineRequest.CheckEvidence readCheckEvidence(PostcardReader in) {
    return new EngineRequest.CheckEvidence(in.text(), in.bytes(), in.bytes(), in.u64());
  }

  private static void writeVerifyAudit(PostcardWriter out, EngineRequest.VerifyAudit value) {
    out.text(value.accountId());
    AccountRowCodec.write(out, value.row());
    out.bytes(value.previous());
    out.list(value.events(), AuditEventCodec::write);
    out.bool(value.complete());
  }

  private static EngineRequest.VerifyAudit readVerifyAudit(PostcardReader in) {
    return new EngineRequest.VerifyAudit(
        in.text(), AccountRowCodec.read(in), in.bytes(), in.list(AuditEventCodec::read), in.bool());
  }

  private static void writeNewRing(PostcardWriter out, EngineRequest.NewRing value) {
    out.text(value.instanceId());
    out.bytes(value.entropy());
  }

  private static EngineRequest.NewRing readNewRing(PostcardReader in) {
    return new EngineRequest.NewRing(in.text(), in.bytes());
  }

  private static void writeChangeRing(PostcardWriter out, EngineRequest.ChangeRing value) {
    out.bytes(value.ring());
    RingChangeCodec.write(out, value.change());
    out.bytes(value.entropy());
  }

  private static EngineRequest.ChangeRing readChangeRing(PostcardReader in) {
    return new EngineRequest.ChangeRing(in.bytes(), RingChangeCodec.read(in), in.bytes());
  }

  private static void writeSealPolicy(PostcardWriter out, EngineRequest.SealPolicy value) {
    out.u64(value.policyVersion());
    out.bytes(value.digest());
  }

  private static EngineRequest.SealPolicy readSealPolicy(PostcardReader in) {
    return new EngineRequest.SealPolicy(in.u64(), in.bytes());
  }

  private static void writeCheckPolicySeal(
      PostcardWriter out, EngineRequest.CheckPolicySeal value) {
    out.u64(value.policyVersion());
    out.bytes(value.digest());
    out.bytes(value.seal());
  }

  private static EngineRequest.CheckPolicySeal readCheckPolicySeal(PostcardReader in) {
    return new EngineRequest.CheckPolicySeal(in.u64(), in.bytes(), in.bytes());
  }

  private static void writeNameCookies(PostcardWriter out, EngineRequest.NameCookies value) {
    out.text(value.accountId());
  }

  private static EngineRequest.NameCookies readNameCookies(PostcardReader in) {
    return new EngineRequest.NameCookies(in.text());
  }

  private static void writeHelp(PostcardWriter out, EngineRequest.Help value) {
    HelpActCodec.write(out, value.act());
  }

  private static EngineRequest.Help readHelp(PostcardReader in) {
    return new EngineRequest.Help(HelpActCodec.read(in));
  }
}
