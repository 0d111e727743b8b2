package dev.countersign.mail;

import dev.countersign.text.MessageTexts;
import dev.countersign.text.Words;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The texts of messages, per language. English and German are there; a site may change single texts
 * of those and add languages of its own.
 *
 * <p>Texts are plain: an empty line parts paragraphs, and HTML is made of them, unless a text
 * {@code ….html} stands beside {@code ….text}. In texts {@code $site} is the site's name and {@code
 * $$} a dollar sign; {@code $otp}, {@code $username}, {@code $minutes} and {@code $lifetime} ("10
 * minutes") are there for codes; {@code $method}, {@code $when} and {@code $left} for notices.
 */
public final class MailTexts {
  private static final Set<Locale> SHIPPED = Set.of(Locale.ENGLISH, Locale.GERMAN);

  private final MessageTexts texts;

  private MailTexts(MessageTexts texts) {
    this.texts = texts;
  }

  /**
   * The texts that are here: English and German.
   *
   * @return texts
   */
  public static MailTexts shipped() {
    return new MailTexts(
        MessageTexts.shipped(
            TextIds.rules(), SHIPPED, name -> MailTexts.class.getResourceAsStream(name)));
  }

  /**
   * These texts, with some of a site's own.
   *
   * @param language what language they are in
   * @param own texts by id, the ids as in {@link #texts}. A language that is not here yet needs all
   *     of them.
   * @return new texts
   * @throws IllegalArgumentException if an id is unknown or missing, or a text cannot be used; the
   *     message names the id and what is allowed
   */
  public MailTexts with(Locale language, Map<String, String> own) {
    MessageTexts changed = texts.with(language, own);
    String moment = changed.texts(language).getOrDefault(TextIds.MOMENT, "");
    if (!Moments.isPattern(moment)) {
      throw new IllegalArgumentException("text moment is not a pattern for date and time");
    }
    return new MailTexts(changed);
  }

  /**
   * All texts of a language, by id, for a page where they are changed.
   *
   * @param language the language
   * @return texts in the order of their ids; none if the language is not here
   */
  public Map<String, String> texts(Locale language) {
    return texts.texts(language);
  }

  /** The closest language there is; English where there is none. */
  Words in(String languageTag) {
    return texts.in(languageTag);
  }
}
