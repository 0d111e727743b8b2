package dev.countersign.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.sms.SmsNotSentException.Reason;
import dev.countersign.sms.SmsSender.TimeLimits;
import dev.countersign.testkit.TestCertificates;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.HostTask;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway answers, and what follows. */
class AnswersTest {
  private static final String KEY = "canary-gateway-key";

  private static TestCertificates right;
  private static TestCertificates wrongName;

  @BeforeAll
  static void certificates(@TempDir Path folder) throws Exception {
    right = TestCertificates.forHost("localhost", folder);
    wrongName = TestCertificates.forHost("elsewhere.example", folder);
  }

  private static SmsGateway.Builder keyed(String address) {
    return Messages.json(address + "?key=" + KEY).header("X-Key", KEY);
  }

  private static void send(SmsGateway.Builder gateway) throws Exception {
    Messages.sender(gateway).send(Messages.code("en", CodePurpose.TO_SIGN_IN));
  }

  private static SmsNotSentException refused(SmsGateway.Builder gateway) {
    return refused(gateway, Messages.PATIENT);
  }

  private static SmsNotSentException refused(SmsGateway.Builder gateway, TimeLimits limits) {
    SmsSender sender = Messages.sender(gateway, limits);
    HostTask.SendCode code = Messages.code("en", CodePurpose.TO_SIGN_IN);
    SmsNotSentException refused = assertThrows(SmsNotSentException.class, () -> sender.send(code));
    StringWriter printed = new StringWriter();
    refused.printStackTrace(new PrintWriter(printed));
    assertHoldsNoSecret(printed.toString());
    return refused;
  }

  private static void assertHoldsNoSecret(String text) {
    for (String secret : List.of(KEY, Messages.CODE, Messages.TO, Messages.TO.substring(1))) {
      assertFalse(text.contains(secret), () -> secret + " in " + text);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204, 299})
  void a_success_is_a_success(int status) throws Exception {
    try (Gateway gateway = Gateway.answering(status, status == 204 ? "" : "queued")) {
      send(keyed(gateway.address()));
      assertEquals(1, gateway.received.size());
    }
  }

  /** With an endless body that quotes everything it was sent. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 429, 500, 503})
  void any_other_status_is_none(int status) throws Exception {
    String quoted = KEY + Messages.CODE + Messages.TO + "x".repeat(100_000);
    try (Gateway elsewhere = Gateway.answering(200, "ok");
        Gateway gateway =
            Gateway.answering(
                exchange -> {
                  exchange.getResponseHeaders().set("Location", elsewhere.address());
                  Gateway.write(exchange, status, quoted);
                })) {
      SmsNotSentException refused = refused(keyed(gateway.address()));
      assertEquals(Reason.STATUS, refused.reason());
      assertEquals("the gateway answered with status " + status, refused.getMessage());
      assertEquals(1, gateway.received.size());
      assertTrue(elsewhere.received.isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"ok\",\"n\":[{\"code\":0}]} | true",
        "{\"n\":[{\"code\":0}],\"status\":\"ok\",\"error\":null} | true",
        "{\"status\":\"ok\",\"n\":[{\"code\":1}]} | false",
        "{\"status\":\"failed\",\"n\":[{\"code\":0}]} | false",
        "{\"status\":\"ok\",\"n\":[{\"code\":0}],\"error\":\"no\"} | false",
        "{\"status\":\"ok\",\"n\":[]} | false",
        "{\"status\":\"ok\",\"status\":\"ok\",\"n\":[{\"code\":0}]} | false",
        "{\"status\":\"ok\",\"n\":[{\"code\":0}]} x | false",
        "ok | false",
        "'' | false",
      })
  void json_is_read_by_rule(String body, boolean isSuccess) throws Exception {
    SuccessRule rule =
        SuccessRule.status(200, 200)
            .field("/status", "ok")
            .field("/n/0/code", "0")
            .noField("/error");
    try (Gateway gateway = Gateway.answering(200, body)) {
      if (isSuccess) {
        send(keyed(gateway.address()).success(rule));
      } else {
        assertEquals(Reason.ANSWER, refused(keyed(gateway.address()).success(rule)).reason());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"200, OK 17, true", "201, OK 17, false", "200, ERR 17, false", "200, OK ERR, false"})
  void text_is_read_by_rule(int status, String body, boolean isSuccess) throws Exception {
    SuccessRule rule = SuccessRule.status(200, 200).bodyHolds("OK").bodyLacks("ERR");
    try (Gateway gateway = Gateway.answering(status, body)) {
      if (isSuccess) {
        send(keyed(gateway.address()).success(rule));
      } else {
        refused(keyed(gateway.address()).success(rule));
      }
    }
  }

  @Test
  void rules_hold_successes_alone() {
    assertThrows(IllegalArgumentException.class, () -> SuccessRule.status(199, 200));
    assertThrows(IllegalArgumentException.class, () -> SuccessRule.status(200, 302));
    assertThrows(IllegalArgumentException.class, () -> SuccessRule.status(204, 200));
    assertThrows(IllegalArgumentException.class, () -> SuccessRule.anySuccess().bodyHolds(""));
    assertThrows(IllegalArgumentException.class, () -> SuccessRule.anySuccess().field("a", "b"));
  }

  @ParameterizedTest
  @CsvSource({"65536, true", "65537, false", "5000000, false"})
  void an_answer_is_read_up_to_its_limit(int bytes, boolean isSuccess) throws Exception {
    try (Gateway gateway = Gateway.answering(200, "x".repeat(bytes))) {
      if (isSuccess) {
        send(keyed(gateway.address()));
      } else {
        SmsNotSentException refused = refused(keyed(gateway.address()));
        assertEquals(Reason.ANSWER, refused.reason());
      }
    }
  }

  /** Without a length, and endless. */
  @Test
  void an_endless_answer_is_left() throws Exception {
    try (Gateway gateway =
        Gateway.answering(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              for (int i = 0; i < 100_000; i++) {
                exchange.getResponseBody().write(new byte[1024]);
              }
            })) {
      assertEquals(Reason.ANSWER, refused(keyed(gateway.address())).reason());
    }
  }

  @Test
  void a_gateway_that_hangs_is_left() throws Exception {
    try (Gateway gateway = Gateway.answering(exchange -> Thread.sleep(30_000))) {
      assertIsLeft(Messages.QUICK.answerMillis(), keyed(gateway.address()));
    }
  }

  /** The head comes at once, the body one byte at a time. */
  @Test
  void a_gateway_that_drips_is_left() throws Exception {
    try (Gateway gateway =
        Gateway.answering(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              for (int i = 0; i < 300; i++) {
                exchange.getResponseBody().write("x".getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
                Thread.sleep(100);
              }
            })) {
      assertIsLeft(Messages.QUICK.allMillis(), keyed(gateway.address()));
    }
  }

  private static void assertIsLeft(long limit, SmsGateway.Builder gateway) {
    long start = System.nanoTime();
    assertEquals(Reason.TIMED_OUT, refused(gateway, Messages.QUICK).reason());
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < limit + Messages.SLACK_MILLIS, () -> millis + " ms");
  }

  @Test
  void nobody_there_is_told() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertEquals(Reason.UNREACHABLE, refused(keyed("http://localhost:" + port + "/")).reason());
  }

  @Test
  void a_gateway_that_breaks_off_is_told() throws Exception {
    try (Gateway gateway = Gateway.answering(exchange -> {})) {
      assertEquals(Reason.UNREACHABLE, refused(keyed(gateway.address())).reason());
    }
  }

  @Test
  void a_certificate_is_checked() throws Exception {
    try (Gateway gateway = Gateway.encrypted(right.server())) {
      send(keyed(gateway.address()).trust(right.client()));
      assertEquals(Reason.ENCRYPTION, refused(keyed(gateway.address())).reason());
      assertEquals(1, gateway.received.size());
    }
    try (Gateway gateway = Gateway.encrypted(wrongName.server())) {
      assertEquals(
          Reason.ENCRYPTION, refused(keyed(gateway.address()).trust(wrongName.client())).reason());
      assertTrue(gateway.received.isEmpty());
    }
  }

  @Test
  void no_secret_reaches_a_log() throws Exception {
    List<String> lines = linesOf(Level.INFO, true);
    assertTrue(lines.stream().anyMatch(line -> line.contains("takes 2 SMS")), lines::toString);
    lines.forEach(AnswersTest::assertHoldsNoSecret);
  }

  /** Then the JDK's client logs addresses, but never headers or bodies. */
  @Test
  void no_key_of_a_header_reaches_even_a_debug_log() throws Exception {
    List<String> lines = linesOf(Level.ALL, false);
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("jdk.internal.net.http")), lines::toString);
    lines.forEach(AnswersTest::assertHoldsNoSecret);
  }

  /** What is logged, except by the server, while one message goes through and one does not. */
  private static List<String> linesOf(Level level, boolean keyInAddress) throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Handler listener =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().format(line));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    listener.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    Level before = root.getLevel();
    root.setLevel(level);
    root.addHandler(listener);
    try (Gateway gateway = Gateway.answering(200, "ok");
        Gateway failing = Gateway.answering(500, KEY)) {
      String more = keyInAddress ? "?key=" + KEY : "";
      // A long name, so that there is a warning to listen for.
      send(
          Messages.json(gateway.address() + more)
              .header("X-Key", KEY)
              .site("x".repeat(90), "harbor.example"));
      refused(Messages.json(failing.address() + more).header("X-Key", KEY));
    } finally {
      root.removeHandler(listener);
      root.setLevel(before);
    }
    return lines.stream().filter(line -> !line.contains("httpserver")).toList();
  }
}
