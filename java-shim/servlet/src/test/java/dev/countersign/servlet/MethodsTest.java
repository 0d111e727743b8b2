package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.Raw.Answer;
import dev.countersign.verifier.wire.SignInAct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Methods that send something, and remembered devices, on a real container. */
class MethodsTest {
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

  @Test
  void lookingAtAPageSendsNothing() {
    Raw sent = host.signedIn("sent");
    for (String page :
        new String[] {
          "/board",
          "/countersign/verify",
          "/countersign/verify?method=email",
          "/countersign/verify?method=push",
          "/countersign/verify?method=email&act=open",
          "/countersign/verify/push",
        }) {
      sent.visit(page);
      sent.visit(page);
    }
    assertFalse(backend.acts.isEmpty());
    assertTrue(backend.acts.stream().allMatch(act -> act instanceof SignInAct.Begin));
    open(sent, "email");
    long acts = chosen();
    assertEquals(1, acts);
    for (int i = 0; i < 3; i++) {
      Answer page = sent.visit("/countersign/verify?method=email");
      assertTrue(page.body().contains("s…@example.org"), page.body());
      assertTrue(page.body().contains("name=\"code\""), page.body());
    }
    assertEquals(acts, chosen());
  }

  @Test
  void nothingIsSetUpBeforeTheCodeFromTheMailbox() {
    Raw unproven = host.signedIn("unproven");
    String prove = "/countersign/prove";
    for (String page : new String[] {"/countersign/verify", "/countersign/enroll?method=totp"}) {
      assertEquals(prove, unproven.visit(page).header("location"), page);
    }
    Answer first = unproven.visit(prove);
    assertTrue(first.body().contains("Send a code to u…@example.org"), first.body());
    assertTrue(first.body().contains("/countersign/postpone"), "grace goes on");
    assertEquals(0, chosen(), "looking sends nothing");
    assertEquals(prove, unproven.submit(prove, "act", "open").header("location"));
    assertTrue(unproven.visit(prove).body().contains("We sent a code to"));
    assertEquals(prove, unproven.submit(prove, "code", "000000").header("location"));
    assertTrue(unproven.visit(prove).body().contains("That code is not right"));
    assertEquals(prove, unproven.submit(prove, "code", "x".repeat(65)).header("location"));
    Answer right = unproven.submit(prove, "code", PlayedBackend.CODE);
    assertEquals("/countersign/enroll", right.header("location"));
    assertTrue(unproven.get("/rest/api/issues").body().contains("second_factor_required"));
  }

  /** The way there once looped: settings, sign-in, enrollment, sign-in, settings. */
  @Test
  void whoPutItOffLongAgoCanSetSomethingUp() {
    Raw grace = host.signedIn("grace");
    grace.visit("/countersign/enroll");
    assertEquals(303, grace.submit("/countersign/postpone").status());
    assertEquals(200, grace.visit("/board").status());
    backend.now.addAndGet(400);
    Answer old = grace.visit("/countersign/settings/add?method=totp");
    assertEquals("/countersign/verify?again=1", old.header("location"));
    Answer verify = grace.visit(old.header("location"));
    assertEquals("/countersign/enroll", verify.header("location"));
    Answer page = grace.visit("/countersign/enroll");
    assertEquals(200, page.status());
    assertTrue(page.body().contains("id=\"key\""), page.body());
  }

  @Test
  void whereNothingIsToBeShownThePageLeadsOn() {
    String prove = "/countersign/prove";
    Raw exempt = host.signedIn("exempt");
    assertEquals(200, exempt.visit("/board").status());
    assertEquals("/countersign/settings/add", exempt.visit(prove).header("location"));
    exempt.visit("/countersign/settings/add?method=totp");
    assertEquals(
        "/countersign/settings/add", exempt.submit(prove, "act", "open").header("location"));
    Raw sent = host.signedIn("sent");
    assertEquals("/countersign/verify", sent.visit(prove).header("location"));
    sent.visit("/countersign/verify");
    long acts = chosen();
    assertEquals("/countersign/verify", sent.submit(prove, "act", "open").header("location"));
    assertEquals(acts, chosen(), "whoever has a factor gets no code by this page");
    Raw locked = host.signedIn("locked");
    assertEquals(429, locked.visit(prove).status());
    assertEquals(
        "/countersign/prove",
        host.signedIn("unproven").visit("/countersign/verify?method=totp").header("location"));
  }

  @Test
  void theTicketStaysInTheSessionAndGoesWithTheAnswer() {
    Raw sent = host.signedIn("sent");
    open(sent, "email");
    Answer page = sent.visit("/countersign/verify?method=email");
    assertTrue(page.body().contains("8 digits"), page.body());
    assertTrue(page.body().contains("again in 60 seconds"), page.body());
    Answer wrong = sent.submit("/countersign/verify", "method", "email", "code", "00000000");
    assertEquals("/countersign/verify?method=email", wrong.header("location"));
    Answer in = sent.submit("/countersign/verify", "method", "email", "code", PlayedBackend.CODE);
    assertEquals("/board", in.header("location"));
    Raw thief = host.signedIn("sent");
    thief.visit("/countersign/verify");
    thief.submit("/countersign/verify", "method", "email", "code", PlayedBackend.CODE);
    assertEquals(401, thief.get("/board").status(), "another session has no ticket");
  }

  @Test
  void whatWasOpenedEnds() {
    Raw sent = host.signedIn("sent");
    open(sent, "email");
    backend.now.addAndGet(600);
    Answer page = sent.visit("/countersign/verify?method=email");
    assertFalse(page.body().contains("name=\"code\""), page.body());
    assertTrue(page.body().contains("Send a code to s…@example.org"), page.body());
  }

  @Test
  void aPromptIsAskedAboutByThePageWithoutAThreadThatWaits() {
    Raw sent = host.signedIn("sent");
    open(sent, "push");
    Answer page = sent.visit("/countersign/verify?method=push");
    assertTrue(page.body().contains("<noscript><meta http-equiv=\"refresh\""), page.body());
    Answer news = sent.submit("/countersign/verify/push", "method", "push");
    assertEquals(200, news.status());
    assertTrue(news.body().contains("\"waits\":true"), news.body());
    assertEquals(403, sent.post("/countersign/verify/push", "", "method", "push").status());
  }

  private static final String SENTS = "cs-" + PlayedBackend.cookieName("id-sent");

  @Test
  void aDeviceIsRememberedOnlyIfItWasTicked() {
    Raw sent = host.signedIn("sent");
    open(sent, "email");
    assertFalse(sent.visit("/countersign/verify").body().contains("checked"));
    sent.submit("/countersign/verify", "method", "email", "code", PlayedBackend.CODE);
    assertTrue(sent.cookie(SENTS).endsWith(".AQID."), sent.cookie(SENTS));

    Raw ticked = host.signedIn("sent");
    open(ticked, "email");
    ticked.visit("/countersign/verify?method=email");
    Answer in =
        ticked.submit(
            "/countersign/verify",
            "method",
            "email",
            "code",
            PlayedBackend.CODE,
            "remember",
            "yes");
    String cookie = ".AQID.CQk; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax";
    assertTrue(in.header("set-cookie").contains(cookie), in.toString());
    backend.logins.clear();
    ticked.get("/login?user=sent");
    ticked.cookie("JSESSIONID", "");
    ticked.get("/login?user=sent");
    Answer asked = ticked.visit("/countersign/verify");
    assertArrayEquals(new byte[] {9, 9}, backend.logins.get(0).deviceToken());
    assertTrue(
        asked.header("set-cookie").contains(".AQID.; Path=/;"),
        "a token that does not count is taken away");
  }

  @Test
  void aRememberedDeviceIsNoFreshFactor() {
    Raw sent = host.signedIn("sent");
    open(sent, "email");
    sent.visit("/countersign/verify?method=email");
    sent.submit(
        "/countersign/verify", "method", "email", "code", PlayedBackend.CODE, "remember", "yes");
    backend.now.addAndGet(301);
    backend.logins.clear();
    sent.visit("/countersign/verify?again=1");
    assertNull(backend.logins.get(0).deviceToken(), "the factor itself is asked for");
  }

  @Test
  void theLoginCarriesTheLanguageAndTheAddress() {
    Raw sent = host.signedIn("sent");
    sent.get("/countersign/verify", "Accept-Language: de-AT,de;q=0.8");
    var login = backend.logins.get(backend.logins.size() - 1);
    assertEquals("de-AT", login.locale());
    assertEquals("sent@example.org", login.email());
  }

  private long chosen() {
    return backend.acts.stream().filter(act -> act instanceof SignInAct.Choose).count();
  }

  private static void open(Raw client, String method) {
    client.visit("/countersign/verify");
    Answer open = client.submit("/countersign/verify", "method", method, "act", "open");
    assertEquals("/countersign/verify?method=" + method, open.header("location"));
  }
}
