package dev.countersign.pages.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.pages.Asked.Sender;
import dev.countersign.pages.Origin;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Pocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A form is ours by its token, unless the browser says that it came from elsewhere. */
class FormTokenTest {
  private final PageSession session = PageSession.of(new MapPocket(), "id-alice");
  private final AtomicInteger mismatches = new AtomicInteger();

  // rows: 10; findings: F-B2
  @Test
  void theBrowsersOwnWordIsEnoughWhateverAProxyMadeOfTheAddress() {
    assertTrue(isOurs(session.token(), "same-origin", "https://jira.example.org"));
    assertTrue(isOurs(session.token(), "same-origin", null));
    for (String elsewhere : List.of("same-site", "cross-site", "none", "", "SAME-ORIGIN")) {
      assertFalse(isOurs(session.token(), elsewhere, "http://team.example"), elsewhere);
    }
    assertEquals(0, mismatches.get());
  }

  // rows: 10; findings: F-B2
  @Test
  void withoutItTheOriginIsComparedByHostAndPort() {
    for (String ours :
        List.of(
            "http://team.example",
            "https://team.example",
            "http://team.example:80",
            "https://TEAM.example:443",
            "https://jira.example.org:8443",
            "http://[2001:db8::1]")) {
      assertTrue(isOurs(session.token(), null, ours), ours);
    }
    assertTrue(isOurs(session.token(), null, null));
    assertEquals(0, mismatches.get());
    List<String> others =
        List.of(
            "http://team.example:8080",
            "http://team.example.evil.example",
            "http://evil.example",
            "http://jira.example.org",
            "http://team.example@evil.example",
            "http://team.example/",
            "ftp://team.example",
            "null",
            "");
    for (String other : others) {
      assertFalse(isOurs(session.token(), null, other), other);
    }
    assertEquals(others.size(), mismatches.get(), "each is worth a line");
  }

  // rows: 10
  @Test
  void withoutTheTokenNothingIsOursAndNothingIsLogged() {
    for (String token : List.of("", "x", session.token() + "x")) {
      assertFalse(isOurs(token, "same-origin", "http://team.example"), token);
      assertFalse(isOurs(token, null, "http://evil.example"), token);
    }
    assertFalse(isOurs(null, "same-origin", "http://team.example"));
    assertEquals(0, mismatches.get());
  }

  private boolean isOurs(
      @Nullable String token, @Nullable String fetchSite, @Nullable String origin) {
    Set<String> authorities =
        Set.of(
            Origin.authority("Team.example", 80),
            Origin.authority("jira.example.org", 8443),
            Origin.authority("2001:DB8::1", 0));
    Sender sender = new Sender(fetchSite, origin, authorities, mismatches::incrementAndGet);
    return FormToken.isOurs(session, token, sender);
  }

  private static final class MapPocket implements Pocket {
    private final Map<String, Object> kept = new HashMap<>();

    @Override
    public @Nullable String text(String name) {
      return (String) kept.get(name);
    }

    @Override
    public byte @Nullable [] bytes(String name) {
      return (byte[]) kept.get(name);
    }

    @Override
    public void put(String name, String value) {
      kept.put(name, value);
    }

    @Override
    public void put(String name, byte[] value) {
      kept.put(name, value);
    }

    @Override
    public void remove(String name) {
      kept.remove(name);
    }

    @Override
    public void clear() {
      kept.clear();
    }
  }
}
