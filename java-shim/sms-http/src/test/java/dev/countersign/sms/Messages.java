package dev.countersign.sms;

import dev.countersign.sms.SmsSender.TimeLimits;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** What tests send. */
final class Messages {
  static final String TO = "+4915123456789";
  static final String CODE = "047182";
  static final long NOW = 1_700_000_000;
  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));

  /** For gateways that answer: limits generous enough for a busy machine. */
  static final TimeLimits PATIENT = new TimeLimits(20_000, 20_000, 60_000);

  /** For gateways that do not. */
  static final TimeLimits QUICK = new TimeLimits(1_000, 1_000, 2_000);

  /** What a busy machine may add. Without the limit the wait would be at least 30 s. */
  static final long SLACK_MILLIS = 10_000;

  private Messages() {}

  static HostTask.SendCode code(String locale, CodePurpose purpose) {
    return code(TO, CODE, locale, purpose, NOW + 300);
  }

  static HostTask.SendCode code(
      String to, String code, String locale, CodePurpose purpose, long expires) {
    return new HostTask.SendCode(
        MessageChannel.TEXT,
        to,
        code.getBytes(StandardCharsets.US_ASCII),
        purpose,
        expires,
        "Alice",
        locale);
  }

  static SmsGateway.Builder json(String address) {
    return SmsGateway.at(address)
        .body(BodyFormat.JSON, "{\"to\":\"$to\",\"text\":\"$text\"}")
        .site("Harbor", "harbor.example");
  }

  static SmsSender sender(SmsGateway.Builder gateway) {
    return sender(gateway, PATIENT);
  }

  static SmsSender sender(SmsGateway.Builder gateway, TimeLimits limits) {
    return new SmsSender(gateway.build(), SmsTexts.shipped(), CLOCK, limits);
  }
}
