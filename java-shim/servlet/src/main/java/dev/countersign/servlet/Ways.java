package dev.countersign.servlet;

import static dev.countersign.servlet.Html.tag;

import dev.countersign.servlet.Html.Element;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods that have pages, and what differs between them. A method without an entry is not
 * offered: nobody is sent to a page that is not there.
 */
final class Ways {
  /**
   * One method on the pages.
   *
   * @param name in addresses, forms and message ids
   * @param script what the script calls it
   * @param digitsMax digits of a code that has only digits, at most; 0 for other codes
   */
  record Way(String name, String script, int digitsMax) {}

  static final Way TOTP = new Way("totp", "Totp", 8);
  static final Way BACKUP_CODES = new Way("backup_codes", "BackupCodes", 0);

  private static final Map<Method, Way> WAYS =
      Map.of(Method.TOTP, TOTP, Method.BACKUP_CODES, BACKUP_CODES);

  private Ways() {}

  /** How a method looks; null if it has no page. */
  static @Nullable Way of(Method method) {
    return WAYS.get(method);
  }

  /** The method of a name; null if there is none with a page. */
  static @Nullable Method method(String name) {
    for (Map.Entry<Method, Way> way : WAYS.entrySet()) {
      if (way.getValue().name().equals(name)) {
        return way.getKey();
      }
    }
    return null;
  }

  /** A method in words, whether it has a page or not. */
  static String title(Words words, Method method) {
    Way way = of(method);
    return way == null ? method.name() : words.text("way." + way.name());
  }

  /** Links to the pages of these methods, in this order; null if there is none to link to. */
  static @Nullable Element list(Exchange exchange, List<Choice> choices, @Nullable Method except) {
    Words words = exchange.words();
    List<Html.Node> items = new ArrayList<>();
    for (Choice choice : choices) {
      Way way = of(choice.method());
      if (way != null && choice.method() != except) {
        items.add(
            tag(
                "li",
                Forms.link(title(words, choice.method()), SignInPages.address(exchange, way)),
                tag("span", words.text("way." + way.name() + ".hint")).with("class", "cs-hint")));
      }
    }
    return items.isEmpty() ? null : tag("ul").with("class", "cs-ways").add(items);
  }
}
