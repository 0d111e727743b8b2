// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link MessageChannel} as postcard. */
final class MessageChannelCodec {
  private MessageChannelCodec() {}

  static void write(PostcardWriter out, MessageChannel value) {
    switch (value) {
      case MAIL -> out.variant(0);
      case TEXT -> out.variant(1);
    }
  }

  static MessageChannel read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> MessageChannel.MAIL;
      case 1 -> MessageChannel.TEXT;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
