// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Channel} as postcard. */
final class ChannelCodec {
  private ChannelCodec() {}

  static void write(PostcardWriter out, Channel value) {
    switch (value) {
      case FORM -> out.variant(0);
      case REMEMBER_ME -> out.variant(1);
      case SSO -> out.variant(2);
      case BASIC -> out.variant(3);
      case TOKEN -> out.variant(4);
      case OAUTH -> out.variant(5);
      case GIT_HTTP -> out.variant(6);
    }
  }

  static Channel read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> Channel.FORM;
      case 1 -> Channel.REMEMBER_ME;
      case 2 -> Channel.SSO;
      case 3 -> Channel.BASIC;
      case 4 -> Channel.TOKEN;
      case 5 -> Channel.OAUTH;
      case 6 -> Channel.GIT_HTTP;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
