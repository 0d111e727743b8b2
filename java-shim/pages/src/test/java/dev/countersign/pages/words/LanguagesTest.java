package dev.countersign.pages.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The languages of a browser are looked up among those that exist, and nowhere else. */
class LanguagesTest {
  // findings: F-B1
  @Test
  void theFirstLanguageThatExistsIsShown() {
    Map<String, String> shown =
        Map.ofEntries(
            Map.entry("eo", "eo"),
            Map.entry("EO-x-anything", "eo"),
            Map.entry("eo-001", "eo"),
            Map.entry("de,eo;q=0.9,en;q=0.8", "eo"),
            Map.entry("gsw-CH,de-CH;q=0.9,en;q=0.7,eo;q=0.1", "en"),
            Map.entry("en;q=0.1,eo;q=0.9", "eo"),
            Map.entry("eo;q=0,en", "en"),
            Map.entry("pt-br", "pt-BR"),
            Map.entry("pt", "en"),
            Map.entry("zh-Hant-TW,zh;q=0.9", "en"),
            Map.entry("*", "en"),
            Map.entry("en_US", "en"),
            Map.entry("", "en"),
            Map.entry("xx-invalid-longtag-abcdefghijkl;q=zz,eo", "eo"),
            Map.entry(" eo ; q=0.5 ", "eo"),
            Map.entry(",,;q=1,eo", "eo"));
    shown.forEach(
        (header, tag) ->
            assertEquals(tag, Languages.of(header).words().locale().toLanguageTag(), header));
    assertEquals("en", Languages.of(null).words().locale().toLanguageTag());
  }

  @Test
  void theBestLikedTagIsKeptForMessagesIfItIsOne() {
    assertEquals("gsw-CH", Languages.of("gsw-CH,de;q=0.9").first());
    assertEquals("de", Languages.of("*,de;q=0.9").first());
    assertEquals("", Languages.of("<script>").first());
    assertEquals("", Languages.of(null).first());
    assertEquals("fr", Languages.of("aaaaaaaa-bbbbbbbb-cccccccc-dddddddd-e,fr").first());
  }

  @Test
  void aTranslationLeavesTheRestInEnglish() {
    Words eo = Languages.of("eo").words();
    assertEquals("Konfirmu, ke ĉi tio estas vi", eo.text("challenge.title"));
    assertEquals("Cancel", eo.text("action.cancel"));
  }

  // findings: F-B1
  @Test
  void nothingIsKeptOfWhatABrowserSends() {
    Random random = new Random(7);
    Words english = Languages.of("en").words();
    for (int i = 0; i < 10_000; i++) {
      String tag = "de-Latn-DE-x-" + Integer.toString(random.nextInt(1 << 30), 36);
      assertSame(english, Languages.of(tag).words());
    }
    assertSame(english, Languages.of("de,".repeat(100_000)).words());
  }
}
