package dev.countersign.mail;

import dev.countersign.mail.MailSender.TimeLimits;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.MessageChannel;
import dev.countersign.verifier.wire.Question;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** What tests send. */
final class Messages {
  static final String CODE = "40718293";
  static final long NOW = 1_700_000_000;
  static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(NOW));
  static final TimeLimits QUICK = new TimeLimits(1_000, 1_000, 1_000, 3_000);

  private Messages() {}

  static Question.SendCode code(String to, String name, String locale) {
    return code(to, name, locale, CodePurpose.TO_SIGN_IN, NOW + 600);
  }

  static Question.SendCode code(
      String to, String name, String locale, CodePurpose purpose, long expires) {
    return new Question.SendCode(
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
    return new MailSender(settings, MailTexts.shipped(), CLOCK, QUICK);
  }
}
