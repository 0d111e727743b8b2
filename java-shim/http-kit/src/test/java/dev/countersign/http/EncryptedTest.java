package dev.countersign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.countersign.testkit.TestCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a server with a trusted certificate for the very name being called is spoken to. */
class EncryptedTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);

  private static TestCertificates right;
  private static TestCertificates wrongName;

  @BeforeAll
  static void certificates(@TempDir Path folder) throws Exception {
    right = TestCertificates.forHost("localhost", folder);
    wrongName = TestCertificates.forHost("elsewhere.example", folder);
  }

  private static void assertAsked(
      boolean answers, TestCertificates server, @Nullable SSLContext trust) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(server.server()));
    https.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
        });
    https.start();
    try {
      URI address = URI.create("https://localhost:" + https.getAddress().getPort() + "/");
      HttpResult result =
          new BoundedClient(PATIENT, trust)
              .ask(HttpRequest.newBuilder(address).build(), new Bounds(PATIENT, 10));
      if (answers) {
        assertEquals(200, result.match(HttpResult.Answered::status, failed -> 0));
      } else {
        assertEquals(new HttpResult.Failed(HttpFailure.ENCRYPTION), result);
      }
      assertEquals(answers ? 1 : 0, requests.get());
    } finally {
      https.stop(0);
    }
  }

  @Test
  void aTrustedCertificateIsSpokenTo() throws Exception {
    assertAsked(true, right, right.client());
  }

  @Test
  void anyOtherCertificateIsNot() throws Exception {
    assertAsked(false, right, null);
    assertAsked(false, right, wrongName.client());
    assertAsked(false, wrongName, wrongName.client());
  }

  @Test
  void aServerThatSpeaksNoTlsIsNot() throws Exception {
    try (RudeServer server = RudeServer.writing("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      URI address = URI.create("https://localhost:" + server.address().getPort() + "/");
      HttpResult result =
          new BoundedClient(PATIENT)
              .ask(HttpRequest.newBuilder(address).build(), new Bounds(Duration.ofSeconds(2), 10));
      assertEquals(0, result.match(HttpResult.Answered::status, failed -> 0));
      assertEquals(0, server.requests.get());
    }
  }
}
