package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.demo.Browser.Page;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two reference hosts as separate processes on one PostgreSQL, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessesTest {
  private static final int FAILURES_MAX = 5;
  private static final long STEP_SECONDS = 30;

  /** The reference host promises five seconds; the rest is for a busy machine. */
  private static final long RESET_SECONDS = 5 + 3;

  private static final Pattern KEY = Pattern.compile("<code[^>]*id=\"key\"[^>]*>([^<]+)</code>");
  private static final Pattern BACKUP_CODE = Pattern.compile("<li><code>([^<]+)</code>");

  @TempDir private static Path directory;

  private PostgresServer server;
  private Path data;
  private HostProcess one;
  private HostProcess other;

  /** A person who enrolled at a certain time, and the session that did it. */
  private record Enrolled(
      Browser session, AuthenticatorApp app, long enrolledAt, List<String> backupCodes) {
    /** The first code after the one that enrolled. */
    String nextCode() {
      return code(1);
    }

    String code(int steps) {
      byte[] code = app.code(enrolledAt + steps * STEP_SECONDS);
      return new String(code, StandardCharsets.US_ASCII);
    }

    /** Six digits that are not a code anywhere near. */
    String wrongCode(int number) {
      Set<String> near = new HashSet<>();
      for (int steps = -4; steps <= 4; steps++) {
        near.add(code(steps));
      }
      return IntStream.iterate(number * 1000, guess -> guess + 1)
          .mapToObj(guess -> String.format(Locale.ROOT, "%06d", guess))
          .filter(guess -> !near.contains(guess))
          .findFirst()
          .orElseThrow();
    }
  }

  @BeforeAll
  void start() throws Exception {
    server = PostgresServer.start();
    data = Files.createDirectory(directory.resolve("data"));
    AppsOnly.into(data);
    one = HostProcess.startOnFreePort(server.jdbcUrl(), data);
    other = HostProcess.startOnFreePort(server.jdbcUrl(), data);
  }

  @AfterAll
  void stop() {
    one.close();
    other.close();
    server.close();
  }

  // rows: 26, 44
  @Test
  void aCodeUsedOnANodeThatIsKilledIsRefusedOnTheOther() throws Exception {
    Enrolled alice = enroll("alice");
    Browser used = new Browser(one.port());
    used.signIn("alice");
    assertEquals("/board", verify(used, "totp", alice.nextCode()).path());
    // A person is between password and code when the node dies.
    Browser between = new Browser(one.port());
    assertEquals("/countersign/verify", between.signIn("alice").path());
    int port = one.port();
    one.kill();

    Browser elsewhere = new Browser(other.port());
    assertEquals("/countersign/verify", elsewhere.signIn("alice").path());
    refused(verify(elsewhere, "totp", alice.nextCode()));
    assertEquals(401, elsewhere.program("/rest/api/me").status());
    verify(elsewhere, "backup_codes", alice.backupCodes().get(0));
    assertEquals(200, elsewhere.program("/rest/api/me").status());

    one = HostProcess.start(server.jdbcUrl(), data, port);
    Browser again = new Browser(one.port());
    again.signIn("alice");
    refused(verify(again, "totp", alice.nextCode()));
    refused(verify(again, "backup_codes", alice.backupCodes().get(0)));
    verify(again, "backup_codes", alice.backupCodes().get(1));
    assertEquals(200, again.program("/rest/api/me").status());
  }

  // rows: 57, 63
  @Test
  void aLockAndAResetHoldOnTheOtherNode() throws Exception {
    Enrolled bob = enroll("bob");
    Browser waiting = new Browser(other.port());
    waiting.signIn("bob");
    Browser thief = new Browser(one.port());
    thief.signIn("bob");
    for (int i = 0; i < FAILURES_MAX; i++) {
      verify(thief, "totp", bob.wrongCode(i));
    }
    assertEquals(429, verify(waiting, "totp", bob.nextCode()).status());
    assertEquals(401, waiting.program("/rest/api/me").status());
    Browser own = new Browser(other.port());
    own.signIn("bob");
    verify(own, "backup_codes", bob.backupCodes().get(0));
    assertEquals(200, own.program("/rest/api/me").status());

    Browser admin = enroll("admin").session();
    String person = "/countersign/admin/person?id=u-1003";
    admin.get(person);
    Page done = admin.post(person, "act", "reset", "reason", "lost phone");
    assertEquals(200, done.status(), done.body());
    assertEquals(401, bob.session().program("/rest/api/me").status(), "own changes hold at once");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RESET_SECONDS);
    while (own.program("/rest/api/me").status() != 401) {
      assertTrue(System.nanoTime() < end, "the session on the other node goes on");
      Thread.sleep(50);
    }
    assertEquals("/countersign/enroll", new Browser(other.port()).signIn("bob").path());
  }

  private Enrolled enroll(String user) throws Exception {
    Browser browser = new Browser(one.port());
    Page page = browser.signIn(user);
    Matcher key = KEY.matcher(page.body());
    assertTrue(key.find(), page.body());
    AuthenticatorApp app =
        new AuthenticatorApp(key.group(1).replace(" ", "").getBytes(StandardCharsets.US_ASCII));
    long now = System.currentTimeMillis() / 1000;
    String code = new String(app.code(now), StandardCharsets.US_ASCII);
    Page codes =
        browser.post("/countersign/enroll", "method", "totp", "code", code, "label", "Phone");
    List<String> backupCodes = new ArrayList<>();
    Matcher each = BACKUP_CODE.matcher(codes.body());
    while (each.find()) {
      backupCodes.add(each.group(1));
    }
    assertEquals(10, backupCodes.size(), codes.body());
    browser.post("/countersign/backup-codes", "saved", "yes");
    assertEquals(200, browser.program("/rest/api/me").status());
    return new Enrolled(browser, app, now, backupCodes);
  }

  private static Page verify(Browser browser, String method, String code) {
    return browser.post("/countersign/verify", "method", method, "code", code);
  }

  private static void refused(Page page) {
    assertTrue(page.path().startsWith("/countersign/verify"), page.path());
    assertTrue(page.body().contains("<title>Error: "), page.body());
  }
}
