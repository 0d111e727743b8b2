package dev.countersign.verifier.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the generated records promise of secrets, byte arrays and lists. */
class RecordsTest {
  private static final Login LOGIN =
      new Login(
          Product.JIRA,
          Channel.FORM,
          List.of("staff"),
          true,
          "",
          new byte[32],
          null,
          null,
          null,
          "",
          "Ada");

  @Test
  void secretsAreNotPrintedAtAnyDepth() {
    Request step = new Request.Step("u1", null, null, 7, bytes("entropy!"), typed(bytes("135791")));
    String text = step.toString();
    assertFalse(text.contains("135791"), text);
    assertEquals(
        "Step[accountId=u1, row=null, marker=null, at=7, entropy=***, event="
            + "SignIn[login=Login[product=JIRA, channel=FORM, groups=[staff], licensed=true, "
            + "peer=, nonce=32 bytes, knownBrowser=null, deviceToken=null, "
            + "email=null, locale=, displayName=Ada], "
            + "act=Respond[answer=Code[method=TOTP, code=***], ticket=null, rememberDevice=false]]]",
        text);
    assertEquals(
        "BackupCodes[ticket=1 bytes, codes=***, expires=9]",
        new Started.BackupCodes(new byte[1], List.of(bytes("0-SECRET")), 9).toString());
  }

  @Test
  void wipingReachesEverySecret() {
    byte[] entropy = bytes("entropy!");
    byte[] code = bytes("135791");
    new Request.Step("u1", null, null, 7, entropy, typed(code)).wipe();
    assertArrayEquals(new byte[8], entropy);
    assertArrayEquals(new byte[6], code);

    byte[] ticket = {1};
    byte[] backup = bytes("0-SECRET");
    Started started = new Started.BackupCodes(ticket, List.of(backup), 9);
    new Response.Stepped(null, new Verdict.Enroll(List.of(), started, null, 0, null)).wipe();
    assertArrayEquals(new byte[8], backup);
    assertArrayEquals(new byte[] {1}, ticket, "a ticket is no secret");
  }

  @Test
  void byteArraysCompareByContent() {
    Row row = new Row(1, new byte[] {1, 2}, 0);
    Row equal = new Row(1, new byte[] {1, 2}, 0);
    assertEquals(row, equal);
    assertEquals(row.hashCode(), equal.hashCode());
    assertNotEquals(row, new Row(1, new byte[] {1, 3}, 0));
    assertNotEquals(row, new Row(2, new byte[] {1, 2}, 0));
    assertEquals(
        new Started.BackupCodes(new byte[0], List.of(bytes("a"), bytes("b")), 0),
        new Started.BackupCodes(new byte[0], List.of(bytes("a"), bytes("b")), 0));
    assertNotEquals(
        new Started.BackupCodes(new byte[0], List.of(bytes("a"), bytes("b")), 0),
        new Started.BackupCodes(new byte[0], List.of(bytes("a")), 0));
    assertNotEquals(
        new Answer.Code(Method.TOTP, bytes("1")), new Answer.Code(Method.TOTP, bytes("2")));
  }

  @Test
  void listsAreCopiedAndNothingRequiredIsNull() {
    List<Method> methods = new ArrayList<>(List.of(Method.TOTP));
    AdminAct.Reset reset = new AdminAct.Reset(methods);
    methods.clear();
    assertEquals(List.of(Method.TOTP), reset.methods());
    assertThrows(NullPointerException.class, () -> new Row(1, nothing(), 0));
  }

  private static Event typed(byte[] code) {
    return new Event.SignIn(
        LOGIN, new SignInAct.Respond(new Answer.Code(Method.TOTP, code), null, false));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What a caller without null checks could pass. */
  @SuppressWarnings("NullAway")
  private static byte[] nothing() {
    return null;
  }
}
