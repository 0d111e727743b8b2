package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.countersign.pages.form.FormToken;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.SignInAct;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people type arrives as they typed it, in every script and through every kind of form. */
class ScriptsTest {
  private static final List<String> SCRIPTS =
      List.of(
          "B\u00fcrohandy",
          "\u0141\u00f3d\u017a s\u0142u\u017cbowy",
          "\u0422\u0435\u043b\u0435\u0444\u043e\u043d",
          "\u03a4\u03b7\u03bb\u03ad\u03c6\u03c9\u03bd\u03bf",
          "\u05d8\u05dc\u05e4\u05d5\u05df",
          "\u0647\u0627\u062a\u0641",
          "\u092b\u093c\u094b\u0928",
          "\u0e42\u0e17\u0e23\u0e28\u0e31\u0e1e\u0e17\u0e4c",
          "\u643a\u5e2f\u96fb\u8a71",
          "\ud734\ub300\uc804\ud654",
          "Phone \ud83d\udcf1",
          "e\u0301 and \u00e9");

  private final PlayedBackend backend = new PlayedBackend();

  // findings: F-B3
  @Test
  void codesLabelsAndReasonsArriveAsTyped() throws Exception {
    try (TestHost host = new TestHost(backend, backend.now::get)) {
      for (String typed : SCRIPTS) {
        Raw alice = host.signedIn("alice");
        alice.visit("/countersign/verify");
        alice.submit("/countersign/verify", "method", "totp", "code", typed);
        assertEquals(typed, code());

        Raw fresh = host.signedIn("new");
        fresh.visit("/countersign/enroll?method=totp");
        fresh.submit("/countersign/enroll", "method", "totp", "code", "1", "label", typed);
        assertEquals(typed, label());
      }
      Raw admin = host.signedIn("admin");
      admin.visit("/countersign/verify");
      admin.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
      for (String typed : SCRIPTS) {
        admin.visit("/countersign/admin/person?id=id-alice");
        admin.submit(
            "/countersign/admin/person", "id", "id-alice", "act", "unlock", "reason", typed);
        assertEquals(typed, assertInstanceOf(AccountEvent.Admin.class, last()).reason());
      }
    }
  }

  // findings: F-B3
  @Test
  void aFilterThatReadTheFormBeforeUsChangesNothing() throws Exception {
    try (ChainHost host = new ChainHost(backend, ChainHost.Order.BEHIND)) {
      Raw alice = host.client();
      alice.get("/login?user=alice");
      for (String typed : SCRIPTS) {
        alice.visit("/countersign/verify");
        alice.submit(
            "/countersign/verify",
            FormToken.CHECK,
            FormToken.CHECK_MARK,
            "method",
            "totp",
            "code",
            typed);
        assertEquals(typed, code());
      }
    }
  }

  private AccountEvent last() {
    return backend.events.get(backend.events.size() - 1);
  }

  private SignInAct lastAct() {
    return assertInstanceOf(AccountEvent.SignIn.class, last()).act();
  }

  private String code() {
    return backend.codes.get(backend.codes.size() - 1);
  }

  private String label() {
    SignInAct.Enroll enroll = assertInstanceOf(SignInAct.Enroll.class, lastAct());
    return assertInstanceOf(EnrollAct.Confirm.class, enroll.act()).label();
  }
}
