package dev.countersign.mail;

import dev.countersign.mail.MailSender.TimeLimits;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** What tests send. */
final class Messages {
  static final String CODE = "40718293";
  static final long NOW = 1_700_000_000;
  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));

  /** For servers that answer: limits generous enough for a busy machine. */
  static final TimeLimits PATIENT = new TimeLimits(20_000, 20_000, 20_000, 60_000);

  /** For servers that do not. */
  static final TimeLimits QUICK = new TimeLimits(1_000, 1_000, 1_000, 3_000);

  /** What a busy machine may add. Without the limit the wait would be at least 30 s. */
  static final long SLACK_MILLIS = 10_000;

  private Messages() {}

  static HostTask.SendCode code(String to, String name, String locale) {
    return code(to, name, locale, CodePurpose.TO_SIGN_IN, NOW + 600);
  }

  static HostTask.SendCode code(
      String to, String name, String locale, CodePurpose purpose, long expires) {
    return new HostTask.SendCode(
        MessageChannel.MAIL,
        to,
        CODE.getBytes(StandardCharsets.US_ASCII),
        purpose,
        expires,
        name,
        locale);
  }

  static MailSettings.Builder settings(int port, Encryption encryption) {
    return MailSettings.server("localhost", port, encryption)
        .from("noreply@harbor.example", "Häfen & Co")
        .site("Harbor");
  }

  static MailSender sender(MailSettings settings) {
    return sender(settings, PATIENT);
  }

  static MailSender sender(MailSettings settings, TimeLimits limits) {
    return new MailSender(settings, MailTexts.shipped(), CLOCK, limits);
  }
}
