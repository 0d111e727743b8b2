// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Lane} as postcard. */
final class LaneCodec {
  private LaneCodec() {}

  static void write(PostcardWriter out, Lane value) {
    switch (value) {
      case UNKNOWN -> out.variant(0);
      case KNOWN -> out.variant(1);
    }
  }

  static Lane read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Lane.UNKNOWN;
      case 1 -> Lane.KNOWN;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
