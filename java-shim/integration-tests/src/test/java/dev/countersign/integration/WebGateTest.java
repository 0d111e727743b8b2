package dev.countersign.integration;

import dev.countersign.testkit.GateContract;
import dev.countersign.testkit.GateHost;
import dev.countersign.testkit.TestBrowser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The contract of the gate, by the real filter before an application of every kind. */
// rows: 5, 6, 7, 11
class WebGateTest extends GateContract {
  @Override
  protected GateHost start() throws Exception {
    return new Gated(WebHost.Wiring.RIGHT);
  }

  /** The host as the contract sees it. */
  static final class Gated implements GateHost {
    private final WebHost host;
    private final Enrollee alice;

    Gated(WebHost.Wiring wiring) throws Exception {
      // People enroll at a host that is wired well.
      host = new WebHost(WebHost.SITE, wiring);
      try (WebHost right = host.beside(WebHost.Wiring.RIGHT);
          TestBrowser browser = right.browser()) {
        alice = Enrollee.enroll(right, browser, "alice");
        Enrollee.enroll(right, browser, "bob");
      }
    }

    @Override
    public int port() {
      return host.port();
    }

    @Override
    public String mount() {
      return "/countersign";
    }

    @Override
    public String secret() {
      return WebApplication.DATA;
    }

    @Override
    public List<String> pages() {
      return List.of("/board", "/wiki/page");
    }

    @Override
    public List<String> programs() {
      return List.of("/rest/api/issues");
    }

    @Override
    public List<String> asynchronous() {
      return List.of("/async");
    }

    @Override
    public List<String> detours() {
      return List.of(
          "/login?user=alice&then=forward",
          "/login?user=alice&then=include",
          "/login?user=alice&then=async",
          "/login?user=alice&then=error");
    }

    @Override
    public List<String> credentials() {
      return List.of("Authorization: " + basic("alice:password"));
    }

    @Override
    public String wrongCredentials() {
      return "Authorization: " + basic("alice:wrong");
    }

    @Override
    public String rememberMe() {
      return "remember=alice";
    }

    @Override
    public boolean switchPerson(TestBrowser browser) {
      browser.get("/login?user=bob&keep=1");
      return true;
    }

    @Override
    public List<Integer> otherPorts() {
      return List.of(host.otherPort());
    }

    @Override
    public void signIn(TestBrowser browser) {
      browser.get("/login?user=alice");
    }

    @Override
    public void verify(TestBrowser browser) {
      alice.verify(browser);
    }

    @Override
    public void stop() throws Exception {
      host.close();
    }

    private static String basic(String pair) {
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
  }
}
