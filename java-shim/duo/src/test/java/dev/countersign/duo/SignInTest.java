package dev.countersign.duo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.NoticeKind;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A phone from enrollment to the last prompt of the hour, through the real engine. */
class SignInTest {
  private static final String AUTH = "/auth/v2/auth";
  private static final String STATUS = "/auth/v2/auth_status";
  private static final String POLICY =
      "{\"mode\":\"enforce\",\"methods\":{\"backup_codes\":{\"enabled\":false},"
          + "\"push\":{\"enabled\":true}}}";

  private final MemoryStore store = new MemoryStore();
  private final TestPerson alice = new TestPerson("10100", "staff");
  private DuoServer server;
  private DuoPush duo;
  private Verifier verifier;

  @BeforeEach
  void open() throws Exception {
    server = new DuoServer();
    duo =
        new DuoPush(
            server.host(),
            DuoServer.INTEGRATION,
            DuoServer.SECRET.getBytes(UTF_8),
            Clock.systemUTC(),
            60_000);
    store.append(POLICY);
    byte[] ring = Verifier.newRing("tests", null);
    verifier = Verifier.builder(store, store, ring::clone).push(duo).open();
  }

  @AfterEach
  void close() {
    verifier.close();
    duo.close();
    server.close();
  }

  private Verdict enrolls(EnrollAct act) throws Exception {
    return alice.does(verifier, new SignInAct.Enroll(act));
  }

  /** Presses the button of the enrollment page: the first time it prompts, then it polls. */
  private Verdict presses(byte[] ticket) throws Exception {
    return enrolls(new EnrollAct.Confirm(ticket, new Answer.Push(), "Phone"));
  }

  private static byte[] ticket(Verdict verdict) {
    Verdict.Enroll page = assertInstanceOf(Verdict.Enroll.class, verdict);
    return assertInstanceOf(Started.Prompt.class, page.started()).ticket();
  }

  private byte[] promptedAtEnrollment() throws Exception {
    Verdict started = enrolls(new EnrollAct.Start(FactorMethod.PUSH, null, false, null));
    assertEquals(0, server.asked.size(), "nobody is prompted by opening a page");
    return ticket(presses(ticket(started)));
  }

  private void enrolled() throws Exception {
    byte[] ticket = promptedAtEnrollment();
    server.status("allow", "allow");
    assertAdmitted(presses(ticket));
    server.status("waiting", "pushed");
    server.asked.clear();
    // The enrollment's prompt counts too.
    store.clockAhead(3600);
  }

  private Shown.Prompted prompted() throws Exception {
    Verdict verdict = alice.does(verifier, new SignInAct.Choose(FactorMethod.PUSH, null, true));
    Verdict.Challenge page = assertInstanceOf(Verdict.Challenge.class, verdict);
    return assertInstanceOf(Shown.Prompted.class, page.shown());
  }

  private Verdict looks(Shown.Prompted shown) throws Exception {
    return alice.does(verifier, new SignInAct.Respond(new Answer.Push(), shown.ticket(), false));
  }

  private static void assertAdmitted(Verdict verdict) {
    Because because = assertInstanceOf(Verdict.Admit.class, verdict).because();
    assertEquals(new Because.Verified(FactorMethod.PUSH), because);
  }

  private static void assertTrouble(Trouble trouble, Verdict verdict) {
    assertEquals(trouble, assertInstanceOf(Verdict.Challenge.class, verdict).trouble());
  }

  @Test
  void aPhoneEnrollsAndAPressSignsIn() throws Exception {
    enrolled();
    Shown.Prompted shown = prompted();
    assertEquals(1, server.count(AUTH));
    assertEquals("192.0.2.7", server.asked.get(0).parameters().get("ipaddr"));
    Verdict waiting = looks(shown);
    assertTrouble(null, waiting);
    server.status("allow", "allow");
    assertAdmitted(looks(shown));
    // The press counts once.
    assertTrouble(new Trouble.Expired(), looks(shown));
    assertEquals(1, server.count(AUTH));
  }

  @Test
  void aPromptThatWasDeniedIsOverAndTold() throws Exception {
    enrolled();
    for (String status : new String[] {"deny", "timeout", "fraud"}) {
      store.clockAhead(3600 + 3600 * server.count(AUTH) + 60);
      int events = store.auditOf("10100").size();
      Shown.Prompted shown = prompted();
      server.status("deny", status);
      assertTrouble(new Trouble.Denied(), looks(shown));
      assertEquals(AuditKind.PROMPT_DENIED, store.auditOf("10100").get(events + 1).kind());
      assertTrue(
          store.noticesOf("10100").stream().anyMatch(n -> n.kind() == NoticeKind.PROMPT_DENIED));
      server.status("allow", "allow");
      assertTrouble(new Trouble.Expired(), looks(shown));
    }
  }

  @Test
  void whateverIsNoClearYesAdmitsNobody() throws Exception {
    enrolled();
    Shown.Prompted shown = prompted();
    int saves = store.saves();
    server.status("allow", "bypass");
    assertTrouble(new Trouble.Unavailable(), looks(shown));
    server.status("approve", "allow");
    assertTrouble(new Trouble.Unavailable(), looks(shown));
    for (String body : new String[] {"", "allow", "{}", "{\"stat\":\"OK\"}", "\u0000"}) {
      server.says(STATUS, 200, body);
      assertTrouble(new Trouble.Unavailable(), looks(shown));
    }
    for (int code : new int[] {302, 401, 429, 500, 503}) {
      server.says(STATUS, code, "{\"stat\":\"OK\",\"response\":{\"result\":\"allow\"}}");
      assertTrouble(new Trouble.Unavailable(), looks(shown));
    }
    server.replies(STATUS, exchange -> exchange.close());
    assertTrouble(new Trouble.Unavailable(), looks(shown));
    assertEquals(saves, store.saves(), "nothing was charged or written");
    server.status("allow", "allow");
    assertAdmitted(looks(shown));
  }

  @Test
  void aServiceThatIsGoneAdmitsNobodyAndEnrollsNobody() throws Exception {
    enrolled();
    Shown.Prompted shown = prompted();
    server.close();
    assertTrouble(new Trouble.Unavailable(), looks(shown));
    store.clockAhead(7300);
    Verdict verdict = alice.does(verifier, new SignInAct.Choose(FactorMethod.PUSH, null, true));
    assertTrouble(new Trouble.Unavailable(), verdict);
    TestPerson bob = new TestPerson("10200", "staff");
    EnrollAct start = new EnrollAct.Start(FactorMethod.PUSH, null, false, null);
    byte[] ticket = ticket(bob.does(verifier, new SignInAct.Enroll(start)));
    EnrollAct confirm = new EnrollAct.Confirm(ticket, new Answer.Push(), "");
    Verdict.Enroll open =
        assertInstanceOf(Verdict.Enroll.class, bob.does(verifier, new SignInAct.Enroll(confirm)));
    assertEquals(new Trouble.Unavailable(), open.trouble());
  }

  /** Someone whom Duo lets pass without a prompt does not pass here. */
  @Test
  void anAllowanceWithoutAPromptAdmitsNobody() throws Exception {
    enrolled();
    for (String result : new String[] {"allow", "deny", "enroll"}) {
      store.clockAhead(3600 + 3600 * result.length());
      server.answers("/auth/v2/preauth", "{\"result\":\"" + result + "\"}");
      Verdict verdict = alice.does(verifier, new SignInAct.Choose(FactorMethod.PUSH, null, true));
      assertTrouble(new Trouble.Unavailable(), verdict);
    }
    assertEquals(0, server.count(AUTH));
  }

  @Test
  void aPressThatComesTooLateDoesNotCount() throws Exception {
    enrolled();
    Shown.Prompted shown = prompted();
    server.status("allow", "allow");
    store.clockAhead(3600 + 121);
    assertTrouble(new Trouble.Expired(), looks(shown));
  }

  /** A thief with the password cannot wear the owner down: of five prompts an hour, four here. */
  @Test
  void promptsHaveABudget() throws Exception {
    enrolled();
    int tooSoon = 0;
    for (int i = 0; i < 40; i++) {
      store.clockAhead(7200 + 61L * i);
      Verdict verdict = alice.does(verifier, new SignInAct.Choose(FactorMethod.PUSH, null, true));
      Verdict.Challenge page = assertInstanceOf(Verdict.Challenge.class, verdict);
      tooSoon += page.trouble() instanceof Trouble.TooSoon ? 1 : 0;
    }
    long sent = server.count(AUTH);
    assertEquals(4, sent);
    assertEquals(40 - sent, tooSoon);
  }

  @Test
  void anEnrollmentThatIsDeniedAddsNothing() throws Exception {
    byte[] ticket = promptedAtEnrollment();
    for (String status : new String[] {"deny", "timeout", "fraud"}) {
      server.status("deny", status);
      Verdict verdict = presses(ticket);
      Trouble trouble = assertInstanceOf(Verdict.Enroll.class, verdict).trouble();
      assertEquals(new Trouble.Denied(), trouble);
    }
    server.status("allow", "bypass");
    assertFalse(presses(ticket) instanceof Verdict.Admit);
    assertInstanceOf(Verdict.Enroll.class, alice.does(verifier, new SignInAct.Begin()));
    server.status("allow", "allow");
    assertAdmitted(presses(ticket));
  }
}
