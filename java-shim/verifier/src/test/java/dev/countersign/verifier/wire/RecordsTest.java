package dev.countersign.verifier.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the generated records promise about secrets, byte arrays and lists. */
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
    EngineRequest step =
        new EngineRequest.Step("u1", null, null, 7, bytes("entropy!"), typed(bytes("135791")));
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
    new EngineRequest.Step("u1", null, null, 7, entropy, typed(code)).wipe();
    assertArrayEquals(new byte[8], entropy);
    assertArrayEquals(new byte[6], code);

    byte[] ticket = {1};
    byte[] backup = bytes("0-SECRET");
    Started started = new Started.BackupCodes(ticket, List.of(backup), 9);
    new EngineResponse.Stepped(null, new Verdict.Enroll(List.of(), started, null, 0, null)).wipe();
    assertArrayEquals(new byte[8], backup);
    assertArrayEquals(new byte[] {1}, ticket, "a ticket is no secret");
  }

  @Test
  void byteArraysCompareByContent() {
    AccountRow row = new AccountRow(1, new byte[] {1, 2}, 0);
    AccountRow equal = new AccountRow(1, new byte[] {1, 2}, 0);
    assertEquals(row, equal);
    assertEquals(row.hashCode(), equal.hashCode());
    assertNotEquals(row, new AccountRow(1, new byte[] {1, 3}, 0));
    assertNotEquals(row, new AccountRow(2, new byte[] {1, 2}, 0));
    assertEquals(
        new Started.BackupCodes(new byte[0], List.of(bytes("a"), bytes("b")), 0),
        new Started.BackupCodes(new byte[0], List.of(bytes("a"), bytes("b")), 0));
    assertNotEquals(
        new Started.BackupCodes(new byte[0], List.of(bytes("a"), bytes("b")), 0),
        new Started.BackupCodes(new byte[0], List.of(bytes("a")), 0));
    assertNotEquals(
        new Answer.Code(FactorMethod.TOTP, bytes("1")),
        new Answer.Code(FactorMethod.TOTP, bytes("2")));
  }

  @Test
  void listsAreCopiedAndNothingRequiredIsNull() {
    List<FactorMethod> methods = new ArrayList<>(List.of(FactorMethod.TOTP));
    AdminAct.Reset reset = new AdminAct.Reset(methods);
    methods.clear();
    assertEquals(List.of(FactorMethod.TOTP), reset.methods());
    assertThrows(NullPointerException.class, () -> new AccountRow(1, nothing(), 0));
  }

  @Test
  void builderMakesWhatTheConstructorMakes() {
    Login.Builder builder =
        Login.builder()
            .product(Product.JIRA)
            .channel(Channel.FORM)
            .groups(List.of("staff"))
            .licensed(true)
            .peer("")
            .nonce(new byte[32])
            .locale("")
            .displayName("Ada");
    assertEquals(LOGIN, builder.build());
    assertEquals("a@b.example", builder.email("a@b.example").build().email());
  }

  @Test
  void builderNamesTheFieldThatIsMissing() {
    Login.Builder unlicensed =
        Login.builder().product(Product.JIRA).channel(Channel.FORM).groups(List.of());
    IllegalStateException refused = assertThrows(IllegalStateException.class, unlicensed::build);
    assertEquals("the field licensed is not set", refused.getMessage());
  }

  @Test
  void matchCallsTheCaseOfTheVariant() {
    Actor.Cases<String, RuntimeException> names =
        new Actor.Cases<>() {
          @Override
          public String administrator(Actor.Administrator it) {
            return "administrator " + it.accountId();
          }

          @Override
          public String host(Actor.Host it) {
            return "host " + it.component();
          }
        };
    assertEquals("host reseal", new Actor.Host("reseal").match(names));
  }

  /** A host's null checker reads the class file, not our source. */
  @Test
  void nullableBytesAreMarkedInTheClassFile() throws Exception {
    AnnotatedType accessor = Login.class.getDeclaredMethod("deviceToken").getAnnotatedReturnType();
    assertTrue(accessor.isAnnotationPresent(Nullable.class), "the array itself may be null");
    AnnotatedType element = ((AnnotatedArrayType) accessor).getAnnotatedGenericComponentType();
    assertFalse(element.isAnnotationPresent(Nullable.class), "its bytes may not");
    AnnotatedType parameter =
        Login.class.getDeclaredConstructors()[0].getAnnotatedParameterTypes()[7];
    assertTrue(parameter.isAnnotationPresent(Nullable.class));
  }

  private static AccountEvent typed(byte[] code) {
    return new AccountEvent.SignIn(
        LOGIN, new SignInAct.Respond(new Answer.Code(FactorMethod.TOTP, code), null, false));
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
