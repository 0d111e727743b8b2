package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.gate.Gate;
import dev.countersign.servlet.gate.Gate.Asked;
import dev.countersign.servlet.gate.Gate.Dispatch;
import dev.countersign.servlet.gate.Gate.Ruling;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The gate alone: no container, no engine. */
class GateTest {
  private final Gate gate = new Gate(Set.of("/countersign/verify"));

  private Ruling rule(String uri, String context) {
    return gate.rule(new Asked(uri, context, Dispatch.REQUEST, true));
  }

  @Test
  void onlyTheExactPathIsOpen() {
    assertEquals(Ruling.OWN_PAGE, rule("/countersign/verify", ""));
    assertEquals(Ruling.OWN_PAGE, rule("/jira/countersign/verify", "/jira"));
    for (String other :
        List.of(
            "/countersign/verify/",
            "/countersign/verifyX",
            "/countersign/Verify",
            "/countersign",
            "/x/countersign/verify",
            "/board")) {
      assertEquals(Ruling.REFUSE_WITH_PAGE, rule(other, ""), other);
    }
  }

  // rows: 7
  @Test
  void theContextPathIsNoPattern() {
    assertEquals(Ruling.REFUSE_WITH_PAGE, rule("/jXra/countersign/verify", "/j.ra"));
    assertEquals(Ruling.REFUSE_WITH_PAGE, rule("/countersign/verify", "/jira"));
    assertEquals(Ruling.REFUSE_WITH_PAGE, rule("/jira/jira/countersign/verify", "/jira"));
  }

  // rows: 139, 140
  @Test
  void everyOddPathIsRefusedWithACode() {
    for (String path :
        PathCorpus.of(List.of("/board", "/rest/api/issues"), "/countersign/verify")) {
      int query = path.indexOf('?');
      String uri = query < 0 ? path : path.substring(0, query);
      if (!Gate.isPlain(uri)) {
        assertEquals(Ruling.REFUSE_WITH_PAGE, rule(uri, ""), uri);
      } else {
        assertFalse(rule(uri, "") == Ruling.OWN_PAGE, uri);
      }
    }
    for (String path : PathCorpus.eachCharacterEncoded("/countersign/verify")) {
      assertEquals(Ruling.REFUSE_WITH_PAGE, rule(path, ""), path);
    }
  }

  @Test
  void everyCharacterBeyondTheListIsRefused() {
    for (int c = 0; c <= 0xffff; c++) {
      String uri = "/board" + (char) c;
      boolean plain = Gate.isPlain(uri);
      boolean ascii = c < 0x80;
      boolean listed =
          ascii && (Character.isLetterOrDigit(c) || "/-_~!$&'()*+,=:@".indexOf(c) >= 0);
      assertEquals(listed, plain, "character " + c);
    }
    assertFalse(Gate.isPlain(""));
    assertFalse(Gate.isPlain("board"));
    assertFalse(Gate.isPlain("/" + "a".repeat(3000)));
  }

  @Test
  void aPageIsShownToNavigationsOnly() {
    assertTrue(Gate.navigation("text/html,*/*", "navigate", "document", ""));
    assertTrue(Gate.navigation("text/html", "", "", ""));
    assertFalse(Gate.navigation("*/*", "", "", ""));
    assertFalse(Gate.navigation("application/json", "", "", ""));
    assertFalse(Gate.navigation("text/html", "cors", "empty", ""));
    assertFalse(Gate.navigation("text/html", "navigate", "iframe", ""));
  }

  // findings: F-C4
  @Test
  void headersAloneChooseBetweenPageAndCode() {
    for (String path :
        List.of(
            "/rest/api",
            "/display/DEV/%C3%9Cbersicht",
            "/board;jsessionid=A",
            "/display/DEV/Harbor+Inc.",
            "/a/../b")) {
      assertEquals(Ruling.REFUSE_WITH_PAGE, rule(path, ""), path);
      Asked program = new Asked(path, "", Dispatch.REQUEST, false);
      assertEquals(Ruling.REFUSE_WITH_CODE, gate.rule(program), path);
    }
  }

  // findings: F-D5
  @Test
  void aScriptThatAsksForHtmlIsNoNavigation() {
    String accept = "text/html, */*; q=0.01";
    assertFalse(Gate.navigation(accept, "", "", "XMLHttpRequest"));
    assertFalse(Gate.navigation(accept, "", "", "xmlhttprequest"));
    assertTrue(Gate.navigation(accept, "", "", "org.example.browser"), "an Android web view");
  }

  // rows: 140
  @Test
  void nothingIsOpenFromInside() {
    Asked asked = new Asked("/countersign/verify", "", Dispatch.INSIDE, true);
    assertEquals(Ruling.REFUSE_WITH_CODE, gate.rule(asked));
  }

  @Test
  void anOwnPathMustBePlain() {
    for (String path : List.of("verify", "/a//b", "/a/../b", "/a%20", "/a;x", "/a.")) {
      assertThrows(IllegalArgumentException.class, () -> new Gate(Set.of(path)), path);
    }
  }
}
