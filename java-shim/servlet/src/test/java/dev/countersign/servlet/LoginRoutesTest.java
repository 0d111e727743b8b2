package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.Raw.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a person came to be signed in, it was only a first factor. */
class LoginRoutesTest {
  private static final List<String> PROTECTED =
      List.of("/board", "/", "/rest/api/issues", "/secure/admin", "/countersign/rest/people");

  private static final List<String> OURS =
      List.of(
          "/countersign/verify",
          "/countersign/enroll",
          "/countersign/backup-codes",
          "/countersign/settings");

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

  // rows: 9
  @Test
  void aSessionFromAResetLinkIsAsUnverifiedAsAnyOther() {
    Raw alice = host.client();
    assertEquals("signed in", alice.get("/reset-password?user=alice&token=right").body());
    noData(alice);
    verify(alice);
    assertTrue(alice.get("/board").body().contains(TestHost.DATA));
    // The link opened again, in a session verified for someone else.
    alice.get("/reset-password?user=bob&token=right");
    noData(alice);
  }

  // rows: 11
  @Test
  void everyLoginRouteLeadsToASessionThatEveryPageRefuses() {
    for (String route : TestHost.LOGIN_ROUTES) {
      Raw alice = host.client();
      assertEquals("signed in", alice.get(route + "?user=alice").body(), route);
      noData(alice);
      for (String then : List.of("forward", "include", "async", "error")) {
        Raw bob = host.client();
        Answer answer = bob.get(route + "?user=bob&then=" + then);
        assertFalse(answer.body().contains(TestHost.DATA), route + " " + then);
        noData(bob);
      }
    }
  }

  // rows: 11
  @Test
  void credentialsInTheRequestItselfAreAFirstFactorToo() {
    for (String path : PROTECTED) {
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")) {
        Answer answer = host.client().send(method, path, "", basic("alice", "password"));
        assertEquals(401, answer.status(), method + " " + path);
        assertFalse(answer.body().contains(TestHost.DATA), method + " " + path);
      }
    }
  }

  /** The engine is not even asked, so answers can reveal nothing. */
  // rows: 59
  @Test
  void ourPagesTellNobodyWhetherAPasswordIsRight() {
    backend.gone = true;
    for (String path : OURS) {
      Answer unknown = host.client().visit(path);
      for (String query : List.of("?user=alice&password=password", "?user=alice", "?resend=1")) {
        same(unknown, host.client().visit(path + query), path + query);
      }
      Answer nobody = asVisitor(path, basic("nobody", "wrong"));
      same(nobody, asVisitor(path, basic("alice", "wrong")), path + " with a wrong password");
      Answer posted = host.client().post(path, "", "user", "nobody", "password", "wrong");
      Answer right = host.client().post(path, "", "user", "alice", "password", "password");
      same(posted, right, path);
    }
    assertEquals(0, backend.answers.get());
  }

  private Answer asVisitor(String path, String credentials) {
    return host.client()
        .send("GET", path, "", "Accept: text/html", "Sec-Fetch-Mode: navigate", credentials);
  }

  private static void same(Answer one, Answer other, String where) {
    assertEquals(one.status(), other.status(), where);
    assertEquals(one.header("location"), other.header("location"), where);
    assertEquals(one.body(), other.body(), where);
  }

  private static void noData(Raw client) {
    for (String path : PROTECTED) {
      assertFalse(client.visit(path).body().contains(TestHost.DATA), path);
      Answer program = client.get(path);
      assertEquals(401, program.status(), path);
      assertTrue(program.body().contains("\"second_factor_required\""), path);
    }
  }

  private static void verify(Raw client) {
    client.visit("/countersign/verify");
    Answer done =
        client.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
    assertEquals(303, done.status());
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
