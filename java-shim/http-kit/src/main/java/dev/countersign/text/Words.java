package dev.countersign.text;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of one language.
 *
 * @param language the language
 * @param texts by id
 */
public record Words(Locale language, Map<String, String> texts) {
  /** Copies the texts. */
  public Words {
    texts = Map.copyOf(texts);
  }

  /**
   * A text as it is.
   *
   * @param id its id
   * @return the text; the id itself if there is none
   */
  public String text(String id) {
    return texts.getOrDefault(id, id);
  }

  /**
   * A text that a language may do without.
   *
   * @param id its id
   * @return the text, if it is there
   */
  public Optional<String> optional(String id) {
    return Optional.ofNullable(texts.get(id));
  }

  /**
   * A text with values in it.
   *
   * @param id its id
   * @param values by word
   * @return the finished text
   */
  public String fill(String id, Map<String, String> values) {
    return new Template(text(id)).fill(values);
  }

  /**
   * "5 minutes", from the texts {@code lifetime.one} and {@code lifetime.many}.
   *
   * @param lifetime how long a code works
   * @return the time with its unit
   */
  public String say(CodeLifetime lifetime) {
    long minutes = lifetime.minutes();
    return fill(
        minutes == 1 ? "lifetime.one" : "lifetime.many", Map.of("minutes", Long.toString(minutes)));
  }
}
