// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link EvidenceFacts} as postcard. */
final class EvidenceFactsCodec {
  private EvidenceFactsCodec() {}

  static void write(PostcardWriter out, EvidenceFacts value) {
    BecauseCodec.write(out, value.because());
    out.u64(value.at());
    out.u64(value.until());
    out.u64(value.freshUntil());
    out.u64(value.revocations());
    out.u64(value.policyVersion());
    out.optional(value.peer(), PostcardWriter::text);
  }

  static EvidenceFacts read(PostcardReader in) {
    return new EvidenceFacts(
        BecauseCodec.read(in),
        in.u64(),
        in.u64(),
        in.u64(),
        in.u64(),
        in.u64(),
        in.optional(PostcardReader::text));
  }
}
