package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.Raw.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cookies of one browser: one per account, a few per installation, and what is foreign stays. */
class CookiesTest {
  private static final String MARK = PlayedBackend.cookieName("").substring(0, 8);

  private final PlayedBackend backend = new PlayedBackend();
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = new TestHost(backend, backend.now::get);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  // findings: F-B9
  @Test
  void twoPeopleAtOneBrowserKeepACookieEach() {
    Raw browser = host.client();
    for (String user : List.of("alice", "bob", "alice")) {
      signIn(browser, user);
    }
    assertFalse(browser.cookie(name("alice")).isEmpty());
    assertFalse(browser.cookie(name("bob")).isEmpty());
    backend.logins.clear();
    browser.get("/login?user=bob");
    browser.visit("/countersign/verify");
    assertArrayEquals(new byte[] {1, 2, 3}, backend.logins.get(0).knownBrowser());
  }

  // findings: F-B9
  @Test
  void whatIsForeignStaysAndIsNotRead() {
    Raw browser = host.client();
    String other = "cs-" + "ab".repeat(8);
    String elsewhere = "ffffffff.6b49d200.AQID.";
    browser.cookie(other, elsewhere);
    browser.cookie("cs-theme", "dark");
    Answer in = signIn(browser, "alice");
    browser.get("/login?user=alice");
    browser.visit("/countersign/verify");
    assertEquals(elsewhere, browser.cookie(other));
    assertEquals("dark", browser.cookie("cs-theme"));
    assertFalse(in.header("set-cookie").contains(other));
  }

  // findings: F-B9
  @Test
  void oneOfOursThatCannotBeReadIsRemoved() {
    for (String damaged : List.of("x", "", MARK, "AQID", MARK + ".1.A!.", "a".repeat(200))) {
      Raw browser = host.signedIn("alice");
      browser.cookie(name("alice"), damaged);
      backend.logins.clear();
      Answer page = browser.visit("/countersign/verify");
      assertNull(backend.logins.get(0).knownBrowser(), damaged);
      String gone = name("alice") + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
      assertTrue(page.header("set-cookie").contains(gone), damaged + " " + page);
    }
  }

  // findings: F-B9
  @Test
  void atMostFourAccountsOfAnInstallationAreKept() {
    Raw browser = host.client();
    for (int i = 0; i < 7; i++) {
      signIn(browser, "person" + i);
      backend.now.addAndGet(60);
    }
    for (int i = 0; i < 7; i++) {
      assertEquals(i < 3, browser.cookie(name("person" + i)).isEmpty(), "person" + i);
    }
  }

  private Answer signIn(Raw browser, String user) {
    browser.get("/login?leave=1");
    browser.get("/login?user=" + user);
    browser.visit("/countersign/verify");
    backend.forgetUsed();
    Answer in = browser.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
    assertEquals(303, in.status(), in.toString());
    return in;
  }

  private static String name(String user) {
    return "cs-" + PlayedBackend.cookieName("id-" + user);
  }
}
