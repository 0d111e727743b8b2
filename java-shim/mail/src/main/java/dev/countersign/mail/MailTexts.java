package dev.countersign.mail;

import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.NoticeKind;
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
 * <p>Texts are plain: an empty line parts paragraphs, and HTML is made of them, unless a text
 * {@code ….html} stands beside {@code ….text}. In texts {@code $site} is the site's name and {@code
 * $$} a dollar sign; {@code $otp}, {@code $username}, {@code $minutes} and {@code $lifetime} ("10
 * minutes") are there for codes; {@code $method}, {@code $when} and {@code $left} for notices.
 */
public final class MailTexts {
  private static final List<Locale> SHIPPED = List.of(Locale.ENGLISH, Locale.GERMAN);
  private static final int RANGES_CHARACTERS_MAX = 100;

  private final Map<Locale, Map<String, String>> languages;

  private MailTexts(Map<Locale, Map<String, String>> languages) {
    this.languages = languages;
  }

  /**
   * The texts that are here: English and German.
   *
   * @return texts
   */
  public static MailTexts shipped() {
    Map<Locale, Map<String, String>> languages = new HashMap<>();
    for (Locale language : SHIPPED) {
      languages.put(language, read("messages_" + language.toLanguageTag() + ".properties"));
    }
    return new MailTexts(Map.copyOf(languages));
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
    Map<String, String> all = new HashMap<>(languages.getOrDefault(language, Map.of()));
    all.putAll(own);
    TextRules.check(all);
    Map<Locale, Map<String, String>> changed = new HashMap<>(languages);
    changed.put(language, Map.copyOf(all));
    return new MailTexts(Map.copyOf(changed));
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

  /** The closest language there is (RFC 4647 section 3.4); English where there is none. */
  Texts in(String languageTag) {
    Locale language = lookUp(languageTag);
    if (language == null) {
      language = Locale.ENGLISH;
    }
    return new Texts(language, languages.getOrDefault(language, Map.of()));
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
  record Texts(Locale language, Map<String, String> all) {
    static String id(CodePurpose purpose) {
      return "code." + purpose.name();
    }

    static String id(NoticeKind kind) {
      return "notice." + kind.name();
    }

    static String id(@Nullable Method method) {
      return "method." + (method == null ? "none" : method.name());
    }

    String text(String id) {
      return all.getOrDefault(id, id);
    }

    @Nullable String html(String id) {
      return all.get(id + ".html");
    }

    /** "10 minutes". */
    String lifetime(long minutes) {
      String id = minutes == 1 ? "lifetime.one" : "lifetime.many";
      return Filling.fill(text(id), Map.of("minutes", Long.toString(minutes)), value -> value);
    }
  }

  private static Map<String, String> read(String name) {
    try (InputStream found = MailTexts.class.getResourceAsStream(name)) {
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
      TextRules.check(texts);
      return Map.copyOf(texts);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's texts cannot be read", e);
    }
  }

  /** Which texts there are, and what each may hold. */
  static final class TextRules {
    private static final Set<String> ABOUT_CODES =
        Set.of("site", "otp", "username", "minutes", "lifetime");
    private static final Set<String> ABOUT_NOTICES = Set.of("site", "method", "when", "left");
    private static final Set<String> ABOUT_SITE = Set.of("site");
    private static final int TEXT_CHARACTERS_MAX = 20_000;
    private static final int LINE_CHARACTERS_MAX = 150;

    private TextRules() {}

    /** Every id that a language needs, with the words its text may use. */
    private static Map<String, Set<String>> needed() {
      Map<String, Set<String>> ids = new TreeMap<>();
      for (CodePurpose purpose : CodePurpose.values()) {
        ids.put(Texts.id(purpose) + ".subject", ABOUT_SITE);
        ids.put(Texts.id(purpose) + ".text", ABOUT_CODES);
      }
      for (NoticeKind kind : NoticeKind.values()) {
        ids.put(Texts.id(kind) + ".subject", ABOUT_SITE);
        ids.put(Texts.id(kind) + ".text", ABOUT_NOTICES);
      }
      for (Method method : Method.values()) {
        ids.put(Texts.id(method), Set.of());
      }
      ids.put(Texts.id((Method) null), Set.of());
      ids.put("test.subject", ABOUT_SITE);
      ids.put("test.text", ABOUT_SITE);
      ids.put("lifetime.one", Set.of("minutes"));
      ids.put("lifetime.many", Set.of("minutes"));
      ids.put("moment", Set.of());
      return ids;
    }

    static void check(Map<String, String> texts) {
      Map<String, Set<String>> needed = needed();
      for (String id : needed.keySet()) {
        refuse(!texts.containsKey(id), id, "is missing");
      }
      texts.forEach(
          (id, text) -> {
            Set<String> words = needed.get(id.replaceFirst("\\.html$", ".text"));
            if (words == null) {
              // The id itself was typed by somebody.
              throw new IllegalArgumentException(
                  "there is no text of that id: see the list of ids");
            }
            check(id, text, words);
          });
    }

    private static void check(String id, String text, Set<String> words) {
      boolean isLong = id.endsWith(".text") || id.endsWith(".html");
      refuse(text.isBlank(), id, "is empty");
      refuse(
          text.length() > (isLong ? TEXT_CHARACTERS_MAX : LINE_CHARACTERS_MAX), id, "is too long");
      String lines = isLong ? text.replace("\n", "") : text;
      refuse(!Addresses.isOneLine(lines), id, "holds a control character: use plain text");
      refuse(
          !Filling.usesOnly(text, words),
          id,
          "uses a word that is not there: allowed are " + new TreeSet<>(words));
      if (id.startsWith("code.") && isLong) {
        refuse(!Filling.uses(text, "otp"), id, "lacks $otp, the code itself");
      }
      if (id.equals("moment")) {
        refuse(!Moments.isPattern(text), id, "is no pattern for date and time");
      }
    }

    private static void refuse(boolean refused, String id, String why) {
      if (refused) {
        throw new IllegalArgumentException("text " + id + " " + why);
      }
    }
  }
}
