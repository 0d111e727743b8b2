package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.Raw.Answer;
import dev.countersign.servlet.routes.Replies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter on a real container. */
class FilterTest {
  private static final List<String> PROTECTED =
      List.of(
          "/board",
          "/rest/api/issues",
          "/rest/gadget/1.0/login",
          "/plugins/servlet/upm",
          "/s/batch.js",
          "/download/attachments/1/a.txt",
          "/secure/admin",
          "/countersign/settings",
          "/countersign/admin",
          "/countersign/rest/people");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "X");

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
  void aVerifiedSessionPassesAndAnUnverifiedOneDoesNot() {
    Raw alice = host.signedIn("alice");
    refusedWithCode(alice.get("/rest/api/issues"));
    Answer page = alice.visit("/board?filter=1");
    assertEquals(303, page.status());
    assertEquals("/countersign/verify", page.header("location"));
    verify(alice);
    assertTrue(alice.get("/rest/api/issues").body().contains(TestHost.DATA));
  }

  // rows: 1
  @Test
  void nothingIsAllowListedByDefault() {
    Raw alice = host.signedIn("alice");
    for (String path : PROTECTED) {
      refusedWithCode(alice.get(path));
    }
  }

  // rows: 3
  @Test
  void theTargetIsAPathOfThisHostAndStaysOnTheServer() {
    Raw alice = host.signedIn("alice");
    alice.visit("/board?x=1&target=https://evil.example/");
    Answer form = alice.visit("/countersign/verify?target=https://evil.example/");
    assertFalse(form.body().contains("evil.example"));
    Answer done =
        alice.submit(
            "/countersign/verify",
            "method",
            "totp",
            "code",
            PlayedBackend.CODE,
            "target",
            "https://evil.example/");
    assertEquals("/board?x=1&target=https://evil.example/", done.header("location"));

    Raw bob = host.signedIn("bob");
    assertEquals("/countersign/verify", bob.visit("//evil.example/board").header("location"));
    bob.visit("/countersign/verify");
    Answer home = bob.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
    assertEquals("/board", home.header("location"));
  }

  // rows: 4
  @Test
  void noHeaderAndNoParameterOpensAnything() {
    Raw alice = host.signedIn("alice");
    for (String agent : List.of("AtlassianMobileApp", "JIRA", "Googlebot", "git/2.40", "curl/8")) {
      refusedWithCode(alice.get("/rest/api/issues", "User-Agent: " + agent));
    }
    for (String header :
        List.of(
            "X-Forwarded-For: 127.0.0.1",
            "X-Original-URL: /countersign/verify",
            "X-Rewrite-URL: /countersign/verify",
            "X-Atlassian-Token: no-check",
            "X-Requested-With: XMLHttpRequest",
            "X-HTTP-Method-Override: GET",
            "Referer: http://127.0.0.1/countersign/verify",
            "Upgrade: websocket",
            "Authorization: Bearer abc")) {
      refusedWithCode(alice.get("/rest/api/issues", header));
    }
    for (String query : List.of("os_authType=basic", "auth=x", "second_factor=done", "nosso")) {
      refusedWithCode(alice.get("/rest/api/issues?" + query));
    }
  }

  // rows: 5, 6, 139, 140, 141
  @Test
  void oddPathsAreRefused() {
    Raw alice = host.signedIn("alice");
    List<String> corpus = PathCorpus.of(PROTECTED, "/countersign/verify");
    assertTrue(corpus.size() > 500, "corpus has " + corpus.size());
    for (String path : corpus) {
      Answer answer = alice.visit(path);
      assertFalse(answer.body().contains(TestHost.DATA), path);
      assertTrue(List.of(303, 400, 404).contains(answer.status()), path + " " + answer.status());
      boolean led = answer.status() != 303;
      assertTrue(led || answer.header("location").equals("/countersign/verify"), path);
      int program = alice.get(path).status();
      assertTrue(List.of(400, 401, 404).contains(program), path + " " + program);
    }
    refusedWithCode(alice.get("/board"));
    verify(alice);
    assertTrue(alice.get("/board;x=1").body().contains(TestHost.DATA), "the corpus can reach data");
  }

  // rows: 138
  @Test
  void everyCharacterOfEveryPathPercentEncoded() {
    Raw alice = host.signedIn("alice");
    int tried = 0;
    for (String path : PROTECTED) {
      for (String encoded : PathCorpus.eachCharacterEncoded(path)) {
        refusedWithCode(alice.get(encoded));
        assertEquals("/countersign/verify", alice.visit(encoded).header("location"), encoded);
        tried++;
      }
    }
    assertTrue(tried > 300, "tried " + tried);
  }

  // rows: 3; findings: F-C4, F-D5
  @Test
  void aPersonComesBackToThePageAndNotToWhatAScriptOfItLoaded() {
    for (String page :
        List.of(
            "/display/DEV/%C3%9Cbersicht",
            "/display/DEV/Release%20notes?focus=7",
            "/display/DEV/Harbor+Inc.",
            "/board;jsessionid=ABC",
            "/rest/page")) {
      Raw alice = host.signedIn("alice");
      backend.forgetUsed();
      assertEquals("/countersign/verify", alice.visit(page).header("location"), page);
      String[] jQuery = {"Accept: text/html, */*; q=0.01", "X-Requested-With: XMLHttpRequest"};
      refusedWithCode(alice.get("/wiki/fragment?ajax=1", jQuery));
      refusedWithCode(alice.get("/favicon.ico", "Accept: image/avif,image/webp,*/*"));
      alice.visit("/countersign/verify");
      Answer done =
          alice.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
      assertEquals(page, done.header("location"));
    }
    for (String odd :
        List.of("/a/%2e%2E//evil.example", "/a//evil.example", "/%2", "/%zz", "/a%")) {
      Raw alice = host.signedIn("alice");
      backend.forgetUsed();
      alice.visit(odd);
      alice.visit("/countersign/verify");
      Answer done =
          alice.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
      assertEquals("/board", done.header("location"), odd);
    }
  }

  // findings: F-C4
  @Test
  void aFormSentAfterTheSessionRanOutLeadsToTheSignIn() {
    Answer late = host.client().submit("/countersign/verify", "method", "totp", "code", "123456");
    assertEquals("/login", late.header("location"));
    Raw alice = host.signedIn("alice");
    Answer unverified = alice.submit("/countersign/settings/rename", "label", "x");
    assertEquals("/countersign/verify", unverified.header("location"));
  }

  // rows: 7
  @Test
  void aChangeOfPrincipalEndsTheVerification() {
    Raw client = host.signedIn("alice");
    verify(client);
    client.get("/login?user=bob");
    refusedWithCode(client.get("/rest/api/issues"));
    client.get("/login?user=alice");
    refusedWithCode(client.get("/rest/api/issues"));
  }

  // rows: 7, 86
  @Test
  void whateverFailsRefuses() {
    Raw alice = host.signedIn("alice");
    verify(alice);
    backend.gone = true;
    Answer code = alice.get("/rest/api/issues");
    assertEquals(503, code.status());
    assertTrue(code.body().contains("\"second_factor_unavailable\""));
    Answer page = alice.visit("/board");
    assertEquals(503, page.status());
    assertTrue(page.isHtml());
    assertFalse(page.body().contains(TestHost.DATA));
    Raw bob = host.signedIn("bob");
    assertEquals(503, bob.visit("/board").status());
    assertEquals(503, bob.visit("/countersign/verify").status());
    assertEquals(503, basic(host.client(), "exempt").status());
    backend.gone = false;
    assertEquals(200, alice.get("/board").status(), "a bypass or a refusal is never remembered");

    backend.defective = true;
    assertEquals(503, alice.get("/rest/api/issues").status());
    backend.defective = false;
    Raw broken = host.signedIn("broken");
    assertEquals(503, broken.get("/rest/api/issues").status());
  }

  // rows: 10, 103
  @Test
  void formsNeedTheTokenAndTheOrigin() {
    Raw alice = host.signedIn("alice");
    alice.visit("/countersign/verify");
    String[] form = {"method", "totp", "code", PlayedBackend.CODE};
    assertEquals(403, alice.post("/countersign/verify", "", form).status());
    assertEquals(403, alice.post("/countersign/verify", "x" + alice.token(), form).status());
    String body = "countersign_token=" + alice.token() + "&method=totp&code=" + PlayedBackend.CODE;
    String type = "Content-Type: application/x-www-form-urlencoded";
    for (String bad :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Site: none")) {
      assertEquals(403, alice.send("POST", "/countersign/verify", body, type, bad).status(), bad);
    }
    assertEquals(0, backend.answers.get());
    alice.get("/countersign/verify?method=totp&code=" + PlayedBackend.CODE);
    assertEquals(0, backend.answers.get(), "a GET never answers");
    assertEquals(303, alice.send("POST", "/countersign/verify", body, type).status());
  }

  // rows: 81, 82, 89, 91
  @Test
  void evidenceIsWorthNothingElsewhere() {
    Raw alice = host.signedIn("alice");
    verify(alice);
    Raw thief = host.signedIn("alice");
    refusedWithCode(thief.get("/rest/api/issues"));
    Raw bob = host.signedIn("bob");
    String alices = alice.cookie("cs-" + PlayedBackend.cookieName("id-alice"));
    assertFalse(alices.isEmpty());
    String own = "cs-" + PlayedBackend.cookieName("id-bob");
    bob.cookie(own, alices);
    refusedWithCode(bob.get("/rest/api/issues"));
    for (String forged : List.of("", "AAAA", "%00", "countersign", "\"x\"", "A".repeat(2000))) {
      bob.cookie(own, forged);
      refusedWithCode(bob.get("/rest/api/issues"));
    }
  }

  // rows: 83, 85
  @Test
  void nothingAClientSaysIsAVerdict() {
    Raw alice = host.signedIn("alice");
    alice.visit("/countersign/verify");
    Answer wrong =
        alice.submit(
            "/countersign/verify",
            "method",
            "totp",
            "code",
            "000000",
            "verified",
            "true",
            "because",
            "Verified");
    assertEquals(303, wrong.status());
    refusedWithCode(alice.get("/rest/api/issues"));
    Answer again = alice.visit(wrong.header("location"));
    assertTrue(again.body().contains("<title>Error: "), "the page says what is wrong");
    assertFalse(again.body().contains("000000"), "what was typed is not shown again");
  }

  // rows: 87
  @Test
  void reloadAndAnEndedSessionStartOver() {
    Raw alice = host.signedIn("alice");
    for (int i = 0; i < 3; i++) {
      assertEquals(200, alice.visit("/countersign/verify").status());
      refusedWithCode(alice.get("/board"));
    }
    alice.cookie("JSESSIONID", "0123456789ABCDEF0123456789ABCDEF");
    Answer gone = alice.visit("/countersign/verify");
    assertEquals("/login", gone.header("location"));
  }

  // rows: 88
  @Test
  void theSessionIdChangesAtTheSecondFactor() {
    Raw alice = host.signedIn("alice");
    Raw watcher = alice.twin();
    String before = alice.cookie("JSESSIONID");
    verify(alice);
    assertNotEquals(before, alice.cookie("JSESSIONID"));
    assertTrue(alice.get("/board").body().contains(TestHost.DATA));
    Answer old = watcher.get("/countersign/settings");
    assertEquals(401, old.status());
  }

  // rows: 92
  @Test
  void everyMethodIsRefused() {
    Raw alice = host.signedIn("alice");
    for (String method : METHODS) {
      for (String path : PROTECTED) {
        Answer answer = alice.send(method, path, "");
        assertFalse(answer.body().contains(TestHost.DATA), method + " " + path);
        assertTrue(List.of(400, 401, 405, 501).contains(answer.status()), method + " " + path);
      }
      if (!List.of("GET", "HEAD", "POST").contains(method)) {
        Answer own = alice.send(method, "/countersign/verify", "");
        assertTrue(List.of(400, 405, 501).contains(own.status()), method);
      }
    }
    verify(alice);
    assertEquals(200, alice.send("PUT", "/rest/api/issues", "").status());
  }

  // rows: 106
  @Test
  void credentialsWithoutASessionOpenNothing() {
    assertEquals(401, basic(host.client(), "alice").status());
    refusedWithCode(host.client().get("/rest/api/issues", "Authorization: Bearer abc"));
    refusedWithCode(host.client().get("/rest/api/issues", "Authorization: Negotiate abc"));
    Raw exempt = host.client();
    assertEquals(200, basic(exempt, "exempt").status());
    assertEquals("", exempt.cookie("JSESSIONID"), "an exempt request marks no session");
    assertEquals(401, basic(exempt, "alice").status());
    Answer own =
        host.client().get("/countersign/settings", "Authorization: " + credentials("exempt"));
    assertEquals(401, own.status(), "credentials open no page of ours");
  }

  // rows: 140
  @Test
  void dispatchesFromInsideAreHeldBackToo() {
    for (String then : List.of("forward", "include", "async", "error")) {
      Raw alice = host.client();
      Answer answer = alice.visit("/login?user=alice&then=" + then);
      assertFalse(answer.body().contains(TestHost.DATA), then);
      assertFalse(answer.isHtml() && answer.body().contains("<form"), then);
      Raw exempt = host.client();
      exempt.get("/login?user=exempt");
      exempt.get("/board");
      Answer open = exempt.visit("/login?user=exempt&then=" + then);
      assertTrue(open.body().contains(TestHost.DATA), "the test reaches the page by " + then);
    }
  }

  @Test
  void nobodySignedInIsTheHostsMatter() {
    Raw nobody = host.client();
    assertEquals(200, nobody.get("/login").status());
    assertEquals(401, nobody.get("/countersign/settings").status());
    assertEquals("/login", nobody.visit("/countersign/verify").header("location"));
  }

  /** A product that keeps the session at sign-out, as Seraph can. */
  // rows: 87
  @Test
  void whoeverSignsInAgainInTheSameSessionVerifiesAgain() {
    Raw alice = host.signedIn("alice");
    verify(alice);
    alice.get("/login?leave=1");
    alice.get("/login?user=alice");
    refusedWithCode(alice.get("/rest/api/issues"));
  }

  @Test
  void evidenceEndsWithTimeRevocationsAndPolicy() {
    Raw alice = host.signedIn("alice");
    verify(alice);
    backend.revocations.put("id-alice", 1L);
    refusedWithCode(alice.get("/rest/api/issues"));
    backend.revocations.clear();
    assertEquals(200, alice.get("/rest/api/issues").status());
    backend.policyVersion.incrementAndGet();
    refusedWithCode(alice.get("/rest/api/issues"));
    backend.policyVersion.decrementAndGet();
    backend.now.addAndGet(3600);
    refusedWithCode(alice.get("/rest/api/issues"));
  }

  @Test
  void aFormSentTwiceIsAnsweredOnce() throws Exception {
    Raw alice = host.signedIn("alice");
    alice.visit("/countersign/verify");
    backend.slowMillis = 2_000;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService clients = Executors.newFixedThreadPool(4);
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Raw tab = alice.twin();
      answers.add(
          clients.submit(
              () -> {
                start.await();
                return tab.submit(
                    "/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
              }));
    }
    start.countDown();
    for (Future<Answer> answer : answers) {
      assertEquals("/board", answer.get().header("location"));
    }
    clients.shutdown();
    assertEquals(1, backend.answers.get());
  }

  @Test
  void refusalsSayWhenAndCarryTheHeaders() {
    Raw locked = host.signedIn("locked");
    Answer page = locked.visit("/countersign/verify");
    assertEquals(429, page.status());
    assertEquals("300", page.header("retry-after"));
    assertTrue(page.body().contains("in 5 minutes"), page.body());
    assertEquals(Replies.CONTENT_SECURITY_POLICY, page.header("content-security-policy"));
    assertEquals("no-store", page.header("cache-control"));
    assertFalse(page.body().contains("style=\""), "no inline style");
    assertFalse(page.body().matches("(?s).*<script>.*"), "no inline script");
  }

  @Test
  void administrationIsForAdministratorsWithAFreshSecondFactor() {
    Raw alice = host.signedIn("alice");
    verify(alice);
    assertEquals(403, alice.visit("/countersign/admin").status());
    assertEquals(403, alice.get("/countersign/rest/people").status());
    Raw admin = host.signedIn("admin");
    verify(admin);
    assertEquals(200, admin.visit("/countersign/admin").status());
    backend.now.addAndGet(301);
    Answer stale = admin.visit("/countersign/admin");
    assertEquals("/countersign/verify?again=1", stale.header("location"));
    Answer rest = admin.get("/countersign/rest/people");
    assertEquals(403, rest.status());
    assertTrue(rest.body().contains("\"sign_in_again\""));
  }

  static void verify(Raw client) {
    client.visit("/countersign/verify");
    Answer done =
        client.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
    assertEquals(303, done.status());
    assertEquals(200, client.get("/board").status());
  }

  private static Answer basic(Raw client, String user) {
    return client.get("/rest/api/issues", "Authorization: " + credentials(user));
  }

  private static String credentials(String user) {
    byte[] pair = (user + ":password").getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  static void refusedWithCode(Answer answer) {
    assertEquals(401, answer.status(), answer.toString());
    assertTrue(answer.header("content-type").startsWith("application/json"), answer.toString());
    String start = "{\"error\":{\"code\":\"second_factor_required\",\"message\":\"";
    assertTrue(answer.body().startsWith(start), answer.body());
  }
}
