// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link Finding} as postcard. */
final class FindingCodec {
  private FindingCodec() {}

  static void write(PostcardWriter out, Finding value) {
    if (value instanceof Finding.Sent) {
      out.variant(0);
    } else if (value instanceof Finding.Valid) {
      out.variant(1);
    } else if (value instanceof Finding.Asserted it) {
      out.variant(2);
      writeAsserted(out, it);
    } else if (value instanceof Finding.Registered it) {
      out.variant(3);
      writeRegistered(out, it);
    } else if (value instanceof Finding.OtpValid it) {
      out.variant(4);
      writeOtpValid(out, it);
    } else if (value instanceof Finding.PushStarted it) {
      out.variant(5);
      writePushStarted(out, it);
    } else if (value instanceof Finding.Waiting) {
      out.variant(6);
    } else if (value instanceof Finding.Invalid) {
      out.variant(7);
    } else if (value instanceof Finding.Failed) {
      out.variant(8);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static Finding read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> new Finding.Sent();
      case 1 -> new Finding.Valid();
      case 2 -> readAsserted(in);
      case 3 -> readRegistered(in);
      case 4 -> readOtpValid(in);
      case 5 -> readPushStarted(in);
      case 6 -> new Finding.Waiting();
      case 7 -> new Finding.Invalid();
      case 8 -> new Finding.Failed();
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeAsserted(PostcardWriter out, Finding.Asserted value) {
    out.bytes(value.credential());
    out.u32(value.signCount());
    out.bool(value.userVerified());
  }

  private static Finding.Asserted readAsserted(PostcardReader in) {
    return new Finding.Asserted(in.bytes(), in.u32(), in.bool());
  }

  private static void writeRegistered(PostcardWriter out, Finding.Registered value) {
    out.bytes(value.credentialId());
    out.bytes(value.credential());
    out.u32(value.signCount());
    out.bool(value.userVerified());
  }

  private static Finding.Registered readRegistered(PostcardReader in) {
    return new Finding.Registered(in.bytes(), in.bytes(), in.u32(), in.bool());
  }

  private static void writeOtpValid(PostcardWriter out, Finding.OtpValid value) {
    out.secretText(value.otp());
    out.text(value.nonce());
  }

  private static Finding.OtpValid readOtpValid(PostcardReader in) {
    return new Finding.OtpValid(in.secretText(), in.text());
  }

  private static void writePushStarted(PostcardWriter out, Finding.PushStarted value) {
    out.text(value.transaction());
  }

  private static Finding.PushStarted readPushStarted(PostcardReader in) {
    return new Finding.PushStarted(in.text());
  }
}
