package dev.countersign.sms;

import dev.countersign.sms.SmsNotSentException.Reason;
import dev.countersign.sms.SmsTexts.Texts;
import dev.countersign.verifier.CodeSender;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Sends codes and a test message by SMS, through an HTTP gateway. Safe for many threads; each
 * message is over, one way or the other, within 9 seconds. A gateway that did not answer may have
 * taken it: nothing is sent again but what the person asks for again.
 */
public final class SmsSender implements CodeSender {
  private static final System.Logger LOG = System.getLogger("dev.countersign");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{7,14}");
  private static final Pattern CODE = Pattern.compile("[0-9]{6,8}");
  private static final int ANSWER_BYTES_MAX = 64 * 1024;
  private static final int SECONDS_A_MINUTE = 60;

  /** What a code may lose on its way here and still count as a minute. */
  private static final int ROUNDING_SECONDS = 5;

  private static final int LONGEST_MINUTES = 10;
  private static final String LONGEST_CODE = "00000000";

  private final SmsGateway gateway;
  private final SmsTexts texts;
  private final InstantSource clock;
  private final TimeLimits limits;
  private final HttpClient client;
  private final List<String> warnings;

  SmsSender(SmsGateway gateway, SmsTexts texts, InstantSource clock, TimeLimits limits) {
    this.gateway = gateway;
    this.texts = texts;
    this.clock = clock;
    this.limits = limits;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(limits.connectMillis()));
    if (gateway.trust() != null) {
      builder.sslContext(gateway.trust());
    }
    this.client = builder.build();
    this.warnings = tooLong();
    for (String warning : warnings) {
      LOG.log(System.Logger.Level.WARNING, "{0}", warning);
    }
  }

  /** Milliseconds: for a connection, for the answer's head, and for all of it. */
  record TimeLimits(int connectMillis, int answerMillis, int allMillis) {
    /** The driver waits 10 seconds. */
    static final TimeLimits USUAL = new TimeLimits(5_000, 5_000, 9_000);
  }

  /**
   * A sender. Nothing is sent or connected yet.
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
   * Texts that do not fit into one SMS, with this site's name and host. They are sent all the same,
   * in several parts that cost more and may come apart.
   *
   * @return one sentence for each
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
    long seconds = message.expires() - clock.instant().getEpochSecond();
    if (seconds <= 0) {
      throw new SmsNotSentException(
          Reason.MESSAGE, "the code has ended already: look at this machine's clock");
    }
    String code = new String(message.code(), StandardCharsets.US_ASCII);
    if (!CODE.matcher(code).matches()) {
      throw new SmsNotSentException(Reason.MESSAGE, "a code has 6 to 8 digits");
    }
    long minutes = Math.max(1, (seconds + ROUNDING_SECONDS) / SECONDS_A_MINUTE);
    String text = text(texts.in(message.locale()), message.purpose(), code, minutes);
    deliver(message.to(), text, code);
  }

  /**
   * Sends a message that says only that SMS works, so that an administrator can see it.
   *
   * @param to the administrator's number in E.164 form
   * @param locale the administrator's language (BCP 47)
   * @throws SmsNotSentException if it was not handed over; the text says why
   * @throws InterruptedException if the thread is told to stop
   */
  public void sendTest(String to, String locale) throws SmsNotSentException, InterruptedException {
    deliver(to, texts.in(locale).text("test", Map.of("site", gateway.site())), "");
  }

  /**
   * The last line is for browsers and telephones, which fill the code in at this host alone: see
   * "Origin-bound one-time codes delivered via SMS" of the WICG.
   */
  private String text(Texts words, CodePurpose purpose, String code, long minutes) {
    Map<String, String> values = new HashMap<>();
    values.put("otp", code);
    values.put("site", gateway.site());
    values.put("minutes", Long.toString(minutes));
    values.put("lifetime", words.lifetime(minutes));
    return words.text(Texts.id(purpose), values) + "\n@" + gateway.host() + " #" + code;
  }

  private List<String> tooLong() {
    List<String> found = new ArrayList<>();
    for (Locale language : texts.languages()) {
      for (CodePurpose purpose : CodePurpose.values()) {
        int parts = Gsm7.parts(text(texts.in(language), purpose, LONGEST_CODE, LONGEST_MINUTES));
        if (parts > 1) {
          found.add(
              "text "
                  + Texts.id(purpose)
                  + " in "
                  + language.toLanguageTag()
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
    HttpResponse<byte[]> answer = answer(request);
    if (!gateway.success().takes(answer.statusCode())) {
      throw new SmsNotSentException(
          Reason.STATUS, "the gateway answered with status " + answer.statusCode());
    }
    if (!gateway.success().takes(new String(answer.body(), StandardCharsets.UTF_8))) {
      throw new SmsNotSentException(
          Reason.ANSWER,
          "the gateway's status is a success, but what it wrote is none by the rule `success`");
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request)
      throws SmsNotSentException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request,
            head ->
                new BoundedBody(gateway.success().takes(head.statusCode()) ? ANSWER_BYTES_MAX : 0));
    try {
      return answer.get(limits.allMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SmsNotSentException(Reason.TIMED_OUT, "the gateway did not answer in time");
    } catch (ExecutionException e) {
      // What the client threw is not passed on: it may quote the address, and so the key.
      throw failure(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static SmsNotSentException failure(Throwable thrown) {
    Throwable one = thrown;
    for (int depth = 0; one != null && depth < 10; depth++) {
      if (one instanceof HttpTimeoutException) {
        return new SmsNotSentException(Reason.TIMED_OUT, "the gateway did not answer in time");
      }
      if (one instanceof SSLException) {
        return new SmsNotSentException(
            Reason.ENCRYPTION,
            "TLS with the gateway failed: its certificate is not trusted, has ended, or is for"
                + " another name");
      }
      if (one instanceof BoundedBody.TooLong) {
        return new SmsNotSentException(
            Reason.ANSWER, "the gateway's answer is longer than 64 KiB: look at the address");
      }
      one = one.getCause();
    }
    return new SmsNotSentException(
        Reason.UNREACHABLE, "the gateway cannot be reached, or broke the connection off");
  }
}
