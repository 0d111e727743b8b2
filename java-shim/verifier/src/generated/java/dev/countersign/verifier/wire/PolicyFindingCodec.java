// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link PolicyFinding} as postcard. */
final class PolicyFindingCodec {
  private PolicyFindingCodec() {}

  static void write(PostcardWriter out, PolicyFinding value) {
    SeverityCodec.write(out, value.severity());
    out.text(value.code());
    out.text(value.path());
    out.text(value.message());
  }

  static PolicyFinding read(PostcardReader in) {
    return new PolicyFinding(SeverityCodec.read(in), in.text(), in.text(), in.text());
  }
}
