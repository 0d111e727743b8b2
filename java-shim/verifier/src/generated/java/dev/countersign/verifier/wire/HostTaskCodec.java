// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link HostTask} as postcard. */
final class HostTaskCodec {
  private HostTaskCodec() {}

  static void write(PostcardWriter out, HostTask value) {
    if (value instanceof HostTask.SendCode it) {
      out.variant(0);
      writeSendCode(out, it);
    } else if (value instanceof HostTask.VerifyAssertion it) {
      out.variant(1);
      writeVerifyAssertion(out, it);
    } else if (value instanceof HostTask.VerifyRegistration it) {
      out.variant(2);
      writeVerifyRegistration(out, it);
    } else if (value instanceof HostTask.CheckYubico it) {
      out.variant(3);
      writeCheckYubico(out, it);
    } else if (value instanceof HostTask.StartPush it) {
      out.variant(4);
      writeStartPush(out, it);
    } else if (value instanceof HostTask.PollPush it) {
      out.variant(5);
      writePollPush(out, it);
    } else {
      throw new IllegalStateException("a variant without a number");
    }
  }

  static HostTask read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> readSendCode(in);
      case 1 -> readVerifyAssertion(in);
      case 2 -> readVerifyRegistration(in);
      case 3 -> readCheckYubico(in);
      case 4 -> readStartPush(in);
      case 5 -> readPollPush(in);
      default -> throw PostcardReader.unknownVariant();
    };
  }

  private static void writeSendCode(PostcardWriter out, HostTask.SendCode value) {
    MessageChannelCodec.write(out, value.channel());
    out.text(value.to());
    out.secretText(value.code());
    CodePurposeCodec.write(out, value.purpose());
    out.u64(value.expires());
    out.text(value.displayName());
    out.text(value.locale());
  }

  private static HostTask.SendCode readSendCode(PostcardReader in) {
    return new HostTask.SendCode(
        MessageChannelCodec.read(in),
        in.text(),
        in.secretText(),
        CodePurposeCodec.read(in),
        in.u64(),
        in.text(),
        in.text());
  }

  private static void writeVerifyAssertion(PostcardWriter out, HostTask.VerifyAssertion value) {
    CeremonyCodec.write(out, value.ceremony());
    out.bytes(value.credential());
    out.bytes(value.response());
  }

  private static HostTask.VerifyAssertion readVerifyAssertion(PostcardReader in) {
    return new HostTask.VerifyAssertion(CeremonyCodec.read(in), in.bytes(), in.bytes());
  }

  private static void writeVerifyRegistration(
      PostcardWriter out, HostTask.VerifyRegistration value) {
    CeremonyCodec.write(out, value.ceremony());
    out.bytes(value.response());
  }

  private static HostTask.VerifyRegistration readVerifyRegistration(PostcardReader in) {
    return new HostTask.VerifyRegistration(CeremonyCodec.read(in), in.bytes());
  }

  private static void writeCheckYubico(PostcardWriter out, HostTask.CheckYubico value) {
    out.secretText(value.otp());
    out.text(value.nonce());
  }

  private static HostTask.CheckYubico readCheckYubico(PostcardReader in) {
    return new HostTask.CheckYubico(in.secretText(), in.text());
  }

  private static void writeStartPush(PostcardWriter out, HostTask.StartPush value) {
    out.text(value.user());
    out.text(value.peer());
  }

  private static HostTask.StartPush readStartPush(PostcardReader in) {
    return new HostTask.StartPush(in.text(), in.text());
  }

  private static void writePollPush(PostcardWriter out, HostTask.PollPush value) {
    out.text(value.transaction());
  }

  private static HostTask.PollPush readPollPush(PostcardReader in) {
    return new HostTask.PollPush(in.text());
  }
}
