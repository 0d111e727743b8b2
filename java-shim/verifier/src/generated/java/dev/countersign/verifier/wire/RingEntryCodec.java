// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link RingEntry} as postcard. */
final class RingEntryCodec {
  private RingEntryCodec() {}

  static void write(PostcardWriter out, RingEntry value) {
    out.u32(value.keyId());
    KeyStateCodec.write(out, value.state());
  }

  static RingEntry read(PostcardReader in) {
    return new RingEntry(in.u32(), KeyStateCodec.read(in));
  }
}
