// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Algorithm} as postcard. */
final class AlgorithmCodec {
  private AlgorithmCodec() {}

  static void write(PostcardWriter out, Algorithm value) {
    switch (value) {
      case SHA1 -> out.variant(0);
      case SHA256 -> out.variant(1);
      case SHA512 -> out.variant(2);
    }
  }

  static Algorithm read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Algorithm.SHA1;
      case 1 -> Algorithm.SHA256;
      case 2 -> Algorithm.SHA512;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
