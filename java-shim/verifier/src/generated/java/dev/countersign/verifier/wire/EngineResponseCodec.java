// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link EngineResponse} as postcard. */
final class EngineResponseCodec {
  private EngineResponseCodec() {}

  static void write(PostcardWriter out, EngineResponse value) {
    if (value instanceof EngineResponse.Opened it) {
      out.variant(0);
      writeOpened(out, it);
    } else if (value instanceof EngineResponse.Stepped it) {
      out.variant(1);
      writeStepped(out, it);
    } else if (value instanceof EngineResponse.Decided it) {
      out.variant(2);
      writeDecided(out, it);
    } else if (value instanceof EngineResponse.Linted it) {
      out.variant(3);
      writeLinted(out, it);
    } else if (value instanceof EngineResponse.Evidence it) {
      out.variant(4);
      writeEvidence(out, it);
    } else if (value instanceof EngineResponse.AuditVerified it) {
      out.variant(5);
      writeAuditVerified(out, it);
    } else if (value instanceof EngineResponse.Ring it) {
      out.variant(6);
      writeRing(out, it);
    } else if (value instanceof EngineResponse.RingChanged it) {
      out.variant(7);
      writeRingChanged(out, it);
    } else if (value instanceof EngineResponse.PolicySealed it) {
      out.variant(8);
      writePolicySealed(out, it);
    } else if (value instanceof EngineResponse.PolicySealChecked it) {
      out.variant(9);
      writePolicySealChecked(out, it);
    } else if (value instanceof EngineResponse.CookiesNamed it) {
      out.variant(10);
      writeCookiesNamed(out, it);
    } else if (value instanceof EngineResponse.Helped it) {
      out.variant(11);
      writeHelped(out, it);
    } else if (value instanceof EngineResponse.SelfTested it) {
      out.variant(12);
      writeSelfTested(out, it);
    } else if (value instanceof EngineResponse.Mistake it) {
      out.variant(13);
      writeMistake(out, it);
    } else if (value instanceof EngineResponse.Internal it) {
      out.variant(14);
      writeInternal(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static EngineResponse read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readOpened(in);
      case 1 -> readStepped(in);
      case 2 -> readDecided(in);
      case 3 -> readLinted(in);
      case 4 -> readEvidence(in);
      case 5 -> readAuditVerified(in);
      case 6 -> readRing(in);
      case 7 -> readRingChanged(in);
      case 8 -> readPolicySealed(in);
      case 9 -> readPolicySealChecked(in);
      case 10 -> readCookiesNamed(in);
      case 11 -> readHelped(in);
      case 12 -> readSelfTested(in);
      case 13 -> readMistake(in);
      case 14 -> readInternal(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeOpened(PostcardWriter out, EngineResponse.Opened value) {
    out.u64(value.handle());
    out.u32(value.fingerprint());
    out.text(value.instanceId());
    out.bytes(value.keyCheck());
    out.u8(value.writeFormat());
    out.list(value.warnings(), PolicyFindingCodec::write);
  }

  private static EngineResponse.Opened readOpened(PostcardReader in) {
    return new EngineResponse.Opened(
        in.u64(), in.u32(), in.text(), in.bytes(), in.u8(), in.list(PolicyFindingCodec::read));
  }

  private static void writeStepped(PostcardWriter out, EngineResponse.Stepped value) {
    out.optional(value.save(), SaveCodec::write);
    VerdictCodec.write(out, value.verdict());
  }

  private static EngineResponse.Stepped readStepped(PostcardReader in) {
    return new EngineResponse.Stepped(in.optional(SaveCodec::read), VerdictCodec.read(in));
  }

  private static void writeDecided(PostcardWriter out, EngineResponse.Decided value) {
    DecisionCodec.write(out, value.decision());
  }

  private static EngineResponse.Decided readDecided(PostcardReader in) {
    return new EngineResponse.Decided(DecisionCodec.read(in));
  }

  private static void writeLinted(PostcardWriter out, EngineResponse.Linted value) {
    out.list(value.findings(), PolicyFindingCodec::write);
  }

  private static EngineResponse.Linted readLinted(PostcardReader in) {
    return new EngineResponse.Linted(in.list(PolicyFindingCodec::read));
  }

  private static void writeEvidence(PostcardWriter out, EngineResponse.Evidence value) {
    out.optional(value.facts(), EvidenceFactsCodec::write);
  }

  private static EngineResponse.Evidence readEvidence(PostcardReader in) {
    return new EngineResponse.Evidence(in.optional(EvidenceFactsCodec::read));
  }

  private static void writeAuditVerified(PostcardWriter out, EngineResponse.AuditVerified value) {
    out.optional(value.brokenAt(), PostcardWriter::u64);
    out.optional(value.beginsAt(), PostcardWriter::u64);
    out.bytes(value.last());
  }

  private static EngineResponse.AuditVerified readAuditVerified(PostcardReader in) {
    return new EngineResponse.AuditVerified(
        in.optional(PostcardReader::u64), in.optional(PostcardReader::u64), in.bytes());
  }

  private static void writeRing(PostcardWriter out, EngineResponse.Ring value) {
    out.bytes(value.ring());
  }

  private static EngineResponse.Ring readRing(PostcardReader in) {
    return new EngineResponse.Ring(in.bytes());
  }

  private static void writeRingChanged(PostcardWriter out, EngineResponse.RingChanged value) {
    out.bytes(value.ring());
    out.list(value.keys(), RingEntryCodec::write);
  }

  private static EngineResponse.RingChanged readRingChanged(PostcardReader in) {
    return new EngineResponse.RingChanged(in.bytes(), in.list(RingEntryCodec::read));
  }

  private static void writePolicySealed(PostcardWriter out, EngineResponse.PolicySealed value) {
    out.bytes(value.seal());
  }

  private static EngineResponse.PolicySealed readPolicySealed(PostcardReader in) {
    return new EngineResponse.PolicySealed(in.bytes());
  }

  private static void writePolicySealChecked(
      PostcardWriter out, EngineResponse.PolicySealChecked value) {
    out.bool(value.intact());
  }

  private static EngineResponse.PolicySealChecked readPolicySealChecked(PostcardReader in) {
    return new EngineResponse.PolicySealChecked(in.bool());
  }

  private static void writeCookiesNamed(PostcardWriter out, EngineResponse.CookiesNamed value) {
    out.list(value.names(), PostcardWriter::bytes);
  }

  private static EngineResponse.CookiesNamed readCookiesNamed(PostcardReader in) {
    return new EngineResponse.CookiesNamed(in.list(PostcardReader::bytes));
  }

  private static void writeHelped(PostcardWriter out, EngineResponse.Helped value) {
    HelpedCodec.write(out, value.helped());
  }

  private static EngineResponse.Helped readHelped(PostcardReader in) {
    return new EngineResponse.Helped(HelpedCodec.read(in));
  }

  private static void writeSelfTested(PostcardWriter out, EngineResponse.SelfTested value) {
    out.u32(value.checks());
  }

  private static EngineResponse.SelfTested readSelfTested(PostcardReader in) {
    return new EngineResponse.SelfTested(in.u32());
  }

  private static void writeMistake(PostcardWriter out, EngineResponse.Mistake value) {
    out.text(value.code());
    out.text(value.path());
  }

  private static EngineResponse.Mistake readMistake(PostcardReader in) {
    return new EngineResponse.Mistake(in.text(), in.text());
  }

  private static void writeInternal(PostcardWriter out, EngineResponse.Internal value) {
    out.u64(value.incident());
  }

  private static EngineResponse.Internal readInternal(PostcardReader in) {
    return new EngineResponse.Internal(in.u64());
  }
}
