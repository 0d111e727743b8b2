package dev.countersign.sms;

import dev.countersign.text.MessageTexts;
import dev.countersign.text.TextRule;
import dev.countersign.text.TextRules;
import dev.countersign.text.Words;
import dev.countersign.verifier.wire.CodePurpose;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The texts of messages, per language. English and German are included; a site may change single
 * texts and add languages.
 *
 * <p>In texts {@code $otp} is the code, {@code $site} the site's name, {@code $minutes} the minutes
 * it works, {@code $lifetime} the same with its unit ("5 minutes"), and {@code $$} a dollar sign.
 * The sender adds the last line, which binds the code to the site's host.
 */
public final class SmsTexts {
  private static final Set<Locale> SHIPPED = Set.of(Locale.ENGLISH, Locale.GERMAN);
  private static final int TEXT_CHARACTERS_MAX = 500;
  private static final Set<String> ABOUT_CODES = Set.of("site", "otp", "minutes", "lifetime");

  private final MessageTexts texts;

  private SmsTexts(MessageTexts texts) {
    this.texts = texts;
  }

  /**
   * The included texts: English and German.
   *
   * @return texts
   */
  public static SmsTexts shipped() {
    return new SmsTexts(
        MessageTexts.shipped(rules(), SHIPPED, name -> SmsTexts.class.getResourceAsStream(name)));
  }

  /** Every id a language needs, with what its text may contain. */
  private static TextRules rules() {
    Map<String, TextRule> needed = new TreeMap<>();
    for (CodePurpose purpose : CodePurpose.values()) {
      needed.put(id(purpose), rule(ABOUT_CODES, Set.of("otp")));
    }
    needed.put("test", rule(Set.of("site"), Set.of()));
    needed.put("lifetime.one", rule(Set.of("minutes"), Set.of()));
    needed.put("lifetime.many", rule(Set.of("minutes"), Set.of()));
    return new TextRules(needed, Map.of());
  }

  private static TextRule rule(Set<String> words, Set<String> needed) {
    return new TextRule(TEXT_CHARACTERS_MAX, false, words, needed);
  }

  /** The text id for a purpose. */
  static String id(CodePurpose purpose) {
    return "code." + purpose.name();
  }

  /**
   * These texts, with some replaced by a site's own.
   *
   * @param language their language
   * @param own texts by id, the ids as in {@link #texts}. A new language needs all of them.
   * @return new texts
   * @throws IllegalArgumentException if an id is unknown or missing, or a text cannot be used; the
   *     message names the id and what is allowed
   */
  public SmsTexts with(Locale language, Map<String, String> own) {
    return new SmsTexts(texts.with(language, own));
  }

  /**
   * All texts of a language, by id, for a page that edits them.
   *
   * @param language the language
   * @return texts in the order of their ids; none if the language is not available
   */
  public Map<String, String> texts(Locale language) {
    return texts.texts(language);
  }

  Set<Locale> languages() {
    return texts.languages();
  }

  /** The closest available language; English if there is none. */
  Words in(String languageTag) {
    return texts.in(languageTag);
  }
}
