// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AccountEvent} as postcard. */
final class AccountEventCodec {
  private AccountEventCodec() {}

  static void write(PostcardWriter out, AccountEvent value) {
    if (value instanceof AccountEvent.SignIn it) {
      out.variant(0);
      writeSignIn(out, it);
    } else if (value instanceof AccountEvent.SelfService it) {
      out.variant(1);
      writeSelfService(out, it);
    } else if (value instanceof AccountEvent.Admin it) {
      out.variant(2);
      writeAdmin(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static AccountEvent read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readSignIn(in);
      case 1 -> readSelfService(in);
      case 2 -> readAdmin(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeSignIn(PostcardWriter out, AccountEvent.SignIn value) {
    LoginCodec.write(out, value.login());
    SignInActCodec.write(out, value.act());
  }

  private static AccountEvent.SignIn readSignIn(PostcardReader in) {
    return new AccountEvent.SignIn(LoginCodec.read(in), SignInActCodec.read(in));
  }

  private static void writeSelfService(PostcardWriter out, AccountEvent.SelfService value) {
    LoginCodec.write(out, value.login());
    out.bytes(value.evidence());
    SelfServiceActCodec.write(out, value.act());
  }

  private static AccountEvent.SelfService readSelfService(PostcardReader in) {
    return new AccountEvent.SelfService(
        LoginCodec.read(in), in.bytes(), SelfServiceActCodec.read(in));
  }

  private static void writeAdmin(PostcardWriter out, AccountEvent.Admin value) {
    ActorCodec.write(out, value.actor());
    out.text(value.reason());
    AdminActCodec.write(out, value.act());
  }

  private static AccountEvent.Admin readAdmin(PostcardReader in) {
    return new AccountEvent.Admin(ActorCodec.read(in), in.text(), AdminActCodec.read(in));
  }
}
