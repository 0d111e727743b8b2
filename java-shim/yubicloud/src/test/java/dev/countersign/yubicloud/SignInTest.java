package dev.countersign.yubicloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.YubicoValidator;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A YubiKey from enrollment to a refused replay, through the real engine. */
class SignInTest {
  private static final String POLICY =
      "{\"mode\":\"enforce\",\"methods\":{\"backup_codes\":{\"enabled\":false},"
          + "\"yubico_otp\":{\"enabled\":true,\"validation_server\":true}}}";

  private final MemoryStore store = new MemoryStore();
  private final TestPerson alice = new TestPerson("10100", "staff");
  private final SoftYubikey yubikey =
      new SoftYubikey("cccccccccccb", new byte[] {1, 2, 3, 4, 5, 6}, new byte[16]);
  private ValidationServer server;
  private YubicoValidator answering;
  private Verifier verifier;

  @BeforeEach
  void open() throws Exception {
    server = new ValidationServer();
    byte[] key = ValidationServer.KEY.getBytes(UTF_8);
    answering = new YubicloudValidator(List.of(server.address()), ValidationServer.CLIENT, key);
    store.append(POLICY);
    byte[] ring = Verifier.newRing("tests", null);
    verifier =
        Verifier.builder(store, store, ring::clone).yubico(task -> answering.check(task)).open();
  }

  @AfterEach
  void close() {
    verifier.close();
    server.close();
  }

  private Verdict enrolls(TestPerson person, byte[] otp) throws Exception {
    EnrollAct start = new EnrollAct.Start(FactorMethod.YUBICO_OTP, null, false, null);
    Verdict.Enroll page =
        assertInstanceOf(Verdict.Enroll.class, person.does(verifier, new SignInAct.Enroll(start)));
    byte[] ticket = assertInstanceOf(Started.Yubikey.class, page.started()).ticket();
    Answer answer = new Answer.Code(FactorMethod.YUBICO_OTP, otp);
    return person.does(
        verifier, new SignInAct.Enroll(new EnrollAct.Confirm(ticket, answer, "Ring")));
  }

  private Verdict signsIn(byte[] otp) throws Exception {
    return alice.answers(verifier, FactorMethod.YUBICO_OTP, otp);
  }

  private static void assertAdmitted(Verdict verdict) {
    Because because = assertInstanceOf(Verdict.Admit.class, verdict).because();
    assertEquals(new Because.Verified(FactorMethod.YUBICO_OTP), because);
  }

  private static void assertTrouble(Trouble trouble, Verdict verdict) {
    assertEquals(trouble, assertInstanceOf(Verdict.Challenge.class, verdict).trouble());
  }

  @Test
  void aKeyEnrollsAndSignsIn() throws Exception {
    assertAdmitted(enrolls(alice, yubikey.touch()));
    assertAdmitted(signsIn(yubikey.touch()));
    byte[] shouted = new String(yubikey.touch(), UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8);
    assertAdmitted(signsIn(shouted));
    String first = server.asked.get(0).get("nonce");
    assertNotEquals(first, server.asked.get(1).get("nonce"), "each task has its own nonce");
    assertEquals(32, first.length());
  }

  @Test
  void rYk06TheKeyOfSomebodyElseIsNotEvenAskedAbout() throws Exception {
    enrolls(alice, yubikey.touch());
    SoftYubikey bobs = new SoftYubikey("ccccccccccbd", new byte[6], new byte[16]);
    assertTrouble(new Trouble.WrongAnswer(), signsIn(bobs.touch()));
    assertEquals(1, server.asked.size());
  }

  @Test
  void rYk07WhatTheServersDoNotProveAdmitsNobody() throws Exception {
    enrolls(alice, yubikey.touch());
    int saves = store.saves();
    for (String status : List.of("BAD_OTP", "REPLAYED_OTP")) {
      server.says(status);
      assertTrouble(new Trouble.WrongAnswer(), signsIn(yubikey.touch()));
    }
    for (String status : List.of("REPLAYED_REQUEST", "NO_SUCH_CLIENT", "BACKEND_ERROR", "ok")) {
      server.says(status);
      assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    }
    server.says("OK");
    server.signs = false;
    assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    server.signs = true;
    server.code = 503;
    assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    server.code = 200;
    server.close();
    assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    assertEquals(saves, store.saves(), "nothing was charged or written");
  }

  /** YSA-2020-01: what the host returns has to be about this OTP and this nonce. */
  @Test
  void rYk07AFindingAboutAnotherQuestionAdmitsNobody() throws Exception {
    enrolls(alice, yubikey.touch());
    byte[] older = yubikey.touch();
    answering = task -> new Finding.OtpValid(older, task.nonce());
    assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    answering = task -> new Finding.OtpValid(task.otp(), "x".repeat(32));
    assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    for (Finding other : List.of(new Finding.Valid(), new Finding.Sent(), new Finding.Waiting())) {
      answering = task -> other;
      assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
    }
    answering =
        task -> {
          throw new IOException("no");
        };
    assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
  }

  @Test
  void anEnrollmentThatIsNotProvenAddsNothing() throws Exception {
    for (String status : List.of("BAD_OTP", "BACKEND_ERROR", "ok")) {
      server.says(status);
      assertInstanceOf(Verdict.Enroll.class, enrolls(alice, yubikey.touch()));
    }
    assertInstanceOf(Verdict.Enroll.class, alice.does(verifier, new SignInAct.Begin()));
    server.says("OK");
    assertAdmitted(enrolls(alice, yubikey.touch()));
  }

  /** The same against a third-party validation server. */
  @Test
  void debiansValidationServerAgrees(@TempDir Path folder) throws Exception {
    assumeTrue(
        Files.isExecutable(Yubiserver.PROGRAM),
        "a peer to compare with is not on this machine: apt-get install yubiserver");
    try (Yubiserver peer = new Yubiserver(folder, yubikey);
        YubicloudValidator validator =
            new YubicloudValidator(
                List.of(peer.address()), peer.client, peer.key.getBytes(UTF_8))) {
      answering = validator;
      assertAdmitted(enrolls(alice, yubikey.touch()));
      byte[] first = yubikey.touch();
      byte[] second = yubikey.touch();
      assertAdmitted(signsIn(second));
      assertTrouble(new Trouble.WrongAnswer(), signsIn(second));
      assertTrouble(new Trouble.WrongAnswer(), signsIn(first));
      assertAdmitted(signsIn(yubikey.touch()));
      byte[] spoilt = yubikey.touch();
      spoilt[43] = (byte) (spoilt[43] == 'c' ? 'b' : 'c');
      assertTrouble(new Trouble.WrongAnswer(), signsIn(spoilt));
      assertAdmitted(signsIn(yubikey.touch()));
      try (YubicloudValidator stranger =
          new YubicloudValidator(List.of(peer.address()), "999", peer.key.getBytes(UTF_8))) {
        answering = stranger;
        assertTrouble(new Trouble.Unavailable(), signsIn(yubikey.touch()));
      }
    }
  }
}
