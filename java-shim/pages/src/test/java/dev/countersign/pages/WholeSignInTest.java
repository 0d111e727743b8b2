package dev.countersign.pages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.pages.Asked.Sender;
import dev.countersign.pages.flow.Administration;
import dev.countersign.pages.flow.OwnPages;
import dev.countersign.pages.form.FormToken;
import dev.countersign.pages.words.Languages;
import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.MemoryStore;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.Product;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person, the real engine, a map for a pocket, and no servlets. */
class WholeSignInTest {
  private static final String CODES = "/second-step/backup-codes";

  /** Two methods, so that there is a choice. */
  private static final String POLICY =
      """
      {
        "mode": "enforce",
        "methods": { "yubico_otp": { "enabled": true, "validation_server": true } }
      }
      """;

  private static final Person ALICE =
      new Person(
          "10100",
          "alice",
          true,
          false,
          Product.JIRA,
          Channel.FORM,
          List.of("staff"),
          true,
          "192.0.2.7");

  private final MemoryStore store = new MemoryStore();
  private final OwnPages pages = new OwnPages(new Administration(Accounts.none()));
  private Verifier verifier;
  private PocketHost host;

  @BeforeEach
  void open() throws Exception {
    store.append(POLICY);
    byte[] ring = Verifier.newRing("tests", null);
    verifier =
        Verifier.builder(store, store, () -> ring.clone())
            .yubico(task -> new Finding.Invalid())
            .open();
    host = newSession();
  }

  @AfterEach
  void close() {
    verifier.close();
  }

  @Test
  void noServletIsOnTheClassPath() {
    for (String name : List.of("jakarta.servlet.Servlet", "javax.servlet.Servlet")) {
      assertThrows(ClassNotFoundException.class, () -> Class.forName(name), name);
    }
  }

  @Test
  void anEnrollmentRunsFromTheChoiceToTheAdmission() throws Exception {
    session().target("/board?x=1");
    assertEquals("/second-step/enroll", location(look("/verify")));
    String cards = html(look("/enroll"));
    assertTrue(cards.contains("/second-step/enroll?method=totp"), cards);
    String page = html(look("/enroll", "method", "totp"));
    assertTrue(page.contains("<svg"), page);
    AuthenticatorApp app = new AuthenticatorApp(key(page));
    assertArrayEquals(key(page), key(html(look("/enroll"))), "a reload shows it again");

    String again = location(send("/enroll", "method", "totp", "code", "000000"));
    assertEquals("/second-step/enroll?method=totp", again);
    assertTrue(html(look("/enroll", "method", "totp")).contains("data-cs-problems"));
    assertNull(facts());
    String code = text(app.code(store.nowSeconds()));
    assertEquals(CODES, location(send("/enroll", "method", "totp", "code", code)));

    List<String> codes = codes(html(look("/backup-codes")));
    assertEquals(10, codes.size());
    Next.Download file =
        assertInstanceOf(Next.Download.class, send("/backup-codes.txt"), "the same as a file");
    assertTrue(text(file.text()).contains(codes.get(9)));
    assertEquals(CODES, location(send("/backup-codes")), "not before they are saved");
    assertNull(facts());
    assertEquals("/board?x=1", location(send("/backup-codes", "saved", "yes")));
    assertNotNull(facts());
    assertEquals(1, host.sessionIds);
    assertNotNull(host.knownBrowser());
    assertEquals("/home", location(look("/verify")), "nothing is left to ask");
  }

  @Test
  void signInTakesARightCodeOnceAndABackupCodeOnce() throws Exception {
    Enrolled enrolled = enroll();
    host = newSession();
    String page = html(look("/verify"));
    assertTrue(page.contains("name=\"code\""), page);
    wrong("totp", "000000");
    wrong("totp", "x".repeat(65));
    String code = text(enrolled.app().code(store.nowSeconds() + 30));
    assertEquals("/home", location(send("/verify", "method", "totp", "code", code)));
    assertNotNull(facts());

    host = newSession();
    wrong("totp", code);
    String backup = enrolled.codes().get(3);
    String left = location(send("/verify", "method", "backup_codes", "code", backup));
    assertEquals("/second-step/codes-left", left);
    assertTrue(html(look("/codes-left")).contains("9 backup codes"), "says how many are left");
    assertNotNull(facts());

    host = newSession();
    wrong("backup_codes", backup);
  }

  @Test
  void settingsListWhatWasSetUpAndRenameIt() throws Exception {
    enroll();
    String list = html(look("/settings"));
    Matcher id = Pattern.compile("/settings/rename\\?id=(\\d+)").matcher(list);
    assertTrue(id.find(), list);
    String rename = "/settings/rename";
    assertTrue(html(look(rename, "id", id.group(1))).contains("name=\"label\""));
    Next done = send(rename, "id", id.group(1), "label", "Work phone");
    assertEquals("/second-step/settings", location(done));
    assertTrue(html(look("/settings")).contains("Work phone"));
  }

  @Test
  void aFormOfAnotherPageOrSessionChangesNothing() throws Exception {
    byte[] key = key(html(look("/enroll", "method", "totp")));
    Map<String, List<String>> fields = fields("method", "totp", "act", "cancel");
    assertEquals(403, status(serve("/enroll", true, fields, own())));
    fields.put(FormToken.FIELD, List.of(session().token()));
    for (Sender elsewhere :
        List.of(
            from("cross-site", null),
            from("same-site", "https://host"),
            from(null, "null"),
            from(null, "https://host.evil.example"),
            from(null, "https://evil.example"))) {
      assertEquals(403, status(serve("/enroll", true, fields, elsewhere)));
    }
    assertArrayEquals(key, key(html(look("/enroll"))), "the key that was begun is still there");
    assertEquals(303, status(serve("/enroll", true, fields, own())));
    assertFalse(html(look("/enroll")).contains("id=\"key\""), "it was given up");
  }

  @Test
  void aPageThatIsNotOursIsNotFoundAndAStoreThatIsGoneIsNoAnswer() throws Exception {
    assertEquals(404, status(look("/elsewhere")));
    store.down(true);
    assertThrows(Exception.class, () -> look("/verify"));
    assertNull(session().evidence());
  }

  @Test
  void aPocketHoldsNothingOfAnotherAccountAndNothingLong() throws Exception {
    enroll();
    PageSession mine = session();
    assertFalse(host.pocket.isEmpty());
    assertThrows(
        IllegalArgumentException.class,
        () -> mine.target("/" + "x".repeat(Pocket.VALUE_BYTES_MAX)));
    PageSession other = PageSession.of(host, "10101");
    assertNull(other.evidence());
    assertFalse(other.isToken(null));
  }

  private record Enrolled(AuthenticatorApp app, List<String> codes) {}

  private Enrolled enroll() throws Exception {
    AuthenticatorApp app = new AuthenticatorApp(key(html(look("/enroll", "method", "totp"))));
    send("/enroll", "method", "totp", "code", text(app.code(store.nowSeconds())));
    List<String> codes = codes(html(look("/backup-codes")));
    assertEquals("/home", location(send("/backup-codes", "saved", "yes")));
    return new Enrolled(app, codes);
  }

  private void wrong(String method, String code) throws Exception {
    String again = location(send("/verify", "method", method, "code", code));
    assertEquals("/second-step/verify?method=" + method, again);
    String page = html(look("/verify", "method", method));
    assertTrue(page.contains("data-cs-problems"), page);
    assertFalse(page.contains(code), "what was typed is not shown again");
    assertNull(facts());
  }

  private PocketHost newSession() {
    return new PocketHost(verifier, store::nowSeconds, ALICE.accountId());
  }

  private PageSession session() {
    return PageSession.of(host, ALICE.accountId());
  }

  private Object facts() throws Exception {
    return host.evidence(session());
  }

  private Next look(String page, String... fields) throws Exception {
    return serve(page, false, fields(fields), own());
  }

  /** Sends the previous page's form, with the session's token. */
  private Next send(String page, String... fields) throws Exception {
    Map<String, List<String>> sent = fields(fields);
    sent.put(FormToken.FIELD, List.of(session().token()));
    return serve(page, true, sent, own());
  }

  private Next serve(String page, boolean isPost, Map<String, List<String>> fields, Sender sender)
      throws Exception {
    Asked asked =
        new Asked(
            page,
            isPost,
            false,
            host.page(page),
            Languages.of("en"),
            name -> fields.getOrDefault(name, List.of()),
            sender);
    PageSession session = session();
    return pages.serve(new Visit(host, asked, ALICE, session, host.evidence(session)));
  }

  private static Sender own() {
    return from("same-origin", "https://host");
  }

  private static Sender from(@Nullable String fetchSite, @Nullable String origin) {
    return new Sender(fetchSite, origin, Set.of("host"), () -> {});
  }

  private static Map<String, List<String>> fields(String... pairs) {
    Map<String, List<String>> fields = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], List.of(pairs[i + 1]));
    }
    return fields;
  }

  private static String html(Next next) {
    return assertInstanceOf(Next.Page.class, next).html();
  }

  private static String location(Next next) {
    return assertInstanceOf(Next.Redirect.class, next).location();
  }

  private static int status(Next next) {
    return next instanceof Next.Page page ? page.status() : 303;
  }

  private static byte[] key(String page) {
    Matcher key = Pattern.compile("id=\"key\"[^>]*>([A-Z2-7 ]+)<").matcher(page);
    assertTrue(key.find(), page);
    return key.group(1).replace(" ", "").getBytes(StandardCharsets.US_ASCII);
  }

  private static List<String> codes(String page) {
    List<String> codes = new ArrayList<>();
    Matcher code = Pattern.compile("<li><code>([^<]+)</code>").matcher(page);
    while (code.find()) {
      codes.add(code.group(1));
    }
    return codes;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
