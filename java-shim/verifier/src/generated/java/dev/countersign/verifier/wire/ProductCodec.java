// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Product} as postcard. */
final class ProductCodec {
  private ProductCodec() {}

  static void write(PostcardWriter out, Product value) {
    switch (value) {
      case JIRA -> out.variant(0);
      case JSM -> out.variant(1);
      case CONFLUENCE -> out.variant(2);
      case BITBUCKET -> out.variant(3);
      case BAMBOO -> out.variant(4);
      case CROWD -> out.variant(5);
    }
  }

  static Product read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Product.JIRA;
      case 1 -> Product.JSM;
      case 2 -> Product.CONFLUENCE;
      case 3 -> Product.BITBUCKET;
      case 4 -> Product.BAMBOO;
      case 5 -> Product.CROWD;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
