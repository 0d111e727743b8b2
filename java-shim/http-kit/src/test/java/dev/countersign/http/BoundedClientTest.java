package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, a request ends in time, as one result. */
class BoundedClientTest {
  /** For servers that answer: bounds generous enough for a busy machine. */
  private static final Duration PATIENT = Duration.ofSeconds(60);

  /** For servers that do not. */
  private static final Duration BRIEF = Duration.ofMillis(700);

  /** What a busy machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  private static final int BYTES_MAX = 1000;
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";

  private final BoundedClient client = new BoundedClient(Duration.ofSeconds(5));

  private static HttpRequest to(URI address) {
    return HttpRequest.newBuilder(address).build();
  }

  private HttpResult ask(RudeServer server, Duration timeMax) throws InterruptedException {
    return client.ask(to(server.address()), new Bounds(timeMax, BYTES_MAX));
  }

  private void assertFails(HttpFailure failure, String answer) throws Exception {
    try (RudeServer server = RudeServer.writing(answer)) {
      assertEquals(new HttpResult.Failed(failure), ask(server, PATIENT), answer);
      assertEquals(1, server.requests.get(), "asked again: " + answer);
    }
  }

  private void assertTimesOut(RudeServer.Manner manner) throws Exception {
    try (RudeServer server = new RudeServer(manner)) {
      long began = System.nanoTime();
      assertEquals(new HttpResult.Failed(HttpFailure.TIMED_OUT), ask(server, BRIEF));
      assertEndedInTime(began);
    }
  }

  private static void assertEndedInTime(long began) {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(BRIEF.plus(SLACK)) < 0, took::toString);
  }

  private static String answered(HttpResult result) {
    return result.match(
        answer -> answer.status() + " " + new String(answer.body(), UTF_8),
        failed -> failed.failure().name());
  }

  @Test
  void anAnswerIsStatusAndBody() throws Exception {
    try (RudeServer server =
        RudeServer.writing(HEAD + "Content-Length: 5\r\n\r\nh\u00c3\u00a9 x")) {
      assertEquals("200 h\u00e9 x", answered(ask(server, PATIENT)));
    }
    try (RudeServer server =
        RudeServer.writing(
            "HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")) {
      assertEquals("503 abc", answered(ask(server, PATIENT)));
    }
    try (RudeServer server = RudeServer.writing("HTTP/1.1 204 No Content\r\n\r\n")) {
      assertEquals("204 ", answered(ask(server, PATIENT)));
    }
  }

  @Test
  void aBodyIsReadUpToItsBound() throws Exception {
    String whole = "x".repeat(BYTES_MAX);
    try (RudeServer server = RudeServer.writing(HEAD + "\r\n" + whole)) {
      assertEquals("200 " + whole, answered(ask(server, PATIENT)));
    }
    assertFails(HttpFailure.TOO_LONG, HEAD + "\r\n" + whole + "x");
    assertFails(HttpFailure.TOO_LONG, HEAD + "Content-Length: 1001\r\n\r\n" + whole + "x");
    assertFails(
        HttpFailure.TOO_LONG,
        HEAD + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + whole + "\r\n1\r\nx\r\n0\r\n\r\n");
  }

  /** The connection is dropped as soon as the body is too long, not when it ends. */
  @Test
  void aBodyWithoutEndIsLeft() throws Exception {
    try (RudeServer server =
        new RudeServer(
            out -> {
              out.write((HEAD + "\r\n").getBytes(ISO_8859_1));
              while (true) {
                out.write(new byte[64 * 1024]);
              }
            })) {
      assertEquals(new HttpResult.Failed(HttpFailure.TOO_LONG), ask(server, PATIENT));
      awaitGoneClient(server);
    }
  }

  private static void awaitGoneClient(RudeServer server) throws InterruptedException {
    for (int i = 0; i < 600 && server.goneClients.get() == 0; i++) {
      Thread.sleep(50);
    }
    assertEquals(1, server.goneClients.get(), "the connection stays open");
  }

  @Test
  void aBodyThatIsNotWantedIsNotRead() throws Exception {
    try (RudeServer server =
        new RudeServer(
            out -> {
              out.write("HTTP/1.1 500 No\r\n\r\nsecret".getBytes(ISO_8859_1));
              while (true) {
                out.write(new byte[64 * 1024]);
              }
            })) {
      Bounds bounds = new Bounds(PATIENT, BYTES_MAX, status -> status == 200);
      assertEquals("500 ", answered(client.ask(to(server.address()), bounds)));
      awaitGoneClient(server);
    }
  }

  @Test
  void aServerThatNeverAnswersIsLeft() throws Exception {
    assertTimesOut(out -> Thread.sleep(PATIENT.toMillis()));
  }

  @Test
  void aServerThatNeverAcceptsIsLeft() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          Socket socket = new Socket();
          waiting.add(socket);
          try {
            socket.connect(full.getLocalSocketAddress(), 200);
          } catch (java.net.SocketTimeoutException e) {
            break;
          }
        }
        long began = System.nanoTime();
        URI address = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
        HttpResult result = client.ask(to(address), new Bounds(BRIEF, BYTES_MAX));
        assertEquals(new HttpResult.Failed(HttpFailure.TIMED_OUT), result);
        assertEndedInTime(began);
      } finally {
        for (Socket socket : waiting) {
          socket.close();
        }
      }
    }
  }

  /** Each byte comes soon after the last, so limits on single reads would never end it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX-Slow: ",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n",
      })
  void aServerThatTricklesIsLeft(String start) throws Exception {
    assertTimesOut(
        out -> {
          out.write(start.getBytes(ISO_8859_1));
          while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(50);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0000\u0001\u0002\u0003",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n",
      })
  void whatIsNotAWholeAnswerIsNone(String answer) throws Exception {
    try (RudeServer server = RudeServer.writing(answer)) {
      assertEquals(new HttpResult.Failed(HttpFailure.UNREACHABLE), ask(server, PATIENT));
    }
  }

  @Test
  void aHeadThatIsTooLongEndsTheRequest() throws Exception {
    assertFails(HttpFailure.UNREACHABLE, HEAD + "X-Long: " + "x".repeat(1_000_000) + "\r\n\r\n");
    assertFails(HttpFailure.UNREACHABLE, HEAD + "X-Many: x\r\n".repeat(100_000) + "\r\n");
  }

  @Test
  void aHeadWithoutEndEndsTheRequestInTime() throws Exception {
    long began = System.nanoTime();
    try (RudeServer server =
        new RudeServer(
            out -> {
              out.write(HEAD.getBytes(ISO_8859_1));
              for (long i = 0; ; i++) {
                out.write(("X-" + i + ": " + "x".repeat(1000) + "\r\n").getBytes(ISO_8859_1));
              }
            })) {
      assertTrue(ask(server, Duration.ofSeconds(3)) instanceof HttpResult.Failed);
    }
    assertEndedInTime(began);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    try (RudeServer elsewhere = RudeServer.writing(HEAD + "Content-Length: 0\r\n\r\n");
        RudeServer server =
            RudeServer.writing(
                "HTTP/1.1 "
                    + status
                    + " Moved\r\nContent-Length: 0\r\nLocation: "
                    + elsewhere.address()
                    + "\r\n\r\n")) {
      assertEquals(status + " ", answered(ask(server, PATIENT)));
      assertEquals(0, elsewhere.requests.get());
    }
  }

  @Test
  void aCookieIsNotSentBack() throws Exception {
    List<String> seen = new ArrayList<>();
    com.sun.net.httpserver.HttpServer server =
        com.sun.net.httpserver.HttpServer.create(
            new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")));
          exchange.getResponseHeaders().add("Set-Cookie", "a=b");
          exchange.sendResponseHeaders(200, -1);
        });
    server.start();
    try {
      URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      for (int i = 0; i < 2; i++) {
        assertEquals("200 ", answered(client.ask(to(address), new Bounds(PATIENT, BYTES_MAX))));
      }
    } finally {
      server.stop(0);
    }
    assertEquals(List.of("null", "null"), seen);
  }

  @Test
  void noServerIsUnreachable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Bounds bounds = new Bounds(PATIENT, BYTES_MAX);
    for (String address : List.of("http://127.0.0.1:" + free + "/", "http://no-host.invalid/")) {
      assertEquals(
          new HttpResult.Failed(HttpFailure.UNREACHABLE),
          client.ask(to(URI.create(address)), bounds));
    }
  }

  @Test
  void aTimeoutOfTheRequestEndsItToo() throws Exception {
    try (RudeServer server = new RudeServer(out -> Thread.sleep(PATIENT.toMillis()))) {
      HttpRequest request = HttpRequest.newBuilder(server.address()).timeout(BRIEF).build();
      long began = System.nanoTime();
      assertEquals(
          new HttpResult.Failed(HttpFailure.TIMED_OUT),
          client.ask(request, new Bounds(PATIENT, BYTES_MAX)));
      assertEndedInTime(began);
    }
  }

  @Test
  void aRequestThatIsCanceledIsAborted() throws Exception {
    try (RudeServer server = new RudeServer(BoundedClientTest::trickle)) {
      CompletableFuture<HttpResult> result =
          client.send(to(server.address()), new Bounds(PATIENT, BYTES_MAX));
      for (int i = 0; i < 600 && server.requests.get() == 0; i++) {
        Thread.sleep(50);
      }
      assertFalse(result.isDone());
      result.cancel(true);
      awaitGoneClient(server);
    }
  }

  @Test
  void aRequestWhoseTimeIsUpIsAborted() throws Exception {
    try (RudeServer server = new RudeServer(BoundedClientTest::trickle)) {
      CompletableFuture<HttpResult> result =
          client.send(to(server.address()), new Bounds(BRIEF, BYTES_MAX));
      assertEquals(
          new HttpResult.Failed(HttpFailure.TIMED_OUT),
          result.get(PATIENT.toMillis(), TimeUnit.MILLISECONDS));
      awaitGoneClient(server);
    }
  }

  private static void trickle(OutputStream out) throws java.io.IOException, InterruptedException {
    out.write((HEAD + "\r\n").getBytes(ISO_8859_1));
    for (int i = 0; i < BYTES_MAX - 1; i++) {
      out.write('x');
      out.flush();
      Thread.sleep(50);
    }
  }

  @Test
  void aThreadThatIsToldToStopStops() throws Exception {
    try (RudeServer server = new RudeServer(BoundedClientTest::trickle)) {
      CountDownLatch stopped = new CountDownLatch(1);
      Thread asking =
          new Thread(
              () -> {
                try {
                  ask(server, PATIENT);
                } catch (InterruptedException e) {
                  stopped.countDown();
                }
              });
      asking.start();
      asking.interrupt();
      assertTrue(stopped.await(SLACK.toSeconds(), TimeUnit.SECONDS));
      asking.join();
    }
  }

  @Test
  void boundsThatBoundNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Bounds(Duration.ZERO, 1));
    assertThrows(IllegalArgumentException.class, () -> new Bounds(Duration.ofSeconds(-1), 1));
    assertThrows(IllegalArgumentException.class, () -> new Bounds(PATIENT, 0));
  }
}
