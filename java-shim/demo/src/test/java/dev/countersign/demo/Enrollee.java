package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.countersign.demo.Browser.Page;
import dev.countersign.testkit.AuthenticatorApp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person who enrolled an app and saved the backup codes. */
record Enrollee(String user, Browser browser, AuthenticatorApp app, List<String> backupCodes) {
  private static final Pattern BACKUP_CODE = Pattern.compile("<li><code>([^<]+)</code>");
  private static final String KEY = "<code[^>]*id=\"key\"[^>]*>([^<]+)</code>";

  static Enrollee at(int port, String user) {
    Browser browser = new Browser(port);
    String key = browser.signIn(user).find(KEY).replace(" ", "");
    AuthenticatorApp app = new AuthenticatorApp(key.getBytes(StandardCharsets.US_ASCII));
    String code = code(app, 0);
    Page page =
        browser.post("/countersign/enroll", "method", "totp", "code", code, "label", "Phone");
    List<String> codes = new ArrayList<>();
    Matcher each = BACKUP_CODE.matcher(page.body());
    while (each.find()) {
      codes.add(each.group(1));
    }
    assertEquals(10, codes.size(), page.body());
    browser.post("/countersign/backup-codes", "saved", "yes");
    assertEquals(200, browser.program("/rest/api/me").status());
    return new Enrollee(user, browser, app, codes);
  }

  /** The page that a sign-in with a code of the app leads to. */
  Page signIn(int port, int steps) {
    Browser fresh = new Browser(port);
    assertEquals("/countersign/verify", fresh.signIn(user).path());
    return fresh.post("/countersign/verify", "method", "totp", "code", code(app, steps));
  }

  /** The code of this time step, or of one near it. */
  private static String code(AuthenticatorApp app, int steps) {
    long at = System.currentTimeMillis() / 1000 + 30L * steps;
    return new String(app.code(at), StandardCharsets.US_ASCII);
  }
}
