// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Severity} as postcard. */
final class SeverityCodec {
  private SeverityCodec() {}

  static void write(PostcardWriter out, Severity value) {
    switch (value) {
      case ERROR -> out.variant(0);
      case WARNING -> out.variant(1);
    }
  }

  static Severity read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Severity.ERROR;
      case 1 -> Severity.WARNING;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
