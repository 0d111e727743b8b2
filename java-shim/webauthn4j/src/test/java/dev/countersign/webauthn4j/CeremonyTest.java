package dev.countersign.webauthn4j;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.Ceremony;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.webauthn4j.SoftKey.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One wrong point in a ceremony is enough. */
class CeremonyTest {
  private static final List<Kind> OFFERED = List.of(Kind.ES256, Kind.RS256, Kind.EDDSA);

  private final Webauthn4jVerifier verifier = new Webauthn4jVerifier();
  private final SoftKey key = SoftKey.of(Kind.ES256, "key of alice");

  private Finding register(Ceremony ceremony, String response) {
    return verifier.verify(new HostTask.VerifyRegistration(ceremony, response.getBytes(UTF_8)));
  }

  private Finding register(Ask ask) {
    return register(Ask.ceremony(false), key.creates(ask));
  }

  private byte[] registered(SoftKey of) {
    Finding finding = register(Ask.ceremony(false), of.creates(new Ask()));
    return assertInstanceOf(Finding.Registered.class, finding).credential();
  }

  private Finding check(Ceremony ceremony, byte[] credential, String response) {
    return verifier.verify(
        new HostTask.VerifyAssertion(ceremony, credential, response.getBytes(UTF_8)));
  }

  private Finding check(Ask ask) {
    return check(Ask.ceremony(false), registered(key), key.gets(ask));
  }

  private static void assertInvalid(Finding finding) {
    assertEquals(new Finding.Invalid(), finding);
  }

  @Test
  void whateverIsOfferedRegistersAndSignsIn() {
    for (Kind kind : OFFERED) {
      for (String format : List.of("none", "packed")) {
        SoftKey one = SoftKey.of(kind, kind + " " + format);
        Ask ask = new Ask().format(format).counter(7).flags(Ask.PRESENT | Ask.VERIFIED);
        Finding.Registered made =
            assertInstanceOf(
                Finding.Registered.class, register(Ask.ceremony(true), one.creates(ask)));
        assertArrayEquals(one.id, made.credentialId());
        assertEquals(7, made.signCount());
        assertTrue(made.userVerified());
        assertTrue(made.credential().length <= 2048, kind + " takes " + made.credential().length);

        Finding finding =
            check(Ask.ceremony(false), made.credential(), one.gets(new Ask().counter(8)));
        Finding.Asserted asserted = assertInstanceOf(Finding.Asserted.class, finding);
        assertEquals(8, asserted.signCount());
        assertEquals(false, asserted.userVerified());
        assertArrayEquals(made.credential(), asserted.credential(), "nothing else changed");
      }
    }
  }

  /** CVE-2026-28787: only the engine's challenge counts. */
  @Test
  void rWa01AnotherChallengeIsRefused() {
    byte[] other = new byte[32];
    other[31] = 1;
    for (byte[] challenge : List.of(other, new byte[0], new byte[31], new byte[33])) {
      assertInvalid(register(new Ask().challenge(challenge)));
      assertInvalid(check(new Ask().challenge(challenge)));
    }
  }

  @Test
  void rWa02TheTypeIsThatOfTheCeremony() {
    for (String type : List.of("webauthn.get", "webauthn.Create", "payment.get", "")) {
      assertInvalid(register(new Ask().type(type)));
    }
    for (String type : List.of("webauthn.create", "webauthn.GET", "payment.get", "")) {
      assertInvalid(check(new Ask().type(type)));
    }
    // And a complete response of one kind does not pass for the other.
    assertInvalid(register(Ask.ceremony(false), key.gets(new Ask())));
    assertInvalid(check(Ask.ceremony(false), registered(key), key.creates(new Ask())));
  }

  @Test
  void rWa03TheOriginIsOneOfThoseAsked() {
    for (String origin : List.of(Ask.ORIGIN, Ask.PORT)) {
      assertInstanceOf(Finding.Registered.class, register(new Ask().origin(origin)));
      assertInstanceOf(Finding.Asserted.class, check(new Ask().origin(origin)));
    }
    for (String origin :
        List.of(
            "https://example.org",
            "https://jira.example.org.evil.example",
            "https://evil-jira.example.org",
            "https://jira.example.org:8443",
            "https://wiki.example.org",
            "http://jira.example.org",
            "https://jira.example.org/",
            "https://jira.example.org/path",
            "https://jira.example.org?query",
            "https://user@jira.example.org",
            "HTTPS://JIRA.EXAMPLE.ORG",
            "https://jira.example.org.",
            "android:apk-key-hash:AAAA",
            "null",
            "")) {
      assertInvalid(register(new Ask().origin(origin)));
      assertInvalid(check(new Ask().origin(origin)));
    }
  }

  @Test
  void rWa03NoFrameOfAnotherSiteIsAnswered() {
    assertInstanceOf(Finding.Asserted.class, check(new Ask().crossOrigin(null, null)));
    assertInvalid(register(new Ask().crossOrigin(true, null)));
    assertInvalid(check(new Ask().crossOrigin(true, null)));
    for (String top : List.of(Ask.ORIGIN, "https://evil.example")) {
      for (boolean cross : new boolean[] {true, false}) {
        assertInvalid(register(new Ask().crossOrigin(cross, top)));
        assertInvalid(check(new Ask().crossOrigin(cross, top)));
      }
    }
  }

  @Test
  void rWa04TheRelyingPartyIsOurs() {
    for (String party : List.of("jira.example.org", "example.com", "EXAMPLE.ORG", "org", "")) {
      assertInvalid(register(new Ask().party(party)));
      assertInvalid(check(new Ask().party(party)));
    }
  }

  /** CVE-2020-8236: required user verification is checked. */
  @Test
  void rWa05EveryCombinationOfFlags() {
    for (int flags = 0; flags < 32; flags++) {
      boolean present = (flags & Ask.PRESENT) != 0;
      boolean verified = (flags & Ask.VERIFIED) != 0;
      boolean eligible = (flags & Ask.MAY_BE_BACKED_UP) != 0;
      boolean backedUp = (flags & Ask.BACKED_UP) != 0;
      SoftKey one = SoftKey.of(Kind.ES256, "flags");
      int like = Ask.PRESENT | (flags & Ask.MAY_BE_BACKED_UP);
      Finding stored = register(Ask.ceremony(false), one.creates(new Ask().flags(like)));
      byte[] credential = assertInstanceOf(Finding.Registered.class, stored).credential();
      for (boolean asked : new boolean[] {true, false}) {
        boolean right = present && (verified || !asked) && (eligible || !backedUp);
        Ask ask = new Ask().flags(flags);
        Finding made = register(Ask.ceremony(asked), one.creates(ask));
        Finding used = check(Ask.ceremony(asked), credential, one.gets(ask));
        assertEquals(right, made instanceof Finding.Registered, "registration, flags " + flags);
        assertEquals(right, used instanceof Finding.Asserted, "assertion, flags " + flags);
        if (made instanceof Finding.Registered yes && used instanceof Finding.Asserted also) {
          assertEquals(verified, yes.userVerified());
          assertEquals(verified, also.userVerified());
        }
      }
    }
  }

  @Test
  void rWa05ACredentialDoesNotBecomeOneThatMayBeBackedUp() {
    int may = Ask.PRESENT | Ask.MAY_BE_BACKED_UP;
    assertInvalid(check(new Ask().flags(may)));
    Finding made = register(new Ask().flags(may));
    byte[] credential = assertInstanceOf(Finding.Registered.class, made).credential();
    assertInvalid(check(Ask.ceremony(false), credential, key.gets(new Ask())));
    Ask moved = new Ask().flags(may | Ask.BACKED_UP);
    Finding used = check(Ask.ceremony(false), credential, key.gets(moved));
    byte[] seen = assertInstanceOf(Finding.Asserted.class, used).credential();
    assertEquals(credential[1] | 4, seen[1], "that it was backed up is kept");
  }

  /** CVE-2026-0723, CVE-2026-11883. */
  @Test
  void rWa06OnlyTheStoredKeySigns() {
    for (Kind kind : OFFERED) {
      SoftKey owner = SoftKey.of(kind, "the same number");
      SoftKey thief = SoftKey.of(kind, "the same number");
      byte[] credential = registered(owner);
      assertInvalid(check(Ask.ceremony(false), credential, thief.gets(new Ask())));
      assertInstanceOf(
          Finding.Asserted.class, check(Ask.ceremony(false), credential, owner.gets(new Ask())));
      for (Kind other : OFFERED) {
        SoftKey foreign = SoftKey.of(other, "the same number");
        assertInvalid(check(Ask.ceremony(false), credential, foreign.gets(new Ask())));
      }
    }
  }

  /** The engine's task names the credential; its user handle is not known here. */
  @Test
  void rWa07AnotherCredentialIsRefused() {
    SoftKey other = SoftKey.of(Kind.ES256, "key of bob");
    byte[] alices = registered(key);
    byte[] bobs = registered(other);
    assertInvalid(check(Ask.ceremony(false), alices, other.gets(new Ask())));
    assertInvalid(check(Ask.ceremony(false), bobs, key.gets(new Ask())));
    // Not even if the right key signed: the id says which credential it is.
    String renamed = key.gets(new Ask()).replace(SoftKey.text(key.id), SoftKey.text(other.id));
    assertInvalid(check(Ask.ceremony(false), alices, renamed));
    assertInstanceOf(Finding.Asserted.class, check(new Ask().userHandle(new byte[32])));
  }

  @Test
  void rWa08OnlyWhatWasOfferedRegisters() {
    SoftKey unoffered = SoftKey.of(Kind.ES384, "key");
    assertInvalid(register(Ask.ceremony(false), unoffered.creates(new Ask())));
    for (int length : new int[] {1, 255, 1023}) {
      Finding finding = register(new Ask().credentialId(new byte[length]));
      Finding.Registered made = assertInstanceOf(Finding.Registered.class, finding);
      assertEquals(length, made.credentialId().length);
    }
    assertInvalid(register(new Ask().credentialId(new byte[1024])));
    assertInvalid(register(new Ask().credentialId(new byte[4000])));
    SoftKey large = new SoftKey(Kind.RS256, new byte[1023]);
    assertTrue(registered(large).length <= 2048);
  }

  @Test
  void rWa09TheCounterIsHandedOnWhateverItIs() {
    byte[] credential = registered(key);
    for (int count : new int[] {9, 9, 3, 0, -1}) {
      Finding finding = check(Ask.ceremony(false), credential, key.gets(new Ask().counter(count)));
      Finding.Asserted asserted = assertInstanceOf(Finding.Asserted.class, finding);
      assertEquals(Integer.toUnsignedLong(count), asserted.signCount());
      credential = asserted.credential();
    }
  }

  @Test
  void noMakerOfAuthenticatorsIsTrusted(@TempDir Path folder) throws Exception {
    assertInvalid(register(new Ask().maker(new Attester(folder))));
    for (String format : List.of("fido-u2f", "tpm", "android-key", "apple", "compound", "", "x")) {
      assertInvalid(register(new Ask().format(format)));
    }
    Kind kind = Kind.EDDSA;
    SoftKey one = SoftKey.of(kind, "self");
    String right = one.creates(new Ask().format("packed"));
    assertInstanceOf(Finding.Registered.class, register(Ask.ceremony(false), right));
  }

  @Test
  void ourOwnBytesThatCannotBeReadAreNobodysWrongAnswer() {
    byte[] credential = registered(key);
    byte[] newer = credential.clone();
    newer[0] = 2;
    byte[] longer = Arrays.copyOf(credential, credential.length + 1);
    byte[] shorter = Arrays.copyOf(credential, credential.length - 1);
    for (byte[] bad : List.of(newer, longer, shorter, new byte[0], new byte[3], new byte[4000])) {
      String response = key.gets(new Ask());
      assertThrows(
          RuntimeException.class, () -> check(Ask.ceremony(false), bad, response), "" + bad.length);
    }
  }
}
