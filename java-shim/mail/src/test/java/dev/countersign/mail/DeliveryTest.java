package dev.countersign.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.mail.MailNotSentException.Reason;
import dev.countersign.mail.MailSender.TimeLimits;
import dev.countersign.testkit.TestCertificates;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection to the mail server: encrypted, authenticated, and finished in time. */
class DeliveryTest {
  private static TestCertificates right;
  private static TestCertificates wrongName;

  @BeforeAll
  static void certificates(@TempDir Path folder) throws Exception {
    right = TestCertificates.forHost("localhost", folder);
    wrongName = TestCertificates.forHost("elsewhere.example", folder);
  }

  private static MailSettings.Builder login(int port, Encryption encryption) {
    return Messages.settings(port, encryption)
        .login(MailServer.USER, MailServer.PASSWORD.toCharArray());
  }

  private static void send(MailSettings settings) throws MailNotSentException {
    try (MailSender sender = Messages.sender(settings)) {
      sender.send(Messages.code("alice@example.org", "Alice", "en"));
    }
  }

  private static MailNotSentException refused(MailSettings settings) {
    return refused(settings, Messages.PATIENT);
  }

  private static MailNotSentException refused(MailSettings settings, TimeLimits limits) {
    try (MailSender sender = Messages.sender(settings, limits)) {
      MailNotSentException refused =
          assertThrows(
              MailNotSentException.class,
              () -> sender.send(Messages.code("alice@example.org", "Alice", "en")));
      assertHoldsNoSecret(printed(refused));
      return refused;
    }
  }

  private static String printed(Throwable thrown) {
    StringWriter out = new StringWriter();
    thrown.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  private static void assertHoldsNoSecret(String text) {
    String plain = "\0" + MailServer.USER + "\0" + MailServer.PASSWORD;
    for (String secret :
        List.of(
            Messages.CODE,
            "4071 8293",
            "4071</span>",
            "alice@example.org",
            MailServer.PASSWORD,
            base64(MailServer.PASSWORD),
            base64(plain))) {
      assertFalse(text.contains(secret), () -> secret + " in " + text);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  // findings: F-D4
  @Test
  void a_server_that_wants_a_full_name_in_the_greeting_takes_the_message() throws Exception {
    List<String> greetings = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
        new ScriptedServer(
            line -> {
              if (line.startsWith("EHLO")) {
                greetings.add(line);
              }
              boolean isQualified = greetings.stream().allMatch(each -> each.contains("."));
              return line.startsWith("RCPT") && !isQualified
                  ? "504 5.5.2 Helo command rejected: need fully-qualified hostname"
                  : ScriptedServer.friendly(line);
            })) {
      send(Messages.settings(server.port(), Encryption.NONE).build());
      send(Messages.settings(server.port(), Encryption.NONE).greetsAs("jira.example.org").build());
    }
    assertEquals(2, greetings.size());
    assertEquals("EHLO jira.example.org", greetings.get(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void a_message_goes_out_encrypted_and_logged_in(Encryption encryption) throws Exception {
    try (MailServer server = MailServer.with(encryption, right)) {
      send(login(server.port(), encryption).trust(right.client()).build());
      assertEquals(List.of(MailServer.USER), server.logins);
      assertEquals(1, server.received.size());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void a_certificate_for_another_name_is_refused(Encryption encryption) {
    try (MailServer server = MailServer.with(encryption, wrongName)) {
      MailNotSentException refused =
          refused(login(server.port(), encryption).trust(wrongName.client()).build());
      assertEquals(Reason.ENCRYPTION, refused.reason());
      assertEquals(
          "the mail server's certificate is not trusted, has ended, or is for another name than"
              + " `host`",
          refused.getMessage());
      assertTrue(server.logins.isEmpty());
      assertTrue(server.received.isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void a_certificate_that_nobody_trusts_is_refused(Encryption encryption) {
    try (MailServer server = MailServer.with(encryption, right)) {
      MailNotSentException refused = refused(login(server.port(), encryption).build());
      assertEquals(Reason.ENCRYPTION, refused.reason());
      assertTrue(server.logins.isEmpty());
    }
  }

  /** A man in the middle can strip the offer from the greeting. */
  @Test
  void without_starttls_nothing_is_said() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer::friendly)) {
      MailNotSentException refused =
          refused(login(server.port(), Encryption.STARTTLS).trust(right.client()).build());
      assertEquals(Reason.ENCRYPTION, refused.reason());
      assertTrue(refused.getMessage().contains("no STARTTLS"), refused.getMessage());
      assertTrue(
          server.heard.stream().allMatch(line -> line.matches("(EHLO|QUIT).*")),
          server.heard::toString);
    }
  }

  @Test
  void a_server_without_tls_is_refused() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer::friendly)) {
      MailNotSentException refused =
          refused(login(server.port(), Encryption.TLS).trust(right.client()).build());
      assertEquals(Reason.ENCRYPTION, refused.reason());
      assertFalse(server.heard.toString().contains("AUTH"));
    }
  }

  @Test
  void a_wrong_password_is_told() {
    try (MailServer server = MailServer.with(Encryption.STARTTLS, right)) {
      MailNotSentException refused =
          refused(
              Messages.settings(server.port(), Encryption.STARTTLS)
                  .login(MailServer.USER, "wrong".toCharArray())
                  .trust(right.client())
                  .build());
      assertEquals(Reason.AUTHENTICATION, refused.reason());
      assertTrue(refused.getMessage().endsWith("(535)"), refused.getMessage());
      assertTrue(server.received.isEmpty());
    }
  }

  @Test
  void nobody_there_is_told() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    MailNotSentException refused = refused(Messages.settings(port, Encryption.NONE).build());
    assertEquals(Reason.UNREACHABLE, refused.reason());
    assertEquals("nothing listens on that port of the mail server", refused.getMessage());
  }

  /** Hangs at the greeting, at the first command, at the recipient, and at the message's end. */
  @ParameterizedTest
  @ValueSource(strings = {"", "EHLO", "RCPT", "."})
  void a_server_that_hangs_is_left(String command) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            line ->
                isSaid(line, command) ? ScriptedServer.SILENCE : ScriptedServer.friendly(line))) {
      long start = System.nanoTime();
      MailNotSentException refused =
          refused(Messages.settings(server.port(), Encryption.NONE).build(), Messages.QUICK);
      assertEquals(Reason.TIMED_OUT, refused.reason());
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(
          millis < Messages.QUICK.readMillis() + Messages.SLACK_MILLIS, () -> millis + " ms");
    }
  }

  /** Before TLS has started, and where the first thing to read is TLS. */
  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void a_server_that_hangs_before_tls_is_left(Encryption encryption) throws Exception {
    try (ScriptedServer server = new ScriptedServer(line -> ScriptedServer.SILENCE)) {
      MailNotSentException refused =
          refused(login(server.port(), encryption).trust(right.client()).build(), Messages.QUICK);
      assertEquals(Reason.TIMED_OUT, refused.reason());
    }
  }

  /** Each read gets its byte in time, so only the overall limit helps. */
  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "MAIL"})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_server_that_drips_is_left(String command) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            line -> isSaid(line, command) ? ScriptedServer.DRIP : ScriptedServer.friendly(line))) {
      long start = System.nanoTime();
      MailNotSentException refused =
          refused(Messages.settings(server.port(), Encryption.NONE).build(), Messages.QUICK);
      assertEquals(Reason.TIMED_OUT, refused.reason());
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(millis < Messages.QUICK.allMillis() + Messages.SLACK_MILLIS, () -> millis + " ms");
    }
  }

  private static boolean isSaid(String line, String command) {
    return command.isEmpty() ? line.isEmpty() : line.startsWith(command);
  }

  /** A server that refuses and quotes everything it can. */
  @ParameterizedTest
  @CsvSource({
    "'', 554, UNREACHABLE",
    "EHLO, 550 5.7.1, UNREACHABLE",
    "AUTH, 535 5.7.8, AUTHENTICATION",
    "MAIL, 550 5.7.60, SENDER",
    "RCPT, 550 5.1.1, RECIPIENT",
    "RCPT, 451 4.7.1, RECIPIENT",
    "DATA, 554 5.5.1, MESSAGE",
    "., 552 5.2.3, MESSAGE",
  })
  void a_server_that_refuses_is_told_by_number(String command, String numbers, Reason reason)
      throws Exception {
    String quoted =
        String.join(
            " ",
            numbers,
            Messages.CODE,
            "alice@example.org",
            MailServer.PASSWORD,
            base64(MailServer.PASSWORD));
    try (ScriptedServer server =
        new ScriptedServer(
            line -> {
              // The old greeting does not get around the refusal of the new one.
              boolean isHello = command.equals("EHLO") && line.startsWith("HELO");
              return isSaid(line, command) || isHello ? quoted : ScriptedServer.friendly(line);
            })) {
      MailNotSentException refused = refused(login(server.port(), Encryption.NONE).build());
      assertEquals(reason, refused.reason());
      if (reason != Reason.UNREACHABLE) {
        assertTrue(refused.getMessage().endsWith(" (" + numbers + ")"), refused.getMessage());
      }
    }
  }

  @Test
  void a_server_that_breaks_off_is_told() throws Exception {
    try (ServerSocket server = new ServerSocket(0)) {
      Thread closer =
          new Thread(
              () -> {
                try {
                  server.accept().close();
                } catch (IOException e) {
                  // The test is over.
                }
              });
      closer.start();
      MailNotSentException refused =
          refused(Messages.settings(server.getLocalPort(), Encryption.NONE).build());
      assertEquals(Reason.UNREACHABLE, refused.reason());
    }
  }

  /** As on the threads of a plugin's host, whose class loader has its own mail library. */
  @Test
  void the_threads_class_loader_does_not_matter() throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.contains("angus") || entry.contains("jakarta")) {
        jars.add(Path.of(entry).toUri().toURL());
      }
    }
    assertFalse(jars.isEmpty());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (MailServer server = MailServer.plain();
        URLClassLoader foreign =
            new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(foreign);
      send(Messages.settings(server.port(), Encryption.NONE).build());
      assertEquals(foreign, thread.getContextClassLoader());
      assertEquals(1, server.received.size());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Even with logs as detailed as they get, short of tracing the protocol itself. */
  @Test
  void no_secret_reaches_a_log() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler listener =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + new SimpleFormatter().format(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    listener.setLevel(Level.ALL);
    Logger mail = Logger.getLogger("org.eclipse.angus.mail");
    Logger api = Logger.getLogger("jakarta.mail");
    Logger ours = Logger.getLogger("dev.countersign");
    for (Logger logger : List.of(mail, api, ours)) {
      logger.setLevel(Level.FINER);
      logger.addHandler(listener);
    }
    try (MailServer server = MailServer.with(Encryption.STARTTLS, right)) {
      send(login(server.port(), Encryption.STARTTLS).trust(right.client()).build());
      refused(login(server.port(), Encryption.STARTTLS).build());
    } finally {
      for (Logger logger : List.of(mail, api, ours)) {
        logger.removeHandler(listener);
        logger.setLevel(null);
      }
    }
    for (String line : lines) {
      assertFalse(line.contains(Messages.CODE), line);
      assertFalse(line.contains(MailServer.PASSWORD), line);
      assertFalse(line.contains(base64(MailServer.PASSWORD)), line);
    }
    assertTrue(lines.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("smtp")));
  }

  @Test
  void a_closed_sender_sends_nothing() {
    try (MailServer server = MailServer.plain()) {
      MailSender sender =
          Messages.sender(Messages.settings(server.port(), Encryption.NONE).build());
      sender.close();
      assertThrows(
          Exception.class, () -> sender.send(Messages.code("alice@example.org", "Alice", "en")));
      assertTrue(server.received.isEmpty());
    }
  }
}
