package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestBrowser;
import dev.countersign.testkit.TestBrowser.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at the pages: signs in at the host, sets up an app, and answers with it. */
final class Enrollee {
  private static final Pattern KEY = Pattern.compile("secret=([A-Z2-7]+)");
  private static final int STEP_SECONDS = 30;

  private final MemoryStore store;
  private final AuthenticatorApp app;
  private long aheadSeconds;
  private Answer admitted = new Answer(0, Map.of(), "");

  private Enrollee(MemoryStore store, AuthenticatorApp app) {
    this.store = store;
    this.app = app;
  }

  /** Signs in and ends with a verified session. */
  static Enrollee enroll(WebHost host, TestBrowser browser, String user) {
    browser.get("/login?user=" + user);
    Enrollee one = at(host, browser);
    Answer codes =
        browser.submit("/countersign/enroll", "method", "totp", "code", one.code(), "label", "");
    assertEquals("/countersign/backup-codes", codes.header("location"), codes.toString());
    browser.visit("/countersign/backup-codes");
    one.admitted = browser.submit("/countersign/backup-codes", "saved", "yes");
    assertEquals(303, one.admitted.status(), one.admitted.toString());
    return one;
  }

  /** Signed in, on the page that shows the key of a new app. */
  static Enrollee at(WebHost host, TestBrowser browser) {
    Answer page = browser.visit("/countersign/enroll?method=totp");
    Matcher key = KEY.matcher(page.body());
    if (!key.find()) {
      throw new AssertionError("no key is shown: " + page);
    }
    byte[] base32 = key.group(1).getBytes(StandardCharsets.US_ASCII);
    return new Enrollee(host.store, new AuthenticatorApp(base32));
  }

  /** The answer that let the person in. */
  Answer admitted() {
    return admitted;
  }

  /** The code of the moment, which is good only once. */
  String code() {
    return new String(app.code(store.nowSeconds()), StandardCharsets.US_ASCII);
  }

  /** Answers the challenge with the next code, for which the store's clock is turned on. */
  void verify(TestBrowser browser) {
    aheadSeconds += STEP_SECONDS;
    store.clockAhead(aheadSeconds);
    browser.visit("/countersign/verify");
    Answer in = browser.submit("/countersign/verify", "method", "totp", "code", code());
    assertEquals(303, in.status(), in.toString());
  }
}
