package dev.countersign.webauthn4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.AssertionVerifier;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.NoticeKind;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import dev.countersign.webauthn4j.SoftKey.Kind;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the first registration to a refused clone, through the real engine and a store. */
class SignInTest {
  private static final String POLICY =
      "{\"mode\":\"enforce\",\"methods\":{\"backup_codes\":{\"enabled\":false},"
          + "\"webauthn\":{\"enabled\":true,\"relying_party_id\":\"example.org\","
          + "\"origins\":[\"https://jira.example.org\"],\"user_verification\":%s}}}";

  private final MemoryStore store = new MemoryStore();
  private final TestPerson alice = new TestPerson("10100", "staff");
  private final TestPerson bob = new TestPerson("10200", "staff");
  private final SoftKey key = SoftKey.of(Kind.ES256, "key of alice");
  private final Webauthn4jVerifier library = new Webauthn4jVerifier();

  /** Answers the engine's tasks; a test can intercept. */
  private AssertionVerifier answering = library;

  private Verifier verifier;

  @BeforeEach
  void open() throws Exception {
    store.append(POLICY.formatted(false));
    byte[] ring = Verifier.newRing("tests", null);
    AssertionVerifier whoever =
        new AssertionVerifier() {
          @Override
          public Finding verify(HostTask.VerifyRegistration task) throws Exception {
            return answering.verify(task);
          }

          @Override
          public Finding verify(HostTask.VerifyAssertion task) throws Exception {
            return answering.verify(task);
          }
        };
    verifier = Verifier.builder(store, store, ring::clone).assertions(whoever).open();
  }

  @AfterEach
  void close() {
    verifier.close();
  }

  /** Answers every assertion with one finding. */
  private record Fixed(Finding finding) implements AssertionVerifier {
    @Override
    public Finding verify(HostTask.VerifyRegistration task) {
      return finding;
    }

    @Override
    public Finding verify(HostTask.VerifyAssertion task) {
      return finding;
    }
  }

  private static byte[] challenge(String options) {
    Matcher found = Pattern.compile("\"challenge\":\"([\\w-]+)\"").matcher(options);
    assertTrue(found.find());
    return Base64.getUrlDecoder().decode(found.group(1));
  }

  private Started.Credential begins(TestPerson person) throws Exception {
    EnrollAct start = new EnrollAct.Start(FactorMethod.WEB_AUTHN, null, false, null);
    Verdict verdict = person.does(verifier, new SignInAct.Enroll(start));
    return assertInstanceOf(
        Started.Credential.class, assertInstanceOf(Verdict.Enroll.class, verdict).started());
  }

  private Verdict confirms(TestPerson person, byte[] ticket, SoftKey with, Ask ask)
      throws Exception {
    Answer answer = new Answer.Assertion(with.id, with.creates(ask).getBytes(UTF_8));
    return person.does(
        verifier, new SignInAct.Enroll(new EnrollAct.Confirm(ticket, answer, "Blue key")));
  }

  private Verdict enrolls(TestPerson person, SoftKey with) throws Exception {
    Started.Credential started = begins(person);
    Ask ask = new Ask().challenge(challenge(started.options()));
    return confirms(person, started.ticket(), with, ask);
  }

  private Shown.Credential challenged(TestPerson person) throws Exception {
    Verdict verdict =
        person.does(verifier, new SignInAct.Choose(FactorMethod.WEB_AUTHN, null, false));
    return assertInstanceOf(
        Shown.Credential.class, assertInstanceOf(Verdict.Challenge.class, verdict).shown());
  }

  private Verdict answers(TestPerson person, Shown.Credential shown, byte[] id, String response)
      throws Exception {
    Answer answer = new Answer.Assertion(id, response.getBytes(UTF_8));
    return person.does(verifier, new SignInAct.Respond(answer, shown.ticket(), false));
  }

  private Verdict signsIn(TestPerson person, SoftKey with, Ask ask) throws Exception {
    Shown.Credential shown = challenged(person);
    String response = with.gets(ask.challenge(challenge(shown.options())));
    return answers(person, shown, with.id, response);
  }

  private static void assertAdmitted(Verdict verdict) {
    Because because = assertInstanceOf(Verdict.Admit.class, verdict).because();
    assertEquals(new Because.Verified(FactorMethod.WEB_AUTHN), because);
  }

  private static void assertTrouble(Trouble trouble, Verdict verdict) {
    assertEquals(trouble, assertInstanceOf(Verdict.Challenge.class, verdict).trouble());
  }

  private static Trouble wrong() {
    return new Trouble.WrongAnswer();
  }

  @Test
  void aKeyEnrollsAndSignsInAgainAndAgain() throws Exception {
    assertAdmitted(enrolls(alice, key));
    for (int i = 0; i < 3; i++) {
      assertAdmitted(signsIn(alice, key, new Ask()));
    }
    // A key without a counter always says 0.
    SoftKey plain = SoftKey.of(Kind.EDDSA, "key of bob");
    Started.Credential started = begins(bob);
    Ask ask = new Ask().challenge(challenge(started.options())).counter(0);
    assertAdmitted(confirms(bob, started.ticket(), plain, ask));
    for (int i = 0; i < 3; i++) {
      assertAdmitted(signsIn(bob, plain, new Ask().counter(0)));
    }
  }

  @Test
  void rWa01AChallengeIsTheEnginesAndCountsOnce() throws Exception {
    enrolls(alice, key);
    Shown.Credential shown = challenged(alice);
    String response = key.gets(new Ask().challenge(challenge(shown.options())));
    assertAdmitted(answers(alice, shown, key.id, response));
    assertTrouble(new Trouble.Expired(), answers(alice, shown, key.id, response));
    // It answers neither the next challenge nor an older one's ticket.
    assertTrouble(wrong(), answers(alice, challenged(alice), key.id, response));
    assertTrouble(wrong(), signsInWith(new byte[32]));
    Shown.Credential ended = challenged(alice);
    String late = key.gets(new Ask().challenge(challenge(ended.options())));
    store.clockAhead(ended.expires() - store.nowSeconds() + 1);
    assertTrouble(new Trouble.Expired(), answers(alice, ended, key.id, late));
  }

  private Verdict signsInWith(byte[] challenge) throws Exception {
    return answers(alice, challenged(alice), key.id, key.gets(new Ask().challenge(challenge)));
  }

  /** CVE-2022-42731: what registered one key does not register a second. */
  @Test
  void rWa08ARegistrationCountsOnce() throws Exception {
    Started.Credential started = begins(alice);
    Ask ask = new Ask().challenge(challenge(started.options()));
    assertAdmitted(confirms(alice, started.ticket(), key, ask));
    SoftKey second = SoftKey.of(Kind.ES256, "key of a thief");
    assertFalse(confirms(alice, started.ticket(), second, ask) instanceof Verdict.Admit);
    assertTrouble(wrong(), signsIn(alice, second, new Ask()));
  }

  @Test
  void rWa07TheKeyOfSomebodyElseIsRefused() throws Exception {
    SoftKey bobs = SoftKey.of(Kind.ES256, "key of bob");
    enrolls(alice, key);
    enrolls(bob, bobs);
    assertTrouble(wrong(), signsIn(alice, bobs, new Ask()));
    // Not under the id of her key either.
    Shown.Credential shown = challenged(alice);
    String response = bobs.gets(new Ask().challenge(challenge(shown.options())));
    assertTrouble(wrong(), answers(alice, shown, key.id, response));
    SoftKey claimed = new SoftKey(Kind.ES256, key.id);
    assertTrouble(wrong(), signsIn(alice, claimed, new Ask()));
    // And bob cannot answer what alice was asked.
    String hers = key.gets(new Ask().challenge(challenge(shown.options())));
    assertTrouble(new Trouble.Expired(), answers(bob, shown, key.id, hers));
    assertAdmitted(signsIn(alice, key, new Ask()));
    assertAdmitted(signsIn(bob, bobs, new Ask()));
  }

  @Test
  void rWa09ACounterThatDoesNotGrowIsRefusedAndNoted() throws Exception {
    enrolls(alice, key);
    assertAdmitted(signsIn(alice, key, new Ask().counter(10)));
    long ahead = 0;
    for (int count : new int[] {10, 9, 0}) {
      int events = store.auditOf("10100").size();
      int notices = store.noticesOf("10100").size();
      assertTrouble(wrong(), signsIn(alice, key, new Ask().counter(count)));
      assertEquals(AuditKind.CLONE_SUSPECTED, store.auditOf("10100").get(events).kind());
      assertEquals(NoticeKind.CLONE_SUSPECTED, store.noticesOf("10100").get(notices).kind());
      // Within the hour it is refused without another word.
      assertTrouble(wrong(), signsIn(alice, key, new Ask().counter(count)));
      assertEquals(notices + 1, store.noticesOf("10100").size());
      ahead += 3_700;
      store.clockAhead(ahead);
    }
    // The refused one was not recorded: the counter is still 10.
    assertAdmitted(signsIn(alice, key, new Ask().counter(11)));
  }

  @Test
  void rWa05VerificationThatThePolicyAsksForIsLookedAt() throws Exception {
    enrolls(alice, key);
    store.append(POLICY.formatted(true));
    assertTrouble(wrong(), signsIn(alice, key, new Ask()));
    assertAdmitted(signsIn(alice, key, new Ask().flags(Ask.PRESENT | Ask.VERIFIED)));
    // Even if the library were replaced, its answer is checked against the policy again.
    answering = new Fixed(new Finding.Asserted(new byte[8], 99, false));
    assertTrouble(wrong(), signsIn(alice, key, new Ask()));
  }

  @Test
  void aFailureOrAnotherFindingAdmitsNobody() throws Exception {
    enrolls(alice, key);
    int saves = store.saves();
    for (Finding other :
        List.of(
            new Finding.Sent(),
            new Finding.Valid(),
            new Finding.Waiting(),
            new Finding.Failed(),
            new Finding.Registered(key.id, new byte[8], 99, true),
            new Finding.OtpValid(new byte[44], "nonce"),
            new Finding.PushStarted("transaction"))) {
      answering = new Fixed(other);
      assertTrouble(new Trouble.Unavailable(), signsIn(alice, key, new Ask()));
    }
    for (int size : new int[] {0, 2049}) {
      answering = new Fixed(new Finding.Asserted(new byte[size], 99, true));
      assertTrouble(wrong(), signsIn(alice, key, new Ask()));
    }
    answering = new Fixed(null);
    assertFalse(isAdmitted(signsIn(alice, key, new Ask())));
    assertEquals(saves, store.saves(), "nothing was written");
    answering = library;
    assertAdmitted(signsIn(alice, key, new Ask()));
  }

  @Test
  void aLibraryThatThrowsAdmitsNobody() throws Exception {
    enrolls(alice, key);
    answering =
        new AssertionVerifier() {
          @Override
          public Finding verify(HostTask.VerifyRegistration task) throws IOException {
            throw new IOException("no");
          }

          @Override
          public Finding verify(HostTask.VerifyAssertion task) {
            throw new StackOverflowError();
          }
        };
    assertTrouble(new Trouble.Unavailable(), signsIn(alice, key, new Ask()));
    Started.Credential started = begins(bob);
    Ask ask = new Ask().challenge(challenge(started.options()));
    Verdict verdict = confirms(bob, started.ticket(), SoftKey.of(Kind.ES256, "b"), ask);
    assertEquals(
        new Trouble.Unavailable(), assertInstanceOf(Verdict.Enroll.class, verdict).trouble());
  }

  /** A finding counts for a minute; the store's clock moves on while the library works. */
  @Test
  void aFindingThatComesLateIsDropped() throws Exception {
    enrolls(alice, key);
    answering =
        new AssertionVerifier() {
          @Override
          public Finding verify(HostTask.VerifyRegistration task) {
            return library.verify(task);
          }

          @Override
          public Finding verify(HostTask.VerifyAssertion task) {
            Finding finding = library.verify(task);
            assertInstanceOf(Finding.Asserted.class, finding);
            store.clockAhead(61);
            return finding;
          }
        };
    assertTrouble(new Trouble.Expired(), signsIn(alice, key, new Ask()));
    answering = library;
    assertAdmitted(signsIn(alice, key, new Ask()));
  }

  /** A finding without its task's ticket, or with another ticket, belongs to no one. */
  @Test
  void aFindingThatWasNotAskedForIsDropped() throws Exception {
    enrolls(alice, key);
    Shown.Credential shown = challenged(alice);
    Finding found = new Finding.Asserted(new byte[8], 99, true);
    for (byte[] ticket : List.of(new byte[0], new byte[64], shown.ticket())) {
      Verdict verdict = alice.does(verifier, new SignInAct.Report(ticket, found));
      assertFalse(isAdmitted(verdict), () -> "with a ticket of " + ticket.length + " bytes");
    }
    assertAdmitted(signsIn(alice, key, new Ask()));
  }

  @Test
  void anEnrollmentThatIsWrongStaysOpenAndAddsNothing() throws Exception {
    Started.Credential started = begins(alice);
    byte[] challenge = challenge(started.options());
    for (Ask ask :
        List.of(
            new Ask().challenge(new byte[32]),
            new Ask().challenge(challenge).origin("https://evil.example"),
            new Ask().challenge(challenge).party("example.com"),
            new Ask().challenge(challenge).flags(0))) {
      Verdict verdict = confirms(alice, started.ticket(), key, ask);
      Verdict.Enroll open = assertInstanceOf(Verdict.Enroll.class, verdict);
      assertEquals(wrong(), open.trouble());
      Started.Credential again = assertInstanceOf(Started.Credential.class, open.started());
      assertEquals(started.options(), again.options(), "the same challenge is shown again");
    }
    Ask right = new Ask().challenge(challenge);
    assertAdmitted(confirms(alice, started.ticket(), key, right));
    assertNotEquals(started.options(), challenged(alice).options());
  }

  private static boolean isAdmitted(Verdict verdict) {
    return verdict instanceof Verdict.Admit;
  }
}
