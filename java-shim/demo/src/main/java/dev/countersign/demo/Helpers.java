package dev.countersign.demo;

import dev.countersign.duo.DuoPush;
import dev.countersign.mail.Encryption;
import dev.countersign.mail.MailSender;
import dev.countersign.mail.MailSettings;
import dev.countersign.mail.MailTexts;
import dev.countersign.sms.BodyFormat;
import dev.countersign.sms.SmsGateway;
import dev.countersign.sms.SmsSender;
import dev.countersign.sms.SmsTexts;
import dev.countersign.verifier.DestinationBudget;
import dev.countersign.verifier.Verifier;
import dev.countersign.webauthn4j.Webauthn4jVerifier;
import dev.countersign.yubicloud.YubicloudValidator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the verifier cannot do alone: send codes, ask phones, check keys. All of it is the same as
 * for a real gateway, except for the addresses.
 */
final class Helpers implements AutoCloseable {
  /** The demo's push service ignores them. */
  private static final String INTEGRATION_KEY = "DIDEMO0000000000DEMO";

  private static final String SECRET_KEY = "the demo's phones ask for no secret key";

  /** Twice the limit of an account, for two people who share a phone. */
  private static final int SENDS_HOUR_MAX = 10;

  private static final int SENDS_DAY_MAX = 40;

  private final MailSender mail;
  private final SmsSender text;
  private final DuoPush push;
  private final YubicloudValidator yubico;
  private final Webauthn4jVerifier assertions = new Webauthn4jVerifier();

  Helpers(MailServer mailServer, Outside outside) {
    this.mail =
        MailSender.open(
            MailSettings.server("127.0.0.1", mailServer.port(), Encryption.NONE)
                .from("no-reply@harbor.example", "Harbor")
                .site("Harbor")
                .build(),
            MailTexts.shipped());
    this.text =
        SmsSender.open(
            SmsGateway.at(outside.address() + "/sms")
                .body(BodyFormat.FORM, "to=$to&text=$text")
                .site("Harbor", "localhost")
                .build(),
            SmsTexts.shipped());
    this.push =
        new DuoPush(
            "127.0.0.1:" + outside.port(),
            INTEGRATION_KEY,
            SECRET_KEY.getBytes(StandardCharsets.UTF_8));
    this.yubico =
        new YubicloudValidator(
            List.of(URI.create(outside.address() + ValidationServer.PATH)),
            ValidationServer.CLIENT_ID,
            ValidationServer.apiKey());
  }

  Verifier.Builder into(Verifier.Builder builder) {
    return builder
        .mail(DestinationBudget.over(mail, SENDS_HOUR_MAX, SENDS_DAY_MAX))
        .text(DestinationBudget.over(text, SENDS_HOUR_MAX, SENDS_DAY_MAX))
        .push(push)
        .assertions(assertions)
        .yubico(yubico);
  }

  Notices notices() {
    return new Notices(mail);
  }

  @Override
  public void close() {
    mail.close();
    push.close();
    yubico.close();
  }
}
