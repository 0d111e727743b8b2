package dev.countersign.sms;

import dev.countersign.http.BoundedClient;
import dev.countersign.http.Bounds;
import dev.countersign.http.HttpFailure;
import dev.countersign.http.HttpResult;
import dev.countersign.sms.SmsNotSentException.Reason;
import dev.countersign.text.CodeLifetime;
import dev.countersign.text.Words;
import dev.countersign.verifier.CodeSender;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Sends codes and a test message by SMS, through an HTTP gateway. Safe for many threads; each
 * message ends, one way or the other, within 9 seconds. A gateway that did not answer may have
 * accepted the message, so nothing is resent unless the person asks for it.
 */
public final class SmsSender implements CodeSender {
  private static final System.Logger LOG = System.getLogger("dev.countersign");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
  private static final Pattern CODE = Pattern.compile("[0-9]{6,8}");
  private static final int ANSWER_BYTES_MAX = 64 * 1024;
  private static final CodeLifetime LONGEST = new CodeLifetime(10);
  private static final String LONGEST_CODE = "00000000";

  private final SmsGateway gateway;
  private final SmsTexts texts;
  private final InstantSource clock;
  private final TimeLimits limits;
  private final BoundedClient client;
  private final List<String> warnings;

  SmsSender(SmsGateway gateway, SmsTexts texts, InstantSource clock, TimeLimits limits) {
    this.gateway = gateway;
    this.texts = texts;
    this.clock = clock;
    this.limits = limits;
    this.client = new BoundedClient(Duration.ofMillis(limits.connectMillis()), gateway.trust());
    this.warnings = tooLong();
    for (String warning : warnings) {
      LOG.log(System.Logger.Level.WARNING, "{0}", warning);
    }
  }

  /** Milliseconds: to connect, for the answer's head, and in total. */
  record TimeLimits(int connectMillis, int answerMillis, int allMillis) {
    /** The driver waits 10 seconds. */
    static final TimeLimits USUAL = new TimeLimits(5_000, 5_000, 9_000);
  }

  /**
   * Creates a sender. Nothing is sent or connected yet.
   *
   * @param gateway the gateway
   * @param texts the texts of messages
   * @return the sender
   */
  public static SmsSender open(SmsGateway gateway, SmsTexts texts) {
    return new SmsSender(
        Objects.requireNonNull(gateway, "gateway"),
        Objects.requireNonNull(texts, "texts"),
        InstantSource.system(),
        TimeLimits.USUAL);
  }

  /**
   * Texts that do not fit into one SMS, given this site's name and host. They are still sent, in
   * several parts that cost more and may arrive separately.
   *
   * @return one sentence per text
   */
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void send(HostTask.SendCode message) throws SmsNotSentException, InterruptedException {
    if (message.channel() != MessageChannel.TEXT) {
      throw new SmsNotSentException(
          Reason.MESSAGE, "this sender is for SMS: give the verifier another one for e-mail");
    }
    CodeLifetime lifetime =
        CodeLifetime.left(clock.instant(), message.expires())
            .orElseThrow(
                () ->
                    new SmsNotSentException(
                        Reason.MESSAGE,
                        "the code has already expired: check this machine's clock"));
    String code = new String(message.code(), StandardCharsets.US_ASCII);
    if (!CODE.matcher(code).matches()) {
      throw new SmsNotSentException(Reason.MESSAGE, "a code has 6 to 8 digits");
    }
    String text = text(texts.in(message.locale()), message.purpose(), code, lifetime);
    deliver(message.to(), text, code);
  }

  /**
   * Sends a message that says only that SMS works, as a test for an administrator.
   *
   * @param to the administrator's number in E.164 form
   * @param locale the administrator's language (BCP 47)
   * @throws SmsNotSentException if it was not accepted; the text says why
   * @throws InterruptedException if the thread is told to stop
   */
  public void sendTest(String to, String locale) throws SmsNotSentException, InterruptedException {
    deliver(to, texts.in(locale).fill("test", Map.of("site", gateway.site())).strip(), "");
  }

  /**
   * The last line is for browsers and phones, which fill in the code only at this host: see
   * "Origin-bound one-time codes delivered via SMS" of the WICG.
   */
  private String text(Words words, CodePurpose purpose, String code, CodeLifetime lifetime) {
    Map<String, String> values = new HashMap<>();
    values.put("otp", code);
    values.put("site", gateway.site());
    values.put("minutes", Long.toString(lifetime.minutes()));
    values.put("lifetime", words.say(lifetime));
    String text = words.fill(SmsTexts.id(purpose), values).strip();
    return text + "\n@" + gateway.host() + " #" + code;
  }

  private List<String> tooLong() {
    List<String> found = new ArrayList<>();
    for (Locale language : texts.languages()) {
      String tag = language.toLanguageTag();
      for (CodePurpose purpose : CodePurpose.values()) {
        int parts = Gsm7.parts(text(texts.in(tag), purpose, LONGEST_CODE, LONGEST));
        if (parts > 1) {
          found.add(
              "text "
                  + SmsTexts.id(purpose)
                  + " in "
                  + tag
                  + " takes "
                  + parts
                  + " SMS: shorten it or the site's name, and use letters of GSM 03.38 alone");
        }
      }
    }
    found.sort(String::compareTo);
    return List.copyOf(found);
  }

  private void deliver(String to, String text, String code)
      throws SmsNotSentException, InterruptedException {
    if (!E164.matcher(to).matches()) {
      throw new SmsNotSentException(
          Reason.MESSAGE, "the number is not in E.164 form: + and 8 to 15 digits");
    }
    if (!gateway.takes(to)) {
      throw new SmsNotSentException(
          Reason.COUNTRY, "the number is of a country that `countries` does not name; not sent");
    }
    Map<String, String> values =
        Map.of("to", to, "number", to.substring(1), "text", text, "otp", code);
    HttpRequest request =
        gateway.request(values).timeout(Duration.ofMillis(limits.answerMillis())).build();
    Bounds bounds =
        new Bounds(
            Duration.ofMillis(limits.allMillis()), ANSWER_BYTES_MAX, gateway.success()::takes);
    HttpResult.Answered answer =
        client.ask(request, bounds).match(answered -> answered, failed -> fail(failed.failure()));
    if (!gateway.success().takes(answer.status())) {
      throw new SmsNotSentException(
          Reason.STATUS, "the gateway answered with status " + answer.status());
    }
    if (!gateway.success().takes(answer.body())) {
      throw new SmsNotSentException(
          Reason.ANSWER,
          "the gateway's status is a success, but its body does not match the rule `success`");
    }
  }

  private static HttpResult.Answered fail(HttpFailure failure) throws SmsNotSentException {
    throw switch (failure) {
      case UNREACHABLE ->
          new SmsNotSentException(
              Reason.UNREACHABLE, "the gateway cannot be reached, or closed the connection");
      case TIMED_OUT ->
          new SmsNotSentException(Reason.TIMED_OUT, "the gateway did not answer in time");
      case ENCRYPTION ->
          new SmsNotSentException(
              Reason.ENCRYPTION,
              "TLS with the gateway failed: its certificate is not trusted, has expired, or is for"
                  + " another name");
      case TOO_LONG ->
          new SmsNotSentException(
              Reason.ANSWER, "the gateway's answer is longer than 64 KiB: look at the address");
    };
  }
}
