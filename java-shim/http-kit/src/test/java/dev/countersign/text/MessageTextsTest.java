package dev.countersign.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextsTest {
  private static final Set<String> ABOUT = Set.of("site", "otp");
  private static final TextRules RULES =
      new TextRules(
          Map.of(
              "code", new TextRule(60, false, ABOUT, Set.of("otp")),
              "subject", new TextRule(20, true, Set.of("site"), Set.of())),
          Map.of("code.html", new TextRule(60, false, ABOUT, Set.of("otp"))));
  private static final Map<String, String> FILES =
      Map.of(
          "messages_en.properties", "code=$otp is your code\nsubject=Code f\u00f6r $site\n",
          "messages_de.properties", "code=$otp ist der Code\nsubject=Code\n");

  private final MessageTexts texts = shipped(FILES);

  private static MessageTexts shipped(Map<String, String> files) {
    return MessageTexts.shipped(
        RULES,
        Set.of(Locale.ENGLISH, Locale.GERMAN),
        name ->
            files.containsKey(name)
                ? new ByteArrayInputStream(files.get(name).getBytes(UTF_8))
                : null);
  }

  private static Map<String, String> files(String name, String content) {
    Map<String, String> changed = new HashMap<>(FILES);
    changed.put(name, content);
    return changed;
  }

  private String refused(Map<String, String> own) {
    return assertThrows(IllegalArgumentException.class, () -> texts.with(Locale.ENGLISH, own))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "en, en",
    "de, de",
    "de-AT, de",
    "de_CH, de",
    "DE-at-1996, de",
    "fr, en",
    "'fr;q=0.9,de;q=0.5', de",
    "'', en",
    "'  ', en",
    "???, en",
    "'a;b;c', en",
  })
  void theClosestLanguageIsTaken(String tag, String language) {
    assertEquals(language, texts.in(tag).language().toLanguageTag());
  }

  @Test
  void anEndlessTagIsEnglish() {
    assertEquals(Locale.ENGLISH, texts.in("de,".repeat(1000)).language());
  }

  @Test
  void aTextIsFilledAndAnIdWithoutTextIsShown() {
    Words english = texts.in("en");
    assertEquals("1 is your code", english.fill("code", Map.of("otp", "1")));
    assertEquals("Code f\u00f6r $site", english.text("subject"));
    assertEquals("nothing", english.text("nothing"));
    assertTrue(english.optional("code.html").isEmpty());
  }

  @Test
  void aSiteChangesSingleTextsAndTheOldOnesStay() {
    MessageTexts changed = texts.with(Locale.ENGLISH, Map.of("subject", "Hello"));
    assertEquals("Hello", changed.in("en").text("subject"));
    assertEquals("$otp is your code", changed.in("en").text("code"));
    assertEquals("Code f\u00f6r $site", texts.in("en").text("subject"));
    assertEquals(Map.of(), texts.texts(Locale.FRENCH));
  }

  @Test
  void aNewLanguageIsCompleteOrRefused() {
    Map<String, String> french = new HashMap<>(Map.of("code", "$otp", "subject", "Essai"));
    MessageTexts more = texts.with(Locale.FRENCH, french);
    assertEquals("Essai", more.in("fr-CA").text("subject"));
    assertEquals(Set.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH), more.languages());
    french.remove("subject");
    assertEquals(
        "text subject is missing",
        assertThrows(IllegalArgumentException.class, () -> texts.with(Locale.FRENCH, french))
            .getMessage());
  }

  @Test
  void aTextThatBreaksItsRuleIsRefused() {
    assertEquals("text code lacks $otp", refused(Map.of("code", "no code")));
    assertEquals("text code.html lacks $otp", refused(Map.of("code.html", "$$otp")));
    assertEquals(
        "text code uses a word that is not there: allowed are [otp, site]",
        refused(Map.of("code", "$otp $otpx")));
    assertEquals("text subject is empty", refused(Map.of("subject", " \t")));
    assertEquals("text subject is too long", refused(Map.of("subject", "x".repeat(21))));
    for (String odd : new String[] {"a\r\nBcc: b", "a\nb", "a\u2028b", "a\u0085b", "a\u0000b"}) {
      assertEquals(
          "text subject holds a control character: use plain text",
          refused(Map.of("subject", odd)));
    }
    assertEquals(
        "$otp\nx", texts.with(Locale.ENGLISH, Map.of("code", "$otp\nx")).in("").text("code"));
    assertTrue(refused(Map.of("code", "$otp\r")).contains("control character"));
  }

  /** The id was typed by a person, so it is not in the message. */
  @Test
  void anUnknownIdIsRefusedAndNotRepeated() {
    assertEquals("no text has that id: see the list of ids", refused(Map.of("password123", "x")));
  }

  @Test
  void aJarWithBrokenTextsIsNotStarted() {
    assertThrows(
        IllegalStateException.class,
        () -> shipped(Map.of("messages_en.properties", FILES.get("messages_en.properties"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> shipped(files("messages_de.properties", "code=$otp\n")));
    assertThrows(
        IllegalArgumentException.class,
        () -> MessageTexts.shipped(RULES, Set.of(Locale.GERMAN), name -> null));
  }
}
