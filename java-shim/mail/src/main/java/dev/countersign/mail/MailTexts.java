package dev.countersign.mail;

import dev.countersign.text.MessageTexts;
import dev.countersign.text.Words;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The texts of messages, per language. English and German are included; a site may change single
 * texts and add languages.
 *
 * <p>Texts are plain: an empty line separates paragraphs, and HTML is made from them, unless there
 * is a text {@code ….html} next to {@code ….text}. In texts {@code $site} is the site's name and
 * {@code $$} a dollar sign; {@code $otp}, {@code $username}, {@code $minutes} and {@code $lifetime}
 * ("10 minutes") are available for codes; {@code $method}, {@code $when} and {@code $left} for
 * notices.
 */
public final class MailTexts {
  private static final Set<Locale> SHIPPED = Set.of(Locale.ENGLISH, Locale.GERMAN);

  private final MessageTexts texts;

  private MailTexts(MessageTexts texts) {
    this.texts = texts;
  }

  /**
   * The included texts: English and German.
   *
   * @return texts
   */
  public static MailTexts shipped() {
    return new MailTexts(
        MessageTexts.shipped(
            TextIds.rules(), SHIPPED, name -> MailTexts.class.getResourceAsStream(name)));
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
  public MailTexts with(Locale language, Map<String, String> own) {
    MessageTexts changed = texts.with(language, own);
    String moment = changed.texts(language).getOrDefault(TextIds.MOMENT, "");
    if (!Moments.isPattern(moment)) {
      throw new IllegalArgumentException("text moment is not a pattern for date and time");
    }
    return new MailTexts(changed);
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

  /** The closest available language; English if there is none. */
  Words in(String languageTag) {
    return texts.in(languageTag);
  }
}
