package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.MethodPages.Way;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.FactorMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links to the pages that ask for a method. */
public final class MethodLinks {
  /** The query parameter for a person who is already in and proves a factor again. */
  public static final String AGAIN = "again";

  private MethodLinks() {}

  /**
   * The page of a method.
   *
   * @param visit the visit
   * @param way the method; null for the one last used
   * @return the page with its query
   */
  public static String page(Visit visit, @Nullable Way way) {
    StringBuilder page = new StringBuilder(OwnPaths.VERIFY);
    if (way != null) {
      page.append("?method=").append(way.name());
    }
    if (visit.facts() != null) {
      page.append(way == null ? '?' : '&').append(AGAIN).append("=1");
    }
    return page.toString();
  }

  /** Links to the pages of these methods, in this order; null if there is none to link to. */
  static @Nullable Element list(Visit visit, List<Choice> choices, @Nullable FactorMethod except) {
    Words words = visit.words();
    List<Node> items = new ArrayList<>();
    for (Choice choice : choices) {
      Way way = MethodPages.of(choice.method());
      if (way != null && choice.method() != except) {
        String title = MethodPages.title(words, choice.method());
        items.add(
            tag(
                    "li",
                    Forms.link(title, visit.at(page(visit, way))),
                    tag("span", hint(words, choice, way)).with("class", "cs-hint"))
                .flag("data-cs-needs-keys", choice.method() == FactorMethod.WEB_AUTHN));
      }
    }
    return items.isEmpty() ? null : tag("ul").with("class", "cs-ways").add(items);
  }

  /** What the person gets, with the destination if there is one. */
  private static String hint(Words words, Choice choice, Way way) {
    String id = "way." + way.name() + ".hint";
    return words.has(id + ".to") && !choice.labels().isEmpty()
        ? words.text(id + ".to", choice.labels().get(0))
        : words.text(id);
  }
}
