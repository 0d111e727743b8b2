package dev.countersign.text;

import java.util.Set;
import java.util.TreeSet;

/**
 * What one text may contain.
 *
 * @param charactersMax its maximum length, in UTF-16 units
 * @param isOneLine whether line breaks are refused
 * @param words the words its template may use
 * @param needed the words its template must use
 */
public record TextRule(
    int charactersMax, boolean isOneLine, Set<String> words, Set<String> needed) {
  /** Copies the words. */
  public TextRule {
    words = Set.copyOf(words);
    needed = Set.copyOf(needed);
  }

  /** Refuses a text that breaks this rule. The message names its id and what is allowed. */
  void check(String id, String text) {
    refuse(text.isBlank(), id, "is empty");
    refuse(text.length() > charactersMax, id, "is too long");
    refuse(
        !isPlain(isOneLine ? text : text.replace("\n", "")),
        id,
        "holds a control character: use plain text");
    Set<String> used = new Template(text).words();
    refuse(
        !words.containsAll(used),
        id,
        "uses a word that is not there: allowed are " + new TreeSet<>(words));
    for (String word : needed) {
      refuse(!used.contains(word), id, "lacks $" + word);
    }
  }

  private static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
  }

  private static void refuse(boolean refused, String id, String why) {
    if (refused) {
      throw new IllegalArgumentException("text " + id + " " + why);
    }
  }
}
