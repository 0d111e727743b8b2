package dev.countersign.sms;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Templates: {@code $word} stands for a value, {@code $$} for a dollar sign. One pass, so what a
 * value looks like does not matter.
 */
final class Filling {
  private static final Pattern PLACE = Pattern.compile("\\$(\\$|[a-z]+)");

  private Filling() {}

  /** Puts values in, each through {@code escape}. A word that has no value stays as it is. */
  static String fill(String template, Map<String, String> values, UnaryOperator<String> escape) {
    return PLACE
        .matcher(template)
        .replaceAll(
            found -> {
              String word = found.group(1);
              if (word.equals("$")) {
                return Matcher.quoteReplacement("$");
              }
              String value = values.get(word);
              return Matcher.quoteReplacement(value == null ? found.group() : escape.apply(value));
            });
  }

  /** Whether a template uses no words but these. */
  static boolean usesOnly(String template, Set<String> words) {
    return PLACE
        .matcher(template)
        .results()
        .map(found -> found.group(1))
        .allMatch(word -> word.equals("$") || words.contains(word));
  }

  /** Whether a template uses this word. */
  static boolean uses(String template, String word) {
    return PLACE.matcher(template).results().anyMatch(found -> found.group(1).equals(word));
  }
}
