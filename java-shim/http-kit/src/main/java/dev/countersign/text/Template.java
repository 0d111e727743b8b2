package dev.countersign.text;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with placeholders: {@code $word} stands for a value and {@code $$} for a dollar sign. It
 * is filled in one pass, so a value that looks like a placeholder stays a value.
 *
 * @param text the text; a word is lower-case ASCII letters
 */
public record Template(String text) {
  private static final Pattern PLACE = Pattern.compile("\\$(\\$|[a-z]+)");
  private static final String DOLLAR = "$";

  /**
   * The words it uses.
   *
   * @return each once, without the dollar sign
   */
  public Set<String> words() {
    return PLACE
        .matcher(text)
        .results()
        .map(place -> place.group(1))
        .filter(word -> !word.equals(DOLLAR))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Inserts values as they are.
   *
   * @param values by word; a word without a value stays as it is
   * @return the finished text
   */
  public String fill(Map<String, String> values) {
    return fill(values, UnaryOperator.identity());
  }

  /**
   * Inserts values, each escaped for where it goes.
   *
   * @param values by word; a word without a value stays as it is
   * @param escape applied to each value, and to nothing else
   * @return the finished text
   */
  public String fill(Map<String, String> values, UnaryOperator<String> escape) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(value(place, values, escape)));
  }

  private static String value(
      MatchResult place, Map<String, String> values, UnaryOperator<String> escape) {
    if (place.group(1).equals(DOLLAR)) {
      return DOLLAR;
    }
    String value = values.get(place.group(1));
    return value == null ? place.group() : escape.apply(value);
  }
}
