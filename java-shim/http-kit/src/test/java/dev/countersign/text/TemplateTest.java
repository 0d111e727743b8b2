package dev.countersign.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static String filled(String text, Map<String, String> values) {
    return new Template(text).fill(values);
  }

  @Test
  void valuesStandWhereTheirWordsStood() {
    Map<String, String> values = Map.of("otp", "123", "site", "Harbor");
    assertEquals("123 for Harbor, 123", filled("$otp for $site, $otp", values));
    assertEquals("Harbor!1", filled("$site!1", values));
    assertEquals("", filled("", values));
  }

  @Test
  void aValueIsNeverATemplate() {
    Map<String, String> values = Map.of("a", "$b $$ \\$a \\1 $0", "b", "x");
    assertEquals("$b $$ \\$a \\1 $0-x", filled("$a-$b", values));
  }

  @Test
  void aDollarSignIsWrittenTwiceAndAloneStays() {
    assertEquals("$otp 1 $$ $1 $ $A", filled("$$otp $otp $$$$ $1 $ $A", Map.of("otp", "1")));
    assertEquals(Set.of("otp"), new Template("$$site $$$otp $1 $A $").words());
  }

  @Test
  void aWordWithoutAValueStays() {
    assertEquals("$none 1", filled("$none $otp", Map.of("otp", "1")));
  }

  @Test
  void onlyValuesAreEscaped() {
    String escaped =
        new Template("<a>$site</a> & $$").fill(Map.of("site", "<&>"), value -> "[" + value + "]");
    assertEquals("<a>[<&>]</a> & $", escaped);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "30, 1", "59, 1", "114, 1", "115, 2", "295, 5", "299, 5", "300, 5", "600, 10"
  })
  void whatIsLeftOfACodeIsSaidInMinutes(long seconds, long minutes) {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    assertEquals(minutes, CodeLifetime.left(now, 1_700_000_000 + seconds).orElseThrow().minutes());
    assertTrue(CodeLifetime.left(now.plusSeconds(seconds), 1_700_000_000 + seconds).isEmpty());
    assertTrue(CodeLifetime.left(now, 1_700_000_000 - seconds).isEmpty());
  }

  @Test
  void oneMinuteHasItsOwnWord() {
    Words words =
        new Words(
            Locale.ENGLISH,
            Map.of("lifetime.one", "$minutes minute", "lifetime.many", "$minutes minutes"));
    assertEquals("1 minute", words.say(new CodeLifetime(1)));
    assertEquals("2 minutes", words.say(new CodeLifetime(2)));
  }
}
