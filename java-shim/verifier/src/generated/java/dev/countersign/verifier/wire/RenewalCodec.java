// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Renewal} as postcard. */
final class RenewalCodec {
  private RenewalCodec() {}

  static void write(PostcardWriter out, Renewal value) {
    out.bytes(value.evidence());
    out.optional(value.knownBrowser(), PostcardWriter::bytes);
  }

  static Renewal read(PostcardReader in) {
    return new Renewal(in.bytes(), in.optional(PostcardReader::bytes));
  }
}
