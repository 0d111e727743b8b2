// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link RuleLook} as postcard. */
final class RuleLookCodec {
  private RuleLookCodec() {}

  static void write(PostcardWriter out, RuleLook value) {
    out.text(value.rule());
    out.bool(value.matched());
    out.text(value.on());
  }

  static RuleLook read(PostcardReader in) {
    return new RuleLook(in.text(), in.bool(), in.text());
  }
}
