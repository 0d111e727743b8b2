// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Decision} as postcard. */
final class DecisionCodec {
  private DecisionCodec() {}

  static void write(PostcardWriter out, Decision value) {
    OutcomeCodec.write(out, value.outcome());
    out.text(value.rule());
    out.list(value.looked(), RuleLookCodec::write);
  }

  static Decision read(PostcardReader in) {
    return new Decision(OutcomeCodec.read(in), in.text(), in.list(RuleLookCodec::read));
  }
}
