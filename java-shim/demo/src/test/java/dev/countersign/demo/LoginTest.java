package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.demo.Browser.Page;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.FreePorts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People at the reference host, on two nodes with one database. */
class LoginTest {
  private static final String KEY = "<code[^>]*id=\"key\"[^>]*>([^<]+)</code>";
  private static final String REFUSED = "{\"error\":{\"code\":\"second_factor_required\"";

  @TempDir Path data;
  private int port;
  private Host host;

  /** A person with an app, the code that enrolled it, and backup codes. */
  private record Enrolled(Browser browser, AuthenticatorApp app, String used, List<String> codes) {
    /** The code of this step or of the next one, which is accepted too and not used yet. */
    String code(int steps) {
      long at = System.currentTimeMillis() / 1000 + 30L * steps;
      return new String(app.code(at), StandardCharsets.US_ASCII);
    }
  }

  @BeforeEach
  void start() throws Exception {
    port = FreePorts.row(2);
    AppsOnly.into(data);
    host = Host.start(new Options(port, 2, "", data));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void enrollmentThenCodesThenTheBoard() {
    Browser alice = new Browser(port);
    Page enroll = alice.signIn("alice");
    assertEquals("/countersign/enroll", enroll.path());
    refused(alice.program("/rest/api/issues"));
    String key = enroll.find(KEY);
    assertEquals(key, alice.get("/countersign/enroll").find(KEY), "a reload shows the same key");
    Page wrong =
        alice.post("/countersign/enroll", "method", "totp", "code", "12345", "label", "Phone");
    assertTrue(wrong.body().contains("<title>Error: "));
    assertEquals(key, wrong.find(KEY), "a wrong code shows the same key");
    assertTrue(enroll.body().contains("<svg"), "a QR code is drawn");

    Enrolled done = enroll(alice, key);
    Page board = alice.get("/");
    assertEquals("/board", board.path());
    assertTrue(alice.program("/rest/api/issues").body().contains("HAR-41"));
    assertFalse(board.body().contains(done.codes().get(0)));

    Page settings = alice.get("/countersign/settings");
    assertTrue(settings.body().contains("10 backup codes are left."));
    assertFalse(settings.body().contains(key), "a key is shown only while it is set up");
  }

  @Test
  void aCodeIsGoodOnceOnAllNodes() {
    Enrolled alice = enroll("alice");
    Browser again = new Browser(port);
    assertEquals("/countersign/verify", again.signIn("alice").path());
    Page replay = again.post("/countersign/verify", "method", "totp", "code", alice.used());
    assertTrue(replay.body().contains("<title>Error: "), "the code that enrolled is used");
    String next = alice.code(1);
    String typed = next.substring(0, 3) + " " + next.substring(3);
    assertEquals(
        "/board", again.post("/countersign/verify", "method", "totp", "code", typed).path());

    Browser elsewhere = new Browser(port + 1);
    elsewhere.signIn("alice");
    Page used = elsewhere.post("/countersign/verify", "method", "totp", "code", next);
    assertTrue(used.body().contains("<title>Error: "));
    refused(elsewhere.program("/rest/api/issues"));
  }

  @Test
  void fiveFailuresLockBothNodesAndABackupCodeStillGetsIn() {
    Enrolled alice = enroll("alice");
    Browser thief = new Browser(port);
    thief.signIn("alice");
    Page last = null;
    for (int i = 0; i < 5; i++) {
      last = thief.post("/countersign/verify", "method", "totp", "code", wrong(alice, i));
    }
    assertEquals(429, last.status());
    assertTrue(last.body().contains("Too many wrong codes"));
    assertTrue(last.body().contains("in less than a minute"));

    Browser elsewhere = new Browser(port + 1);
    assertEquals(429, elsewhere.signIn("alice").status());
    Page right = elsewhere.post("/countersign/verify", "method", "totp", "code", alice.code(1));
    assertEquals(429, right.status(), "a right code is refused as well");
    elsewhere.get("/countersign/verify?method=backup_codes");
    String code = alice.codes().get(3).toLowerCase(Locale.ROOT).replace('-', ' ');
    Page left = elsewhere.post("/countersign/verify", "method", "backup_codes", "code", code);
    assertTrue(left.body().contains("9 backup codes are left."), left.body());
    assertEquals("/board", elsewhere.get("/").path());

    Browser third = new Browser(port);
    assertEquals(200, third.signIn("alice").status(), "the backup code ended the lock");
    Page spent =
        third.post("/countersign/verify", "method", "backup_codes", "code", alice.codes().get(3));
    assertTrue(spent.body().contains("<title>Error: "), "a backup code works once");
  }

  // rows: 14, 93
  @Test
  void aPasswordAloneChangesNoFactor() {
    Enrolled alice = enroll("alice");
    Browser thief = new Browser(port);
    thief.signIn("alice");
    Page enroll = thief.get("/countersign/enroll");
    assertFalse(enroll.body().contains("id=\"key\""));
    Page codes = thief.get("/countersign/backup-codes");
    assertFalse(codes.body().contains("id=\"codes\""));
    for (String page :
        List.of("settings", "settings/add", "settings/backup-codes", "settings/remove?id=0")) {
      assertEquals("/countersign/verify", thief.get("/countersign/" + page).path(), page);
    }
    refused(thief.program("/countersign/rest/people"));
    assertEquals(200, alice.browser().program("/rest/api/me").status());
  }

  // rows: 97, 106
  @Test
  void restNeedsTheSecondFactorWhateverTheWay() {
    Browser bob = new Browser(port);
    bob.signIn("bob");
    refused(bob.program("/rest/api/issues"));
    refused(new Browser(port).program("/rest/api/me", "Authorization", basic("bob")));
    enroll("bob");
    refused(new Browser(port).program("/rest/api/me", "Authorization", basic("bob")));
    assertEquals(401, new Browser(port).program("/rest/api/me").status());
    Page carol = new Browser(port).program("/rest/api/me", "Authorization", basic("carol"));
    assertTrue(carol.body().contains("\"carol\""), "customers are exempt by the policy");
  }

  @Test
  void aCustomerGoesToThePortal() {
    Browser carol = new Browser(port);
    assertEquals("/portal", carol.signIn("carol").path());
    assertFalse(carol.get("/countersign/settings").body().contains("Unlock settings"));
    String key = carol.get("/countersign/settings/add").find(KEY);
    assertEquals(key, carol.get("/countersign/settings/add").find(KEY));
    assertEquals("/board", carol.get("/board").path());
    assertEquals(403, carol.get("/board").status(), "the board is the team's");
  }

  @Test
  void anAdministratorSuspendsResumesAndResets() {
    Enrolled alice = enroll("alice");
    Browser admin = enroll("admin").browser();
    assertEquals(403, alice.browser().get("/countersign/admin").status());
    String person = "/countersign/admin/person?id=u-1002";
    assertTrue(admin.get("/countersign/admin").body().contains("Alice Arden"));
    admin.get(person);
    Page without = admin.post(person, "act", "suspend", "reason", " ");
    assertTrue(without.body().contains("<title>Error: "), "a reason is required");

    Page done = admin.post(person, "act", "suspend", "reason", "left the company");
    assertTrue(done.body().contains("Suspended. No one can sign in"), done.body());
    Browser again = new Browser(port);
    Page suspended = again.signIn("alice");
    assertEquals(403, suspended.status());
    assertTrue(suspended.body().contains("Your account is suspended"));

    admin.post(person, "act", "resume", "reason", "came back");
    assertEquals("/countersign/verify", again.get("/").path());
    admin.post(person, "act", "reset", "reason", "lost phone");
    refused(alice.browser().program("/rest/api/me"));
    assertEquals("/countersign/enroll", new Browser(port).signIn("alice").path());
    admin.post(person, "act", "unlock", "reason", "asked by phone");
    assertTrue(admin.get(person).body().contains("2 times in the last 90 days"));

    String audit = admin.get("/countersign/admin/audit").body();
    for (String said : List.of("left the company", "came back", "lost phone", "Ada Minster")) {
      assertTrue(audit.contains(said), said);
    }
  }

  @Test
  void settingsLockAndChange() {
    Enrolled alice = enroll("alice");
    Browser browser = alice.browser();
    Page last = browser.get("/countersign/settings/remove?id=0");
    assertTrue(last.body().contains("Remove “Phone”?"));
    assertEquals(403, browser.post("/countersign/settings/remove?id=0").status());
    browser.get("/countersign/settings/rename?id=0");
    Page renamed = browser.post("/countersign/settings/rename?id=0", "label", "Old <phone>");
    assertTrue(renamed.body().contains("Old &lt;phone&gt;"), renamed.body());

    Page codes = browser.get("/countersign/settings/backup-codes");
    String fresh = codes.find("<li><code>([^<]+)</code>");
    assertFalse(alice.codes().contains(fresh));
    browser.post("/countersign/settings/backup-codes", "saved", "yes");
    Browser again = new Browser(port);
    again.signIn("alice");
    Page old =
        again.post("/countersign/verify", "method", "backup_codes", "code", alice.codes().get(0));
    assertTrue(old.body().contains("<title>Error: "), "old codes are gone");
    again.post("/countersign/verify", "method", "backup_codes", "code", fresh);
    assertEquals("/board", again.get("/").path());
  }

  private Enrolled enroll(String user) {
    Browser browser = new Browser(port);
    return enroll(browser, browser.signIn(user).find(KEY));
  }

  private static Enrolled enroll(Browser browser, String key) {
    AuthenticatorApp app =
        new AuthenticatorApp(key.replace(" ", "").getBytes(StandardCharsets.US_ASCII));
    String code =
        new String(app.code(System.currentTimeMillis() / 1000), StandardCharsets.US_ASCII);
    Page saved =
        browser.post("/countersign/enroll", "method", "totp", "code", code, "label", "Phone");
    assertEquals("/countersign/backup-codes", saved.path(), saved.body());
    List<String> codes = new ArrayList<>();
    Matcher found = Pattern.compile("<li><code>([^<]+)</code>").matcher(saved.body());
    while (found.find()) {
      codes.add(found.group(1));
    }
    assertEquals(10, codes.size());
    String file = browser.post("/countersign/backup-codes.txt").body();
    codes.forEach(each -> assertTrue(file.contains(each), "the file has every code"));
    Page not = browser.post("/countersign/backup-codes");
    assertTrue(not.body().contains("<title>Error: "), "the box must be ticked");
    Page in = browser.post("/countersign/backup-codes", "saved", "yes");
    assertEquals(200, in.status(), in.body());
    return new Enrolled(browser, app, code, codes);
  }

  /** Six digits that are not a code anywhere near now. */
  private static String wrong(Enrolled person, int variant) {
    for (int candidate = variant * 1000; ; candidate++) {
      String code = String.format(Locale.ROOT, "%06d", candidate);
      boolean near = false;
      for (int step = -3; step <= 3; step++) {
        near |= person.code(step).equals(code);
      }
      if (!near) {
        return code;
      }
    }
  }

  private static String basic(String user) {
    byte[] pair = (user + ":" + People.PASSWORD).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static void refused(Page page) {
    assertEquals(401, page.status(), page.body());
    assertTrue(page.body().startsWith(REFUSED), page.body());
  }
}
