// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Ceremony} as postcard. */
final class CeremonyCodec {
  private CeremonyCodec() {}

  static void write(PostcardWriter out, Ceremony value) {
    out.bytes(value.challenge());
    out.text(value.relyingPartyId());
    out.list(value.origins(), PostcardWriter::text);
    out.bool(value.userVerification());
  }

  static Ceremony read(PostcardReader in) {
    return new Ceremony(in.bytes(), in.text(), in.list(PostcardReader::text), in.bool());
  }
}
