package dev.countersign.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Message texts in several languages, always including English. Immutable: {@link #with} makes a
 * new one.
 */
public final class MessageTexts {
  private static final int RANGES_CHARACTERS_MAX = 100;

  private final TextRules rules;
  private final Map<Locale, Words> languages;

  private MessageTexts(TextRules rules, Map<Locale, Words> languages) {
    this.rules = rules;
    this.languages = Map.copyOf(languages);
  }

  /** Opens a file in the caller's jar, which no other module or bundle can see. */
  public interface Files {
    /**
     * Opens one.
     *
     * @param name such as {@code messages_en.properties}
     * @return its bytes, or null if there is no such file
     */
    @Nullable InputStream open(String name);
  }

  /**
   * The texts that a module ships, from files {@code messages_<language>.properties} in UTF-8.
   *
   * @param rules which texts there are, and what each may hold
   * @param shipped the languages; English must be one of them
   * @param files where the files are
   * @return the texts
   * @throws IllegalArgumentException if a text breaks its rule
   * @throws IllegalStateException if a file is missing
   */
  public static MessageTexts shipped(TextRules rules, Set<Locale> shipped, Files files) {
    if (!shipped.contains(Locale.ENGLISH)) {
      throw new IllegalArgumentException("English texts are needed");
    }
    Map<Locale, Words> languages = new HashMap<>();
    for (Locale language : shipped) {
      Map<String, String> texts =
          read("messages_" + language.toLanguageTag() + ".properties", files);
      rules.check(texts);
      languages.put(language, new Words(language, texts));
    }
    return new MessageTexts(rules, languages);
  }

  private static Map<String, String> read(String name, Files files) {
    try (InputStream found = files.open(name)) {
      if (found == null) {
        throw new IllegalStateException("the jar lacks its texts: " + name);
      }
      Properties properties = new Properties();
      try (Reader reader = new InputStreamReader(found, StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
      Map<String, String> texts = new HashMap<>();
      for (String id : properties.stringPropertyNames()) {
        texts.put(id, properties.getProperty(id));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException("the texts in the jar cannot be read", e);
    }
  }

  /**
   * These texts, with some replaced by a site's own.
   *
   * @param language their language
   * @param own texts by id; a new language needs all of them
   * @return new texts
   * @throws IllegalArgumentException if an id is unknown or missing, or a text breaks its rule; the
   *     message names the id and what is allowed
   */
  public MessageTexts with(Locale language, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(texts(language));
    all.putAll(own);
    rules.check(all);
    Map<Locale, Words> changed = new HashMap<>(languages);
    changed.put(language, new Words(language, all));
    return new MessageTexts(rules, changed);
  }

  /**
   * The available languages.
   *
   * @return English and any others
   */
  public Set<Locale> languages() {
    return languages.keySet();
  }

  /**
   * All texts of a language.
   *
   * @param language the language
   * @return texts in the order of their ids; none if the language is not available
   */
  public Map<String, String> texts(Locale language) {
    Words words = languages.get(language);
    return words == null ? Map.of() : new TreeMap<>(words.texts());
  }

  /**
   * The closest available language (RFC 4647 section 3.4).
   *
   * @param tag the person's language (BCP 47, underscores allowed), or several with weights
   * @return its texts; the English ones if nothing is close
   */
  public Words in(String tag) {
    Locale closest = closest(tag.replace('_', '-'));
    Words words = languages.get(closest == null ? Locale.ENGLISH : closest);
    if (words == null) {
      throw new IllegalStateException("English texts are always there");
    }
    return words;
  }

  private @Nullable Locale closest(String tag) {
    if (tag.isBlank() || tag.length() > RANGES_CHARACTERS_MAX) {
      return null;
    }
    try {
      return Locale.lookup(Locale.LanguageRange.parse(tag), languages.keySet());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
