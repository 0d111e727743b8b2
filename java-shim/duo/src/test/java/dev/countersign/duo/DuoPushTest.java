package dev.countersign.duo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is sent to Duo, and what each answer leads to. */
class DuoPushTest {
  private static final String PREAUTH = "/auth/v2/preauth";
  private static final String AUTH = "/auth/v2/auth";
  private static final String STATUS = "/auth/v2/auth_status";
  private static final byte[] SECRET = DuoServer.SECRET.getBytes(UTF_8);
  private static final String NAME = "älice+o'neil & söns ~*";

  private static final long PATIENCE_MILLIS = 60_000;
  private static final long BRIEF_MILLIS = 500;

  private DuoServer server;
  private DuoPush duo;

  @BeforeEach
  void open() throws Exception {
    server = new DuoServer();
    duo = patient(Clock.systemUTC());
  }

  /** A client patient enough for a slow machine. */
  private DuoPush patient(Clock clock) {
    return new DuoPush(server.host(), DuoServer.INTEGRATION, SECRET, clock, PATIENCE_MILLIS);
  }

  @AfterEach
  void close() {
    duo.close();
    server.close();
  }

  private Finding start() throws Exception {
    return duo.start(new HostTask.StartPush(NAME, "2001:db8::7"));
  }

  private Finding poll() throws Exception {
    return duo.poll(new HostTask.PollPush("45f7c92b"));
  }

  private static void assertFails(Executable act, String word) {
    Exception failed = assertThrows(IOException.class, act);
    StringBuilder told = new StringBuilder();
    for (Throwable one = failed; one != null; one = one.getCause()) {
      told.append(one.getMessage()).append('\n');
    }
    assertTrue(told.toString().contains(word), told::toString);
    assertFalse(told.toString().contains(DuoServer.SECRET), "the secret key is told");
    assertFalse(told.toString().contains("lice"), "the person is told");
  }

  @Test
  void aPromptIsSentToWhomDuoWouldPrompt() throws Exception {
    assertEquals(new Finding.PushStarted("45f7c92b-f45f-4862-8545-e0f58e78075a"), start());
    assertEquals(
        List.of(
            new DuoServer.Asked(PREAUTH, Map.of("username", NAME, "ipaddr", "2001:db8::7")),
            new DuoServer.Asked(
                AUTH,
                Map.of(
                    "username", NAME,
                    "ipaddr", "2001:db8::7",
                    "factor", "push",
                    "device", "auto",
                    "async", "1",
                    "pushinfo", "from=2001%3Adb8%3A%3A7"))),
        server.asked);
    // An invalid address is not passed on.
    duo.start(new HostTask.StartPush("bob", "unknown&x=1"));
    assertEquals(Map.of("username", "bob"), server.asked.get(2).parameters());
  }

  /** Someone whom Duo lets pass without a prompt gets none, and does not pass. */
  @Test
  void whomDuoDoesNotPromptIsInvalid() throws Exception {
    for (String result : List.of("allow", "deny", "enroll")) {
      server.answers(PREAUTH, "{\"result\":\"" + result + "\",\"status_msg\":\"x\"}");
      assertEquals(new Finding.Invalid(), start());
    }
    assertEquals(0, server.count(AUTH));
  }

  @Test
  void anUnknownAnswerBeforeThePromptFails() {
    for (String response :
        List.of(
            "{\"result\":\"AUTH\"}",
            "{\"result\":\"auth \"}",
            "{\"result\":true}",
            "{\"result\":[\"auth\"]}",
            "{\"status\":\"auth\"}",
            "{}")) {
      server.answers(PREAUTH, response);
      assertFails(this::start, "preauth");
    }
    assertEquals(0, server.count(AUTH));
    server.answers(PREAUTH, "{\"result\":\"auth\"}");
    for (String txid :
        List.of("", "a b", "a\\nb", "é", "x".repeat(129), "../x", "a&result=allow")) {
      server.answers(AUTH, "{\"txid\":\"" + txid + "\"}");
      assertFails(this::start, "transaction");
    }
    for (String response : List.of("{}", "{\"txid\":1}", "{\"result\":\"allow\"}")) {
      server.answers(AUTH, response);
      assertFails(this::start, "transaction");
    }
  }

  @Test
  void onlyThePressIsAYes() throws Exception {
    server.status("allow", "allow");
    assertEquals(new Finding.Valid(), poll());
    assertEquals(Map.of("txid", "45f7c92b"), server.asked.get(0).parameters());
    for (String status :
        List.of("bypass", "trusted", "remembered_device", "pushed", "ALLOW", "allow ", "")) {
      server.status("allow", status);
      assertFails(this::poll, "another reason");
    }
    for (String status : List.of("deny", "timeout", "fraud", "locked_out", "allow", "new one")) {
      server.status("deny", status);
      assertEquals(new Finding.Invalid(), poll());
    }
    for (String status : List.of("pushed", "calling", "push_failed", "allow", "new one")) {
      server.status("waiting", status);
      assertEquals(new Finding.Waiting(), poll());
    }
    for (String result : List.of("Allow", "ALLOW", "allow ", "ok", "true", "success", "")) {
      server.status(result, "allow");
      assertFails(this::poll, "auth_status");
    }
  }

  @Test
  void whateverIsNoAnswerFails() {
    for (String body :
        List.of(
            "",
            "allow",
            "[]",
            "{}",
            "null",
            "{\"stat\":\"OK\"}",
            "{\"stat\":\"OK\",\"response\":\"allow\"}",
            "{\"stat\":\"ok\",\"response\":{\"result\":\"allow\",\"status\":\"allow\"}}",
            "{\"stat\":\"FAIL\",\"response\":{\"result\":\"allow\",\"status\":\"allow\"}}",
            "{\"response\":{\"result\":\"allow\",\"status\":\"allow\"}}",
            // Digits of another script, in a number and in an escape.
            "{\"stat\":\"OK\",\"response\":{\"result\":\"allow\",\"status\":\"allow\","
                + "\"n\":\u0661}}",
            "{\"stat\":\"OK\",\"response\":{\"result\":\"\\u006\u0661llow\","
                + "\"status\":\"allow\"}}",
            "{\"stat\":\"OK\",\"response\":{\"result\":\"deny\",\"result\":\"allow\","
                + "\"status\":\"allow\"}}",
            "{\"stat\":\"OK\",\"response\":{\"result\":\"allow\",\"status\":\"allow\"}} x")) {
      server.says(STATUS, 200, body);
      assertThrows(IOException.class, this::poll, body);
      server.says(PREAUTH, 200, body);
      assertThrows(IOException.class, this::start, body);
    }
    String right = "{\"stat\":\"OK\",\"response\":{\"result\":\"allow\",\"status\":\"allow\"}}";
    for (int code : new int[] {201, 202, 204, 400, 401, 403, 404, 429, 500, 503}) {
      server.says(STATUS, code, code == 204 ? "" : right);
      assertThrows(IOException.class, this::poll, () -> "HTTP " + code);
    }
    server.says(STATUS, 429, "{\"stat\":\"FAIL\",\"code\":42901,\"message\":\"alice\"}");
    assertFails(this::poll, "HTTP 429, code 42901");
    for (String odd : List.of("4".repeat(1000), "\"alice\"", "-1", "4e9", "{}", "null")) {
      server.says(STATUS, 400, "{\"stat\":\"FAIL\",\"code\":" + odd + "}");
      assertFails(this::poll, "HTTP 400, code none");
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (DuoServer other = new DuoServer()) {
      other.status("allow", "allow");
      server.replies(
          STATUS,
          exchange -> {
            String to = "http://" + other.host() + exchange.getRequestURI();
            exchange.getResponseHeaders().add("Location", to);
            DuoServer.send(exchange, 307, new byte[0]);
          });
      assertThrows(IOException.class, this::poll);
      assertEquals(List.of(), other.asked);
    }
  }

  @Test
  void aLongAnswerIsCutOff() {
    String right = "{\"stat\":\"OK\",\"response\":{\"result\":\"deny\",\"status\":\"deny\"}}";
    server.says(STATUS, 200, right + " ".repeat(64 * 1024 - right.length()));
    assertDoesNotThrow(this::poll);
    server.says(STATUS, 200, right + " ".repeat(64 * 1024 - right.length() + 1));
    assertFails(this::poll, "longer than");
  }

  @Test
  void aClockThatIsOffIsSaidToBe() {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6));
    try (DuoPush behind = patient(late)) {
      assertFails(() -> behind.start(new HostTask.StartPush("alice", "")), "clock");
    }
  }

  @Test
  void aWrongKeyIsRefusedByTheServer() {
    byte[] other = SECRET.clone();
    other[0] ^= 1;
    try (DuoPush wrong = new DuoPush(server.host(), DuoServer.INTEGRATION, other)) {
      assertFails(() -> wrong.start(new HostTask.StartPush("alice", "")), "40103");
    }
    duo.close();
    assertFails(this::start, "40103");
    assertEquals(List.of(), server.asked);
  }

  @Test
  void nobodyThereOrNobodyAnsweringFailsInTime() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (DuoPush nowhere = new DuoPush("127.0.0.1:" + free, DuoServer.INTEGRATION, SECRET)) {
      assertFails(() -> nowhere.start(new HostTask.StartPush("alice", "")), "could not be asked");
      assertFails(() -> nowhere.poll(new HostTask.PollPush("1")), "could not be asked");
    }
    CountDownLatch over = new CountDownLatch(1);
    server.replies(PREAUTH, exchange -> assertDoesNotThrow(() -> over.await()));
    long began = System.nanoTime();
    assertFails(this::start, "in time");
    // The same goes for a head followed by an endless body.
    server.replies(
        PREAUTH,
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          assertDoesNotThrow(() -> over.await());
        });
    assertFails(this::start, "in time");
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    assertTrue(seconds >= 9 && seconds < 30, () -> seconds + " s");
    over.countDown();
  }

  /** One poll per prompt, however often it is asked for. */
  private void awaitLooks(int looks) throws InterruptedException {
    for (int i = 0; i < 600 && server.count(STATUS) < looks; i++) {
      Thread.sleep(100);
    }
    assertEquals(looks, server.count(STATUS));
  }

  /** Duo answers when there is news. No thread waits for it, and the news is not lost. */
  @Test
  void aLookWithoutNewsGoesOnInTheBackground() throws Exception {
    CountDownLatch pressed = new CountDownLatch(1);
    server.replies(
        STATUS,
        exchange -> {
          assertDoesNotThrow(() -> pressed.await());
          String body =
              "{\"stat\":\"OK\",\"response\":{\"result\":\"allow\",\"status\":\"allow\"}}";
          DuoServer.send(exchange, 200, body.getBytes(UTF_8));
        });
    try (DuoPush brief =
        new DuoPush(
            server.host(), DuoServer.INTEGRATION, SECRET, Clock.systemUTC(), BRIEF_MILLIS)) {
      HostTask.PollPush one = new HostTask.PollPush("45f7c92b");
      for (int i = 0; i < 3; i++) {
        long began = System.nanoTime();
        assertEquals(new Finding.Waiting(), brief.poll(one));
        assertTrue(System.nanoTime() - began < 30_000_000_000L, "it waited for the person");
      }
      awaitLooks(1);
      assertEquals(new Finding.Waiting(), brief.poll(new HostTask.PollPush("another")));
      awaitLooks(2);
      pressed.countDown();
      Finding found = brief.poll(one);
      for (int i = 0; i < 100 && found instanceof Finding.Waiting; i++) {
        found = brief.poll(one);
      }
      assertEquals(new Finding.Valid(), found);
    }
    server.status("deny", "fraud");
    assertEquals(new Finding.Invalid(), poll(), "an answer is handed out once");
  }

  @Test
  void closingEndsTheLooksUnderWay() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    server.replies(STATUS, exchange -> assertDoesNotThrow(() -> over.await()));
    DuoPush brief =
        new DuoPush(server.host(), DuoServer.INTEGRATION, SECRET, Clock.systemUTC(), BRIEF_MILLIS);
    HostTask.PollPush one = new HostTask.PollPush("45f7c92b");
    assertEquals(new Finding.Waiting(), brief.poll(one));
    awaitLooks(1);
    brief.close();
    over.countDown();
    // A new poll starts, without the key.
    assertThrows(IOException.class, () -> assertNotWaiting(brief, one));
  }

  private static void assertNotWaiting(DuoPush push, HostTask.PollPush task) throws Exception {
    for (int i = 0; i < 100; i++) {
      assertEquals(new Finding.Waiting(), push.poll(task));
    }
  }

  @Test
  void onlyDuosHostsAreAskedAndOnlyWithRightKeys() {
    assertDoesNotThrow(
        () -> new DuoPush("api-0123abcd.duosecurity.com", "DIXXXXXXXXXXXXXXXXXX", SECRET).close());
    assertDoesNotThrow(
        () -> new DuoPush("API-0123ABCD.duosecurity.com", "DIXXXXXXXXXXXXXXXXXX", SECRET).close());
    for (String host :
        List.of(
            "",
            "duosecurity.com",
            "api-.duosecurity.com",
            "api-x.duosecurity.com.evil.example",
            "api-x.evil.example",
            "api-x.duosecurity.com:8443",
            "api-x.duosecurity.com/",
            "api-x.duosecurity.com@evil.example",
            "https://api-x.duosecurity.com",
            "api-x\n.duosecurity.com",
            "xapi-x.duosecurity.com",
            "localhost",
            "127.0.0.1",
            "127.0.0.2:80",
            "127.0.0.1:80@evil.example",
            "evil.example:80")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new DuoPush(host, "DIXXXXXXXXXXXXXXXXXX", SECRET),
          host);
    }
    String host = "api-0123abcd.duosecurity.com";
    for (String key : List.of("", "short", "DIXX:XXXXXXXXXXXXXXX", "DIXX XXXXXXXXXXXXXXX")) {
      assertThrows(IllegalArgumentException.class, () -> new DuoPush(host, key, SECRET));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new DuoPush(host, "DIXXXXXXXXXXXXXXXXXX", new byte[15]));
  }
}
