package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.FreePorts;
import dev.countersign.testkit.NginxServer;
import dev.countersign.testkit.TestBrowser;
import dev.countersign.testkit.TestBrowser.Answer;
import dev.countersign.testkit.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind nginx, however it passes the address on: sign-in works, or one line says what to set. */
class ProxyTest {
  private static final Logger LOG = Logger.getLogger("dev.countersign.servlet");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
  }

  /**
   * What an nginx before the host does with the header Host.
   *
   * @param name the set-up
   * @param settings its lines
   * @param address what the browser's address bar shows
   * @param works whether the container learns the right address from it
   */
  private record SetUp(String name, String settings, String address, boolean works) {
    static List<SetUp> at(int port) {
      String forwarded =
          "proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Forwarded-Server $host;";
      return List.of(
          new SetUp("without Host", forwarded, "http://team.example", false),
          new SetUp("with a port", "proxy_set_header Host $host:80;", "http://team.example", true),
          new SetUp(
              "without the port",
              "proxy_set_header Host $host;",
              "http://team.example:" + port,
              false),
          new SetUp(
              "as it came",
              "proxy_set_header Host $http_host;",
              "http://team.example:" + port,
              true));
    }
  }

  // findings: F-B2
  @Test
  void aBrowserWithoutFetchHeadersSignsInOrOneLineSaysWhatToSet() throws Exception {
    int port = FreePorts.one();
    for (SetUp setUp : SetUp.at(port)) {
      lines.clear();
      try (WebHost host = new WebHost(WebHost.SITE);
          NginxServer nginx = nginx(port, setUp.settings(), host.port())) {
        assertTrue(nginx != null);
        assertEquals(setUp.works(), signsIn(host, port, setUp.address(), false), setUp.name());
        assertEquals(setUp.works(), signsIn(host, port, setUp.address(), false), setUp.name());
      }
      assertEquals(setUp.works() ? 0 : 1, lines.size(), setUp + ": " + lines);
      for (String line : lines) {
        assertTrue(line.contains(setUp.address() + " ") && line.contains("withOrigins"), line);
      }
    }
  }

  // findings: F-B2
  @Test
  void theConfiguredAddressOrTheBrowsersWordIsEnoughInEverySetUp() throws Exception {
    int port = FreePorts.one();
    for (SetUp setUp : SetUp.at(port)) {
      try (WebHost host = new WebHost(WebHost.SITE.withOrigins(setUp.address()));
          NginxServer nginx = nginx(port, setUp.settings(), host.port())) {
        assertTrue(nginx != null);
        assertTrue(signsIn(host, port, setUp.address(), false), setUp + " " + lines);
      }
      try (WebHost host = new WebHost(WebHost.SITE);
          NginxServer nginx = nginx(port, setUp.settings(), host.port())) {
        assertTrue(nginx != null);
        assertTrue(signsIn(host, port, setUp.address(), true), setUp + " " + lines);
      }
    }
    assertEquals(List.of(), lines);
  }

  // findings: F-B2, F-B9
  @Test
  void whereTheProxySpeaksTlsTheCookiesAreForTlsAlone(@TempDir Path folder) throws Exception {
    TestCertificates certificates = TestCertificates.forHost("team.example", folder);
    Path pem = TestCertificates.pem("team.example", folder);
    int port = FreePorts.one();
    String address = "https://team.example";
    try (WebHost host = new WebHost(WebHost.SITE.withOrigins(address));
        NginxServer nginx =
            NginxServer.start(
                port,
                "server { listen 127.0.0.1:%d ssl; ssl_certificate %s; ssl_certificate_key %s; "
                        .formatted(port, pem, pem)
                    + "location / { proxy_pass http://127.0.0.1:%d; } }".formatted(host.port()));
        TestBrowser browser = new TestBrowser(port, address, false, certificates.client())) {
      assertTrue(nginx != null && Files.exists(pem));
      Answer in = Enrollee.enroll(host, browser, "alice").admitted();
      assertEquals(200, browser.get("/board").status());
      List<String> ours =
          in.header("set-cookie").lines().filter(line -> line.startsWith("__Host-")).toList();
      assertEquals(1, ours.size(), in.toString());
      assertTrue(ours.get(0).contains("; Path=/;"), ours.toString());
      assertTrue(ours.get(0).endsWith("; Secure"), ours.toString());
    }
    assertEquals(List.of(), lines);
  }

  private static boolean signsIn(WebHost host, int port, String address, boolean fetchHeaders) {
    try (TestBrowser browser = new TestBrowser(port, address, fetchHeaders)) {
      browser.get("/login?user=person" + System.nanoTime());
      Enrollee one = Enrollee.at(host, browser);
      Answer next =
          browser.submit("/countersign/enroll", "method", "totp", "code", one.code(), "label", "");
      assertTrue(next.status() == 303 || next.status() == 403, next.toString());
      return next.header("location").equals("/countersign/backup-codes");
    }
  }

  private static NginxServer nginx(int port, String settings, int behind) throws Exception {
    return NginxServer.start(
        port,
        "server { listen 127.0.0.1:%d; location / { %s proxy_pass http://127.0.0.1:%d; } }"
            .formatted(port, settings, behind));
  }
}
