// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Event} as postcard. */
final class EventCodec {
  private EventCodec() {}

  static void write(PostcardWriter out, Event value) {
    if (value instanceof Event.SignIn it) {
      out.variant(0);
      writeSignIn(out, it);
    } else if (value instanceof Event.SelfService it) {
      out.variant(1);
      writeSelfService(out, it);
    } else if (value instanceof Event.Admin it) {
      out.variant(2);
      writeAdmin(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Event read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readSignIn(in);
      case 1 -> readSelfService(in);
      case 2 -> readAdmin(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeSignIn(PostcardWriter out, Event.SignIn value) {
    LoginCodec.write(out, value.login());
    SignInActCodec.write(out, value.act());
  }

  private static Event.SignIn readSignIn(PostcardReader in) {
    return new Event.SignIn(LoginCodec.read(in), SignInActCodec.read(in));
  }

  private static void writeSelfService(PostcardWriter out, Event.SelfService value) {
    LoginCodec.write(out, value.login());
    out.bytes(value.evidence());
    SelfServiceActCodec.write(out, value.act());
  }

  private static Event.SelfService readSelfService(PostcardReader in) {
    return new Event.SelfService(LoginCodec.read(in), in.bytes(), SelfServiceActCodec.read(in));
  }

  private static void writeAdmin(PostcardWriter out, Event.Admin value) {
    ActorCodec.write(out, value.actor());
    out.text(value.reason());
    AdminActCodec.write(out, value.act());
  }

  private static Event.Admin readAdmin(PostcardReader in) {
    return new Event.Admin(ActorCodec.read(in), in.text(), AdminActCodec.read(in));
  }
}
