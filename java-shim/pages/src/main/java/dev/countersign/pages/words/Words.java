package dev.countersign.pages.words;

import dev.countersign.pages.html.Html;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the pages in one language, by message id. */
public final class Words {
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");
  private static final Words ENGLISH = new Words(Locale.ENGLISH, WordFiles.read("messages"));

  /** By tag in lower case. Filled once: nothing that a client sends adds to it. */
  private static final Map<String, Words> EXISTING = existing();

  private final Locale locale;
  private final Map<String, String> texts;

  private Words(Locale locale, Map<String, String> texts) {
    this.locale = locale;
    this.texts = texts;
  }

  private static Map<String, Words> existing() {
    Map<String, Words> existing = new HashMap<>(Map.of("en", ENGLISH));
    for (String tag : WordFiles.languages()) {
      Locale locale = Locale.forLanguageTag(tag);
      if (!locale.equals(Locale.ENGLISH)) {
        Map<String, String> texts = new HashMap<>(ENGLISH.texts);
        texts.putAll(WordFiles.read("messages_" + tag.replace('-', '_')));
        existing.put(tag.toLowerCase(Locale.ROOT), new Words(locale, Map.copyOf(texts)));
      }
    }
    return Map.copyOf(existing);
  }

  /**
   * The texts of the first language that exists (RFC 4647 section 3.4): {@code de-CH} is content
   * with {@code de}.
   *
   * @param tags language tags, the best first
   * @return the texts; English if none exists
   */
  static Words closest(List<String> tags) {
    for (String tag : tags) {
      String range = tag.toLowerCase(Locale.ROOT);
      while (!range.isEmpty()) {
        Words found = EXISTING.get(range);
        if (found != null) {
          return found;
        }
        range = range.substring(0, Math.max(0, range.lastIndexOf('-')));
      }
    }
    return ENGLISH;
  }

  public Locale locale() {
    return locale;
  }

  private String template(String id) {
    String text = texts.get(id);
    if (text == null) {
      throw new IllegalArgumentException("no text has the id " + id);
    }
    return text;
  }

  /** The text of a message id, with {@code {0}}, {@code {1}} … filled in. */
  public String text(String id, Object... values) {
    String text = template(id);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** The text of a message id as nodes, with {@code {0}}, {@code {1}} … filled in by nodes. */
  public Html.Node nodes(String id, Html.Node... values) {
    List<Html.Node> nodes = new ArrayList<>();
    Matcher place = PLACE.matcher(template(id));
    StringBuilder before = new StringBuilder();
    while (place.find()) {
      place.appendReplacement(before, "");
      nodes.add(Html.text(before.toString()));
      nodes.add(values[Integer.parseInt(place.group(1))]);
      before.setLength(0);
    }
    nodes.add(Html.text(place.appendTail(before).toString()));
    return Html.many(nodes);
  }

  public boolean has(String id) {
    return texts.containsKey(id);
  }

  /** A count with its noun, from {@code id.one} or {@code id.many}. */
  public String count(String id, long number) {
    return text(number == 1 ? id + ".one" : id + ".many", number);
  }

  /** "in 5 minutes", rounded up, so that waiting that long is always enough. */
  public String in(long seconds) {
    if (seconds <= 60) {
      return text("time.in_a_minute");
    }
    long minutes = (seconds + 59) / 60;
    if (minutes < 120) {
      return count("time.in_minutes", minutes);
    }
    long hours = (minutes + 59) / 60;
    return hours < 48
        ? count("time.in_hours", hours)
        : count("time.in_days", Math.floorDiv(hours, 24));
  }

  /** "in 40 seconds" for short waits, "in 5 minutes" for others; rounded up. */
  public String within(long seconds) {
    return seconds < 120 ? count("time.in_seconds", seconds) : in(seconds);
  }

  /** A day. */
  public Html.Element day(long unixSeconds) {
    Instant at = Instant.ofEpochSecond(unixSeconds);
    String said =
        DateTimeFormatter.ofPattern("d MMMM uuuu", locale).withZone(ZoneOffset.UTC).format(at);
    return Html.tag("time", said).with("datetime", at.toString().substring(0, 10));
  }

  /** Day and minute, in Coordinated Universal Time; the script shows the reader's zone instead. */
  public Html.Element moment(long unixSeconds) {
    Instant at = Instant.ofEpochSecond(unixSeconds);
    String said =
        DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", locale)
            .withZone(ZoneOffset.UTC)
            .format(at);
    return Html.tag("time", said).with("datetime", at.toString()).flag("data-cs-time", true);
  }
}
