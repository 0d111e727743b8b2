package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testkit.TestBrowser.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for every application behind the filter, of any kind: extend this class, start your
 * host in {@link #start}, and nothing it protects may be seen without a second factor.
 */
public abstract class GateContract {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "X");

  private GateHost host;

  /** For extending. */
  protected GateContract() {}

  /**
   * Starts the host.
   *
   * @return the host, which the contract closes
   * @throws Exception if it does not start
   */
  protected abstract GateHost start() throws Exception;

  /**
   * Starts it before each test.
   *
   * @throws Exception if it does not start
   */
  @BeforeEach
  final void open() throws Exception {
    host = start();
  }

  /**
   * Stops it after each test.
   *
   * @throws Exception if it does not stop
   */
  @AfterEach
  final void stop() throws Exception {
    host.stop();
  }

  /** Without this the other tests would prove nothing. */
  @Test
  void aVerifiedPersonSeesEverything() {
    try (TestBrowser person = verified()) {
      for (String path : everything()) {
        assertTrue(person.visit(path).body().contains(host.secret()), path);
      }
      for (String path : host.asynchronous()) {
        assertTrue(person.get(path).body().contains(host.secret()), path);
      }
    }
  }

  @Test
  void noOneElseSeesAnything() {
    try (TestBrowser nobody = new TestBrowser(host.port());
        TestBrowser forged = new TestBrowser(host.port())) {
      forged.cookies().put("JSESSIONID", "0123456789ABCDEF0123456789ABCDEF");
      forged.cookies().put("cs-0123456789abcdef", "00000000.1.AAAA.AAAA");
      for (String path : all()) {
        hidden(nobody.visit(path), path);
        hidden(forged.visit(path), path);
      }
    }
  }

  @Test
  void aPasswordAloneShowsNothing() {
    try (TestBrowser person = signedIn()) {
      for (String path : all()) {
        Answer page = person.visit(path);
        hidden(page, path);
        for (String method : METHODS) {
          hidden(person.send(method, path, "", "Accept: application/json"), method + " " + path);
        }
      }
      for (String path : everything()) {
        Answer page = person.visit(path);
        assertEquals(303, page.status(), path);
        assertTrue(page.header("location").endsWith(host.mount() + "/verify"), page.toString());
        Answer program = person.get(path);
        assertEquals(401, program.status(), path);
        assertTrue(program.body().contains("\"second_factor_required\""), program.toString());
      }
    }
  }

  @Test
  void oddPathsShowNothing() {
    try (TestBrowser person = signedIn()) {
      for (String path : everything()) {
        for (String odd : odd(path)) {
          hidden(person.visit(odd), odd);
          hidden(person.get(odd), odd);
        }
      }
    }
  }

  @Test
  void nothingAClientSendsStandsInForTheSecondFactor() {
    try (TestBrowser person = signedIn()) {
      for (String path : everything()) {
        for (String header :
            List.of(
                "X-Forwarded-For: 127.0.0.1",
                "X-Original-URL: " + host.mount() + "/verify",
                "X-Rewrite-URL: " + host.mount() + "/verify",
                "X-HTTP-Method-Override: GET",
                "X-Requested-With: XMLHttpRequest",
                "Upgrade: websocket",
                "Authorization: Bearer x",
                "Authorization: Basic x",
                "User-Agent: AtlassianMobileApp")) {
          hidden(person.get(path, header), path + " " + header);
        }
        for (String query : List.of("os_authType=basic", "auth=x", "verified=true", "nosso")) {
          hidden(person.get(path + "?" + query), path + "?" + query);
        }
      }
    }
  }

  @Test
  void asynchronousAnswersAndDetoursShowNothing() {
    List<String> paths = new ArrayList<>(host.asynchronous());
    paths.addAll(host.detours());
    assumeTrue(!paths.isEmpty(), "the host has neither");
    try (TestBrowser person = signedIn()) {
      for (String path : paths) {
        hidden(person.visit(path), path);
        hidden(person.get(path), path);
        hidden(person.send("POST", path, ""), path);
        // A detour may be what signs the person in.
        try (TestBrowser fresh = new TestBrowser(host.port())) {
          hidden(fresh.visit(path), path);
        }
      }
    }
  }

  @Test
  void credentialsOfOneRequestShowNothing() {
    assumeTrue(!host.credentials().isEmpty(), "the host takes none");
    try (TestBrowser program = new TestBrowser(host.port())) {
      for (String credentials : host.credentials()) {
        for (String path : all()) {
          for (String method : METHODS) {
            program.cookies().clear();
            hidden(program.send(method, path, "", credentials), credentials + " " + path);
          }
        }
      }
    }
  }

  @Test
  void theHostsOwnRefusalIsNotOurs() {
    String wrong = host.wrongCredentials();
    assumeTrue(wrong != null, "the host takes no credentials");
    try (TestBrowser program = new TestBrowser(host.port())) {
      Answer answer = program.get(host.pages().get(0), String.valueOf(wrong));
      hidden(answer, "wrong credentials");
      assertEquals(401, answer.status());
    }
  }

  @Test
  void aRememberedSignInShowsNothing() {
    String cookie = host.rememberMe();
    assumeTrue(cookie != null, "the host has none");
    String[] pair = String.valueOf(cookie).split("=", 2);
    try (TestBrowser person = new TestBrowser(host.port())) {
      person.cookies().put(pair[0], pair[1]);
      for (int i = 0; i < 3; i++) {
        for (String path : all()) {
          hidden(person.visit(path), path);
          hidden(person.get(path), path);
        }
      }
    }
  }

  @Test
  void anotherPersonInTheSessionIsAskedAgain() {
    try (TestBrowser person = verified()) {
      assumeTrue(host.switchPerson(person), "the host cannot switch");
      for (String path : all()) {
        hidden(person.visit(path), path);
      }
    }
  }

  @Test
  void aSessionOfBeforeTheSecondFactorIsWorthNothing() {
    try (TestBrowser person = signedIn();
        TestBrowser thief = new TestBrowser(host.port())) {
      thief.cookies().putAll(person.cookies());
      host.verify(person);
      assertTrue(person.visit(host.pages().get(0)).body().contains(host.secret()));
      for (String path : all()) {
        hidden(thief.visit(path), path);
      }
    }
  }

  @Test
  void everyOtherPortIsHeldToTheSame() {
    assumeTrue(!host.otherPorts().isEmpty(), "the host has one port");
    try (TestBrowser person = signedIn()) {
      for (int port : host.otherPorts()) {
        try (TestBrowser there = new TestBrowser(port)) {
          there.cookies().putAll(person.cookies());
          for (String path : all()) {
            hidden(there.visit(path), port + path);
            for (String credentials : host.credentials()) {
              hidden(there.get(path, credentials), port + path);
            }
          }
        }
      }
    }
  }

  private TestBrowser signedIn() {
    TestBrowser browser = new TestBrowser(host.port());
    host.signIn(browser);
    return browser;
  }

  private TestBrowser verified() {
    TestBrowser browser = signedIn();
    host.verify(browser);
    return browser;
  }

  private List<String> everything() {
    List<String> paths = new ArrayList<>(host.pages());
    paths.addAll(host.programs());
    return paths;
  }

  private List<String> all() {
    List<String> paths = everything();
    paths.addAll(host.asynchronous());
    return paths;
  }

  private void hidden(Answer answer, String what) {
    assertFalse(answer.body().contains(host.secret()), what + ": " + answer);
  }

  /** Ways to write a path that some parser takes for it, or for one of ours. */
  private List<String> odd(String path) {
    String own = host.mount() + "/verify";
    String rest = path.substring(1);
    String first = "%" + Integer.toHexString(path.charAt(Math.min(1, path.length() - 1)));
    List<String> odd =
        new ArrayList<>(
            List.of(
                path + "/",
                path + ";x=1",
                path + ";jsessionid=A",
                path + "/.",
                path + "%2f",
                path + "%00",
                path + "?" + own,
                path + "#" + own,
                "/" + path,
                "/." + path,
                "/%2e" + path,
                "/;x=1" + path,
                "/x/.." + path,
                "/x/%2e%2e" + path,
                "/x/..;" + path,
                "/\\" + rest,
                "/%2f" + rest,
                path.toUpperCase(Locale.ROOT),
                own + "/../.." + path,
                own + "/..;/.." + path,
                own + ";/../.." + path,
                own + "%2f..%2f.." + path,
                own + "/%2e%2e/%2e%2e" + path,
                host.mount() + "/assets/../.." + path,
                "http://127.0.0.1" + path,
                "http://other.example" + own + "/../.." + path));
    if (path.length() > 1) {
      odd.add("/" + first + path.substring(2));
      odd.add("/" + first.replace("%", "%25") + path.substring(2));
    }
    return odd;
  }
}
