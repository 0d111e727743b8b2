// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Response} as postcard. */
final class ResponseCodec {
  private ResponseCodec() {}

  static void write(PostcardWriter out, Response value) {
    if (value instanceof Response.Opened it) {
      out.variant(0);
      writeOpened(out, it);
    } else if (value instanceof Response.Stepped it) {
      out.variant(1);
      writeStepped(out, it);
    } else if (value instanceof Response.Decided it) {
      out.variant(2);
      writeDecided(out, it);
    } else if (value instanceof Response.Linted it) {
      out.variant(3);
      writeLinted(out, it);
    } else if (value instanceof Response.Evidence it) {
      out.variant(4);
      writeEvidence(out, it);
    } else if (value instanceof Response.AuditVerified it) {
      out.variant(5);
      writeAuditVerified(out, it);
    } else if (value instanceof Response.Ring it) {
      out.variant(6);
      writeRing(out, it);
    } else if (value instanceof Response.RingChanged it) {
      out.variant(7);
      writeRingChanged(out, it);
    } else if (value instanceof Response.PolicySealed it) {
      out.variant(8);
      writePolicySealed(out, it);
    } else if (value instanceof Response.PolicySealChecked it) {
      out.variant(9);
      writePolicySealChecked(out, it);
    } else if (value instanceof Response.Helped it) {
      out.variant(10);
      writeHelped(out, it);
    } else if (value instanceof Response.SelfTested it) {
      out.variant(11);
      writeSelfTested(out, it);
    } else if (value instanceof Response.Mistake it) {
      out.variant(12);
      writeMistake(out, it);
    } else if (value instanceof Response.Internal it) {
      out.variant(13);
      writeInternal(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Response read(PostcardReader in) {
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
      case 10 -> readHelped(in);
      case 11 -> readSelfTested(in);
      case 12 -> readMistake(in);
      case 13 -> readInternal(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeOpened(PostcardWriter out, Response.Opened value) {
    out.u64(value.handle());
    out.u32(value.fingerprint());
    out.text(value.instanceId());
    out.bytes(value.keyCheck());
    out.u8(value.writeFormat());
    out.list(value.warnings(), PolicyFindingCodec::write);
  }

  private static Response.Opened readOpened(PostcardReader in) {
    return new Response.Opened(
        in.u64(), in.u32(), in.text(), in.bytes(), in.u8(), in.list(PolicyFindingCodec::read));
  }

  private static void writeStepped(PostcardWriter out, Response.Stepped value) {
    out.optional(value.save(), SaveCodec::write);
    VerdictCodec.write(out, value.verdict());
  }

  private static Response.Stepped readStepped(PostcardReader in) {
    return new Response.Stepped(in.optional(SaveCodec::read), VerdictCodec.read(in));
  }

  private static void writeDecided(PostcardWriter out, Response.Decided value) {
    DecisionCodec.write(out, value.decision());
  }

  private static Response.Decided readDecided(PostcardReader in) {
    return new Response.Decided(DecisionCodec.read(in));
  }

  private static void writeLinted(PostcardWriter out, Response.Linted value) {
    out.list(value.findings(), PolicyFindingCodec::write);
  }

  private static Response.Linted readLinted(PostcardReader in) {
    return new Response.Linted(in.list(PolicyFindingCodec::read));
  }

  private static void writeEvidence(PostcardWriter out, Response.Evidence value) {
    out.optional(value.facts(), EvidenceFactsCodec::write);
  }

  private static Response.Evidence readEvidence(PostcardReader in) {
    return new Response.Evidence(in.optional(EvidenceFactsCodec::read));
  }

  private static void writeAuditVerified(PostcardWriter out, Response.AuditVerified value) {
    out.optional(value.brokenAt(), PostcardWriter::u64);
    out.optional(value.beginsAt(), PostcardWriter::u64);
    out.bytes(value.last());
  }

  private static Response.AuditVerified readAuditVerified(PostcardReader in) {
    return new Response.AuditVerified(
        in.optional(PostcardReader::u64), in.optional(PostcardReader::u64), in.bytes());
  }

  private static void writeRing(PostcardWriter out, Response.Ring value) {
    out.bytes(value.ring());
  }

  private static Response.Ring readRing(PostcardReader in) {
    return new Response.Ring(in.bytes());
  }

  private static void writeRingChanged(PostcardWriter out, Response.RingChanged value) {
    out.bytes(value.ring());
    out.list(value.keys(), RingEntryCodec::write);
  }

  private static Response.RingChanged readRingChanged(PostcardReader in) {
    return new Response.RingChanged(in.bytes(), in.list(RingEntryCodec::read));
  }

  private static void writePolicySealed(PostcardWriter out, Response.PolicySealed value) {
    out.bytes(value.seal());
  }

  private static Response.PolicySealed readPolicySealed(PostcardReader in) {
    return new Response.PolicySealed(in.bytes());
  }

  private static void writePolicySealChecked(PostcardWriter out, Response.PolicySealChecked value) {
    out.bool(value.intact());
  }

  private static Response.PolicySealChecked readPolicySealChecked(PostcardReader in) {
    return new Response.PolicySealChecked(in.bool());
  }

  private static void writeHelped(PostcardWriter out, Response.Helped value) {
    HelpedCodec.write(out, value.helped());
  }

  private static Response.Helped readHelped(PostcardReader in) {
    return new Response.Helped(HelpedCodec.read(in));
  }

  private static void writeSelfTested(PostcardWriter out, Response.SelfTested value) {
    out.u32(value.checks());
  }

  private static Response.SelfTested readSelfTested(PostcardReader in) {
    return new Response.SelfTested(in.u32());
  }

  private static void writeMistake(PostcardWriter out, Response.Mistake value) {
    out.text(value.code());
    out.text(value.path());
  }

  private static Response.Mistake readMistake(PostcardReader in) {
    return new Response.Mistake(in.text(), in.text());
  }

  private static void writeInternal(PostcardWriter out, Response.Internal value) {
    out.u64(value.incident());
  }

  private static Response.Internal readInternal(PostcardReader in) {
    return new Response.Internal(in.u64());
  }
}
