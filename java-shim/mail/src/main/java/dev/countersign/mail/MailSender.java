package dev.countersign.mail;

import dev.countersign.mail.MailNotSentException.Reason;
import dev.countersign.text.CodeLifetime;
import dev.countersign.text.Template;
import dev.countersign.text.Words;
import dev.countersign.verifier.CodeSender;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.MessageChannel;
import dev.countersign.verifier.wire.Notice;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Sends codes, notices and a test message by e-mail. Safe for many threads; each message has its
 * own connection and ends, one way or the other, within 9 seconds.
 */
public final class MailSender implements CodeSender, AutoCloseable {
  private static final int NAME_CHARACTERS_MAX = 100;

  private final MailSettings settings;
  private final MailTexts texts;
  private final InstantSource clock;
  private final TimeLimits limits;
  private final ScheduledExecutorService alarms;

  MailSender(MailSettings settings, MailTexts texts, InstantSource clock, TimeLimits limits) {
    this.settings = settings;
    this.texts = texts;
    this.clock = clock;
    this.limits = limits;
    this.alarms =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "countersign-mail-deadline");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Milliseconds: to connect, for each read and write, and in total. */
  record TimeLimits(int connectMillis, int readMillis, int writeMillis, int allMillis) {
    /** The driver waits 10 seconds. */
    static final TimeLimits USUAL = new TimeLimits(5_000, 5_000, 5_000, 9_000);
  }

  /**
   * Creates a sender. Nothing is sent or connected yet.
   *
   * @param settings the mail server; the sender wipes them when it is closed
   * @param texts the texts of messages
   * @return the sender
   */
  public static MailSender open(MailSettings settings, MailTexts texts) {
    return new MailSender(
        Objects.requireNonNull(settings, "settings"),
        Objects.requireNonNull(texts, "texts"),
        InstantSource.system(),
        TimeLimits.USUAL);
  }

  @Override
  public void send(HostTask.SendCode message) throws MailNotSentException {
    if (message.channel() != MessageChannel.MAIL) {
      throw new MailNotSentException(
          Reason.MESSAGE, "this sender is for e-mail: give the verifier another one for SMS");
    }
    CodeLifetime lifetime =
        CodeLifetime.left(clock.instant(), message.expires())
            .orElseThrow(
                () ->
                    new MailNotSentException(
                        Reason.MESSAGE,
                        "the code has already expired: check this machine's clock"));
    Words words = texts.in(message.locale());
    Map<String, String> values = new HashMap<>();
    values.put("otp", new String(message.code(), StandardCharsets.US_ASCII));
    values.put("username", shortened(message.displayName()));
    values.put("minutes", Long.toString(lifetime.minutes()));
    values.put("lifetime", words.say(lifetime));
    deliver(message.to(), words, TextIds.of(message.purpose()), values);
  }

  /**
   * Sends a notice.
   *
   * @param to the person's address
   * @param notice what happened
   * @param locale the person's language (BCP 47)
   * @throws MailNotSentException if it was not accepted; send it again later
   */
  public void send(String to, Notice notice, String locale) throws MailNotSentException {
    Words words = texts.in(locale);
    Map<String, String> values = new HashMap<>();
    values.put("method", words.text(TextIds.of(notice.method())));
    values.put("when", Moments.text(notice.at(), words.text(TextIds.MOMENT), words.language()));
    Integer left = notice.codesLeft();
    values.put("left", left == null ? "?" : left.toString());
    deliver(to, words, TextIds.of(notice.kind()), values);
  }

  /**
   * Sends a message that says only that mail works, as a test for an administrator.
   *
   * @param to the administrator's address
   * @param locale the administrator's language (BCP 47)
   * @throws MailNotSentException if it was not accepted; the text says why
   */
  public void sendTest(String to, String locale) throws MailNotSentException {
    deliver(to, texts.in(locale), "test", new HashMap<>());
  }

  private void deliver(String to, Words words, String id, Map<String, String> values)
      throws MailNotSentException {
    values.put("site", settings.site());
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (!Addresses.isOneLine(value.getValue())) {
        throw new MailNotSentException(
            Reason.MESSAGE,
            "$" + value.getKey() + " holds a line break or control character: correct it");
      }
    }
    String recipient =
        Addresses.of(to)
            .orElseThrow(
                () ->
                    new MailNotSentException(
                        Reason.RECIPIENT, "the recipient is not a plain e-mail address"));
    Template text = new Template(words.text(TextIds.text(id)));
    String language = words.language().toLanguageTag();
    Letter.Content content =
        new Letter.Content(
            words.language(),
            words.fill(TextIds.subject(id), values),
            text.fill(values).strip() + "\n",
            words
                .optional(TextIds.html(id))
                .map(html -> new Template(html).fill(values, Html::escape))
                .orElseGet(() -> Html.page(language, text.text(), values)));
    handOver(recipient, content);
  }

  private void handOver(String to, Letter.Content content) throws MailNotSentException {
    // The library looks up its parts through the thread's class loader, which in a plugin's host,
    // and on pooled threads, is someone else's.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SMTPTransport.class.getClassLoader());
    try (Deadline deadline = new Deadline(alarms, limits.allMillis())) {
      try {
        handOver(to, content, deadline);
      } catch (MessagingException | RuntimeException e) {
        // The library's exception is not passed on: it quotes the server, which may quote the
        // message.
        throw deadline.isOver() ? Failures.timedOut() : Failures.of(e);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void handOver(String to, Letter.Content content, Deadline deadline)
      throws MessagingException {
    Session session = Session.getInstance(properties(deadline));
    Letter letter = Letter.of(session, settings, to, content, clock.instant());
    URLName server = new URLName("smtp", settings.host(), settings.port(), null, null, null);
    try (SMTPTransport transport = new SMTPTransport(session, server)) {
      String user = settings.user();
      if (user == null) {
        transport.connect();
      } else {
        transport.connect(settings.host(), settings.port(), user, settings.password());
      }
      transport.sendMessage(letter, new Address[] {letter.getAllRecipients()[0]});
    }
  }

  private Properties properties(Deadline deadline) {
    Properties of = new Properties();
    of.setProperty("mail.smtp.host", settings.host());
    of.setProperty("mail.smtp.port", Integer.toString(settings.port()));
    of.setProperty("mail.smtp.localhost", settings.ehlo());
    of.setProperty("mail.smtp.from", settings.from());
    of.setProperty("mail.smtp.connectiontimeout", Integer.toString(limits.connectMillis()));
    of.setProperty("mail.smtp.timeout", Integer.toString(limits.readMillis()));
    of.setProperty("mail.smtp.writetimeout", Integer.toString(limits.writeMillis()));
    of.setProperty("mail.smtp.quitwait", "false");
    of.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
    of.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    SSLSocketFactory trust =
        settings.trust() == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : settings.trust().getSocketFactory();
    of.put("mail.smtp.socketFactory", deadline.plain());
    of.put("mail.smtp.ssl.socketFactory", deadline.over(trust));
    // Otherwise the library would retry without them after a failure.
    of.setProperty("mail.smtp.socketFactory.fallback", "false");
    of.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    of.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
    boolean startTls = settings.encryption() == Encryption.STARTTLS;
    of.setProperty(
        "mail.smtp.ssl.enable", Boolean.toString(settings.encryption() == Encryption.TLS));
    of.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
    of.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
    return of;
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) <= NAME_CHARACTERS_MAX
        ? name
        : name.substring(0, name.offsetByCodePoints(0, NAME_CHARACTERS_MAX)) + "…";
  }

  /** Wipes the password and ends the timer thread. Deliveries under way are finished. */
  @Override
  public void close() {
    try {
      alarms.shutdown();
    } finally {
      settings.wipe();
    }
  }
}
