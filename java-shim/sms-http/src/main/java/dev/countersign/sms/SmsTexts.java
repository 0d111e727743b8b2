package dev.countersign.sms;

import dev.countersign.verifier.wire.CodePurpose;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The texts of messages, per language. English and German are there; a site may change single texts
 * of those and add languages of its own.
 *
 * <p>In texts {@code $otp} is the code, {@code $site} the site's name, {@code $minutes} the minutes
 * it lives, {@code $lifetime} the same with its word ("5 minutes"), and {@code $$} a dollar sign.
 * The last line, which binds the code to the site's host, is added by the sender.
 */
public final class SmsTexts {
  private static final List<Locale> SHIPPED = List.of(Locale.ENGLISH, Locale.GERMAN);
  private static final int RANGES_CHARACTERS_MAX = 100;
  private static final int TEXT_CHARACTERS_MAX = 500;
  private static final Set<String> ABOUT_CODES = Set.of("site", "otp", "minutes", "lifetime");

  private final Map<Locale, Map<String, String>> languages;

  private SmsTexts(Map<Locale, Map<String, String>> languages) {
    this.languages = languages;
  }

  /**
   * The texts that are here: English and German.
   *
   * @return texts
   */
  public static SmsTexts shipped() {
    Map<Locale, Map<String, String>> languages = new HashMap<>();
    for (Locale language : SHIPPED) {
      languages.put(language, read("messages_" + language.toLanguageTag() + ".properties"));
    }
    return new SmsTexts(Map.copyOf(languages));
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
  public SmsTexts with(Locale language, Map<String, String> own) {
    Map<String, String> all = new HashMap<>(languages.getOrDefault(language, Map.of()));
    all.putAll(own);
    check(all);
    Map<Locale, Map<String, String>> changed = new HashMap<>(languages);
    changed.put(language, Map.copyOf(all));
    return new SmsTexts(Map.copyOf(changed));
  }

  /**
   * All texts of a language, by id, for a page where they are changed.
   *
   * @param language the language
   * @return texts in the order of their ids; none if the language is not here
   */
  public Map<String, String> texts(Locale language) {
    return new TreeMap<>(languages.getOrDefault(language, Map.of()));
  }

  Set<Locale> languages() {
    return languages.keySet();
  }

  /** The closest language there is (RFC 4647 section 3.4); English where there is none. */
  Texts in(String languageTag) {
    Locale language = lookUp(languageTag);
    return in(language == null ? Locale.ENGLISH : language);
  }

  Texts in(Locale language) {
    return new Texts(languages.getOrDefault(language, Map.of()));
  }

  private @Nullable Locale lookUp(String languageTag) {
    String tag = languageTag.replace('_', '-');
    if (tag.isBlank() || tag.length() > RANGES_CHARACTERS_MAX) {
      return null;
    }
    try {
      return Locale.lookup(Locale.LanguageRange.parse(tag), languages.keySet());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The texts of one language. */
  record Texts(Map<String, String> all) {
    static String id(CodePurpose purpose) {
      return "code." + purpose.name();
    }

    String text(String id, Map<String, String> values) {
      return Filling.fill(all.getOrDefault(id, id), values, value -> value).strip();
    }

    /** "5 minutes". */
    String lifetime(long minutes) {
      String id = minutes == 1 ? "lifetime.one" : "lifetime.many";
      return text(id, Map.of("minutes", Long.toString(minutes)));
    }
  }

  private static Map<String, String> read(String name) {
    try (InputStream found = SmsTexts.class.getResourceAsStream(name)) {
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
      check(texts);
      return Map.copyOf(texts);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's texts cannot be read", e);
    }
  }

  /** Every id that a language needs, with the words its text may use. */
  private static Map<String, Set<String>> needed() {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (CodePurpose purpose : CodePurpose.values()) {
      ids.put(Texts.id(purpose), ABOUT_CODES);
    }
    ids.put("test", Set.of("site"));
    ids.put("lifetime.one", Set.of("minutes"));
    ids.put("lifetime.many", Set.of("minutes"));
    return ids;
  }

  private static void check(Map<String, String> texts) {
    Map<String, Set<String>> needed = needed();
    for (String id : needed.keySet()) {
      refuse(!texts.containsKey(id), id, "is missing");
    }
    texts.forEach(
        (id, text) -> {
          Set<String> words = needed.get(id);
          if (words == null) {
            throw new IllegalArgumentException("there is no text of that id: see the list of ids");
          }
          refuse(text.isBlank(), id, "is empty");
          refuse(text.length() > TEXT_CHARACTERS_MAX, id, "is too long");
          refuse(
              text.replace("\n", "").chars().anyMatch(Character::isISOControl),
              id,
              "holds a control character: use plain text");
          refuse(
              !Filling.usesOnly(text, words),
              id,
              "uses a word that is not there: allowed are " + new TreeSet<>(words));
          refuse(
              id.startsWith("code.") && !Filling.uses(text, "otp"),
              id,
              "lacks $otp, the code itself");
        });
  }

  private static void refuse(boolean refused, String id, String why) {
    if (refused) {
      throw new IllegalArgumentException("text " + id + " " + why);
    }
  }
}
