package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.Raw.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Our pages send nothing to other sites. */
class ForeignTest {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:src|href|action|formaction|srcset|poster|data)=\"([^\"]*)\"");

  // rows: 128
  @Test
  void noPageNamesAnotherHostAndTheBrowserWouldRefuse() throws Exception {
    PlayedBackend backend = new PlayedBackend();
    List<String> addresses = new ArrayList<>();
    try (TestHost host = new TestHost(backend, backend.now::get)) {
      Raw alice = host.signedIn("alice");
      look(alice.visit("/countersign/verify"), addresses);
      look(alice.visit("/countersign/verify?method=backup_codes"), addresses);
      alice.submit("/countersign/verify", "method", "totp", "code", "000000");
      look(alice.visit("/countersign/verify"), addresses);
      alice.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
      look(alice.visit("/countersign/settings"), addresses);
      look(alice.visit("/countersign/settings/add"), addresses);
      look(host.signedIn("locked").visit("/countersign/verify"), addresses);
      backend.gone = true;
      look(host.signedIn("bob").visit("/countersign/verify"), addresses);
    }
    assertTrue(addresses.size() > 10, "addresses " + addresses);
    for (String address : addresses) {
      assertTrue(address.matches("(/(?!/)|#|data:|otpauth:).*|"), address);
    }
  }

  private static void look(Answer page, List<String> addresses) {
    assertTrue(page.isHtml(), page.body());
    String policy = page.header("content-security-policy");
    assertTrue(policy.startsWith("default-src 'none';"), policy);
    assertTrue(policy.contains("img-src 'self' data:;"), policy);
    assertEquals(List.of(), foreign(policy), policy);
    assertEquals("same-origin", page.header("referrer-policy"));
    Matcher matcher = ADDRESS.matcher(page.body());
    while (matcher.find()) {
      addresses.add(matcher.group(1));
    }
  }

  /** What is neither a directive nor a word in quotes names a scheme or a host. */
  private static List<String> foreign(String policy) {
    List<String> found = new ArrayList<>();
    for (String directive : policy.split(";", -1)) {
      List<String> words = List.of(directive.strip().split("\\s+", -1));
      words.stream()
          .skip(1)
          .filter(word -> !word.startsWith("'") && !word.equals("data:"))
          .forEach(found::add);
    }
    return found;
  }
}
