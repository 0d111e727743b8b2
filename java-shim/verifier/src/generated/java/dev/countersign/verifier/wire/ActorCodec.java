// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Actor} as postcard. */
final class ActorCodec {
  private ActorCodec() {}

  static void write(PostcardWriter out, Actor value) {
    if (value instanceof Actor.Administrator it) {
      out.variant(0);
      writeAdministrator(out, it);
    } else if (value instanceof Actor.Host it) {
      out.variant(1);
      writeHost(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Actor read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readAdministrator(in);
      case 1 -> readHost(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeAdministrator(PostcardWriter out, Actor.Administrator value) {
    out.text(value.accountId());
    out.bytes(value.nonce());
    out.bytes(value.evidence());
    out.u64(value.revocations());
  }

  private static Actor.Administrator readAdministrator(PostcardReader in) {
    return new Actor.Administrator(in.text(), in.bytes(), in.bytes(), in.u64());
  }

  private static void writeHost(PostcardWriter out, Actor.Host value) {
    out.text(value.component());
  }

  private static Actor.Host readHost(PostcardReader in) {
    return new Actor.Host(in.text());
  }
}
