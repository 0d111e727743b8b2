// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link KeyState} as postcard. */
final class KeyStateCodec {
  private KeyStateCodec() {}

  static void write(PostcardWriter out, KeyState value) {
    switch (value) {
      case ACTIVE -> out.variant(0);
      case ACCEPT -> out.variant(1);
      case RETIRED -> out.variant(2);
    }
  }

  static KeyState read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> KeyState.ACTIVE;
      case 1 -> KeyState.ACCEPT;
      case 2 -> KeyState.RETIRED;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
