package dev.countersign.pages.words;

import dev.countersign.pages.html.Html;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the pages in one language, by message id. */
public final class Words {
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");
  private static final String BUNDLE = "dev.countersign.pages.words.messages";
  private static final ResourceBundle.Control EXACT =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final ResourceBundle bundle;
  private final Locale locale;

  private Words(ResourceBundle bundle) {
    this.bundle = bundle;
    this.locale = bundle.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : bundle.getLocale();
  }

  /** The closest available language; English if there is none. */
  public static Words in(Locale locale) {
    return new Words(ResourceBundle.getBundle(BUNDLE, locale, Words.class.getClassLoader(), EXACT));
  }

  public Locale locale() {
    return locale;
  }

  /** The text of a message id, with {@code {0}}, {@code {1}} … filled in. */
  public String text(String id, Object... values) {
    String text = bundle.getString(id);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /** The text of a message id as nodes, with {@code {0}}, {@code {1}} … filled in by nodes. */
  public Html.Node nodes(String id, Html.Node... values) {
    List<Html.Node> nodes = new ArrayList<>();
    Matcher place = PLACE.matcher(bundle.getString(id));
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
    return bundle.containsKey(id);
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
