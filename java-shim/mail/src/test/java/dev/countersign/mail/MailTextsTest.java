package dev.countersign.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.text.Template;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailTextsTest {
  private final MailTexts texts = MailTexts.shipped();

  @Test
  void a_language_of_the_sites_own_is_complete_or_refused() {
    Map<String, String> french = new HashMap<>(texts.texts(Locale.ENGLISH));
    french.put("test.subject", "Essai de $site");
    assertEquals(
        "Essai de $site", texts.with(Locale.FRENCH, french).in("fr-CA").text("test.subject"));
    french.remove("notice.LOCKED.text");
    assertEquals(
        "text notice.LOCKED.text is missing",
        assertThrows(IllegalArgumentException.class, () -> texts.with(Locale.FRENCH, french))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "code.TO_SIGN_IN.subject | Code $otp | uses a word that is not there",
        "code.TO_SIGN_IN.subject | Hello $username | uses a word that is not there",
        "code.TO_SIGN_IN.text | No code | lacks $otp",
        "code.TO_SIGN_IN.text | $otpx $otp | uses a word that is not there",
        "code.TO_SIGN_IN.html | <b>no code</b> | lacks $otp",
        "notice.LOCKED.text | $otp | uses a word that is not there",
        "method.TOTP | $site | uses a word that is not there",
        "moment | bogus | is not a pattern",
        "test.subject | ' ' | is empty",
        "nothing.text | x | no text has that id",
        "test.subject.html | x | no text has that id",
      })
  void texts_that_cannot_be_used_are_refused(String id, String text, String why) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> texts.with(Locale.ENGLISH, Map.of(id, text)));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void a_subject_is_one_line() {
    for (String subject : new String[] {"a\r\nBcc: b", "a\nb", "a\u2028b", "x".repeat(151)}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> texts.with(Locale.ENGLISH, Map.of("test.subject", subject)));
    }
  }

  @Test
  void languages_have_the_same_texts_with_the_same_words() {
    Map<String, String> english = texts.texts(Locale.ENGLISH);
    Map<String, String> german = texts.texts(Locale.GERMAN);
    assertEquals(english.keySet(), german.keySet());
    english.forEach(
        (id, text) -> {
          for (String word :
              new String[] {"site", "otp", "username", "lifetime", "method", "when", "left"}) {
            assertEquals(uses(text, word), uses(german.get(id), word), id);
          }
        });
  }

  private static boolean uses(String text, String word) {
    return new Template(text).words().contains(word);
  }
}
