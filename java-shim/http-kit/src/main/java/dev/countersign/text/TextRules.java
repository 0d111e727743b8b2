package dev.countersign.text;

import java.util.Map;
import java.util.TreeSet;

/**
 * Which texts a language has.
 *
 * @param needed the rules of those every language needs, by id
 * @param optional the rules of those a language may also have, by id
 */
public record TextRules(Map<String, TextRule> needed, Map<String, TextRule> optional) {
  /** Copies the rules. */
  public TextRules {
    needed = Map.copyOf(needed);
    optional = Map.copyOf(optional);
  }

  /** Refuses a language that lacks a text, has an extra one, or has one that breaks its rule. */
  void check(Map<String, String> texts) {
    for (String id : new TreeSet<>(needed.keySet())) {
      if (!texts.containsKey(id)) {
        throw new IllegalArgumentException("text " + id + " is missing");
      }
    }
    texts.forEach(
        (id, text) -> {
          TextRule rule = needed.getOrDefault(id, optional.get(id));
          if (rule == null) {
            // The id itself was typed, so it is not repeated.
            throw new IllegalArgumentException("no text has that id: see the list of ids");
          }
          rule.check(id, text);
        });
  }
}
