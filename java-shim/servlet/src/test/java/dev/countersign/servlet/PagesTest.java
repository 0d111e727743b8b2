package dev.countersign.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.servlet.Raw.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pages say and where they lead, on a real container. */
class PagesTest {
  private static final String CODES_LEFT = "/countersign/codes-left";
  private static final String CODES = "/countersign/settings/backup-codes";

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
  void whoHasNoBackupCodesIsToldAfterTheSignInAndMayGoOn() {
    backend.codesAllowed = true;
    Raw alice = host.signedIn("alice");
    alice.visit("/board?x=1");
    assertEquals(CODES_LEFT, signIn(alice));
    Answer page = alice.visit(CODES_LEFT);
    assertTrue(page.body().contains("You have no backup codes"), page.body());
    assertTrue(page.body().contains("href=\"" + CODES + "\""), page.body());
    assertEquals(200, alice.get("/rest/api/issues").status(), "it is a reminder and no gate");
    assertTrue(page.body().contains("href=\"/countersign/verify\""), page.body());
    assertEquals("/board?x=1", alice.visit("/countersign/verify").header("location"));
  }

  @Test
  void newCodesMadeAtTheReminderLeadToWhereThePersonWanted() {
    backend.codesAllowed = true;
    backend.codesLeft = 2;
    Raw alice = host.signedIn("alice");
    alice.visit("/board?x=1");
    assertEquals(CODES_LEFT, signIn(alice));
    assertTrue(alice.visit(CODES_LEFT).body().contains("Only 2 backup codes are left"));
    assertTrue(alice.visit(CODES).body().contains("0-ABCDE-FGHJK"));
    assertEquals("/board?x=1", alice.submit(CODES, "saved", "yes").header("location"));

    alice.visit("/countersign/settings");
    alice.visit(CODES);
    Answer later = alice.submit(CODES, "saved", "yes");
    assertEquals("/countersign/settings", later.header("location"), "not made on the way");
  }

  @Test
  void nobodyIsRemindedOfWhatIsThereOrNotAllowedOrNotKnown() {
    backend.codesAllowed = true;
    backend.codesLeft = 4;
    assertEquals("/board", signIn(host.signedIn("alice")));
    backend.codesLeft = null;
    backend.codesAllowed = false;
    assertEquals("/board", signIn(host.signedIn("bob")));
    backend.goneAfterSignIn = true;
    assertEquals("/board", signIn(host.signedIn("dora")));
  }

  @Test
  void unlockingTheSettingsIsNotHeldUp() {
    backend.codesAllowed = true;
    backend.codesLeft = 4;
    Raw alice = host.signedIn("alice");
    signIn(alice);
    backend.codesLeft = 1;
    backend.forgetUsed();
    backend.now.addAndGet(301);
    alice.visit("/countersign/settings");
    assertEquals(
        "/countersign/verify?again=1", alice.submit("/countersign/settings").header("location"));
    alice.visit("/countersign/verify?again=1");
    Answer unlocked =
        alice.submit(
            "/countersign/verify", "method", "totp", "again", "1", "code", PlayedBackend.CODE);
    assertEquals("/countersign/settings", unlocked.header("location"));
  }

  @Test
  void severalMethodsAreACardEachAndOneIsAPage() {
    Raw person = host.signedIn("new");
    assertEquals("/countersign/enroll", person.visit("/countersign/verify").header("location"));
    Answer cards = person.visit("/countersign/enroll");
    assertTrue(cards.body().contains("/countersign/enroll?method=totp"), cards.body());
    assertTrue(cards.body().contains("/countersign/enroll?method=sms"), cards.body());
    assertFalse(cards.body().contains("method=email"), "nobody without an address has e-mail");
    assertTrue(cards.body().contains("You can put it off 3 more times."), cards.body());
    assertFalse(cards.body().contains("MZXW"), "no key before a method is chosen");
    assertTrue(person.visit("/countersign/enroll?method=totp").body().contains("MZXW 6YTB OI"));
    assertTrue(person.visit("/countersign/enroll").body().contains("MZXW 6YTB OI"), "a reload");
  }

  @Test
  void whoIsExemptCanStillSetUpAFirstFactorAfterThePassIsOld() {
    Raw exempt = host.signedIn("exempt");
    exempt.visit("/board");
    Answer settings = exempt.visit("/countersign/settings");
    assertTrue(settings.body().contains("You are not asked for a second step."), settings.body());
    assertFalse(settings.body().contains("Backup codes"), "nothing is offered that is refused");
    backend.now.addAndGet(301);
    Answer add = exempt.visit("/countersign/settings/add");
    assertEquals(200, add.status());
    assertTrue(add.body().contains("MZXW 6YTB OI"), add.body());
  }

  @Test
  void theListTellsWhoIsNotAskedFromWhoHasYetToSetUp() {
    Raw admin = host.signedIn("admin");
    signIn(admin);
    String list = admin.visit("/countersign/admin").body();
    assertTrue(list.contains("cs-is-not_enrolled\">Not set up"), list);
    assertTrue(list.contains("cs-is-not_required\">Not required"), list);
    String person = admin.visit("/countersign/admin/person?id=id-alice").body();
    assertTrue(
        person.contains("Asked for a second step by the rule <code>groups.require: staff</code>"),
        person);
  }

  @Test
  void aProblemIsToldOnceInWordsOfItsPage() {
    Raw alice = host.signedIn("alice");
    alice.visit("/countersign/verify");
    alice.submit("/countersign/verify", "method", "totp", "code", "000000");
    String page = alice.visit("/countersign/verify").body();
    assertTrue(page.contains("That code is not right or was used before."), page);
    assertTrue(page.contains("data-cs-problems"), page);
    assertFalse(alice.visit("/countersign/verify").body().contains("data-cs-problems"));
  }

  /** Where a right code leads. */
  private static String signIn(Raw client) {
    client.visit("/countersign/verify");
    Answer done =
        client.submit("/countersign/verify", "method", "totp", "code", PlayedBackend.CODE);
    assertEquals(303, done.status());
    return done.header("location");
  }
}
