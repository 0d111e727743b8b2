package dev.countersign.pages.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a browser says about its reader's languages, and the texts to show.
 *
 * <p>A client chooses what it sends, so a tag is only ever looked up among the languages that
 * exist: it becomes no {@link Locale}, whose cache belongs to the whole JVM, and no key of ours.
 *
 * @param first the tag of the language that the reader likes best (BCP 47), at most 35 characters;
 *     empty if none was named
 * @param words the texts of the first language that exists; English if none does
 */
public record Languages(String first, Words words) {
  private static final int CHARS_MAX = 1024;
  private static final int RANGES_MAX = 32;
  private static final Pattern RANGE =
      Pattern.compile(
          "\\s*(?<tag>\\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,7})\\s*"
              + "(?:;\\s*[qQ]\\s*=\\s*(?<weight>[01](?:\\.[0-9]{0,3})?)\\s*)?");
  private static final int TAG_CHARS_MAX = 35;

  private record Range(String tag, double weight) {}

  /**
   * Reads the header {@code Accept-Language} (RFC 9110 section 12.5.4). What is not understood is
   * left out.
   *
   * @param header its value, or one language tag; null without one
   * @return the languages
   */
  public static Languages of(@Nullable String header) {
    List<String> tags = header == null ? List.of() : tags(header);
    String first = tags.stream().filter(Languages::isTag).findFirst().orElse("");
    return new Languages(first, Words.closest(tags));
  }

  private static boolean isTag(String tag) {
    return !tag.equals("*") && tag.length() <= TAG_CHARS_MAX;
  }

  private static List<String> tags(String header) {
    String start = header.substring(0, Math.min(header.length(), CHARS_MAX));
    List<Range> ranges = new ArrayList<>();
    for (String part : start.split(",", RANGES_MAX)) {
      Matcher range = RANGE.matcher(part);
      if (range.matches()) {
        String weight = range.group("weight");
        ranges.add(new Range(range.group("tag"), weight == null ? 1 : Double.parseDouble(weight)));
      }
    }
    return ranges.stream()
        .filter(range -> range.weight() > 0)
        .sorted(Comparator.comparingDouble(Range::weight).reversed())
        .map(Range::tag)
        .toList();
  }
}
