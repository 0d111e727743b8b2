package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import java.util.ArrayList;
import java.util.List;

/** The view of the page that says how many backup codes are left. */
public final class CodesLeftViews {
  /** How many codes count as few: from here on, new ones are offered. */
  public static final int LOW = 3;

  private CodesLeftViews() {}

  /**
   * After a sign-in with a code.
   *
   * @param visit the visit
   * @param left how many are left
   * @return the page
   */
  public static PageContent used(Visit visit, long left) {
    Words words = visit.words();
    List<Node> content = new ArrayList<>();
    content.add(
        tag("p", words.count("codes_left.count", left) + " " + words.text("codes_left.once")));
    if (left <= LOW) {
      content.add(tag("p", words.text("codes_left.low")).with("class", "cs-warn"));
    }
    content.add(
        left <= LOW
            ? Forms.actions(create(visit), goOn(visit, "action.continue", "cs-button"))
            : Forms.actions(goOn(visit, "action.continue", "cs-button cs-primary")));
    content.add(
        tag(
                "p",
                words.nodes(
                    "codes_left.lost",
                    Forms.link(words.text("codes_left.settings"), visit.at(OwnPaths.SETTINGS))))
            .with("class", "cs-hint"));
    return new PageContent(words.text("codes_left.title"), List.of(), false, content);
  }

  /**
   * After a sign-in by a person who has few codes or none.
   *
   * @param visit the visit
   * @param left how many are left
   * @return the page
   */
  public static PageContent few(Visit visit, long left) {
    Words words = visit.words();
    String title = left == 0 ? words.text("codes_few.none") : words.count("codes_few.title", left);
    return PageContent.of(
        title,
        tag("p", words.text("codes_few.why")),
        Forms.actions(create(visit), goOn(visit, "codes_few.later", "cs-button")));
  }

  private static Node create(Visit visit) {
    return Forms.link(
            visit.words().text("settings.codes.create"), visit.at(OwnPaths.SETTINGS_CODES))
        .with("class", "cs-button cs-primary");
  }

  /** The page of the challenge sends a verified person to where they wanted to go. */
  private static Node goOn(Visit visit, String label, String look) {
    return Forms.link(visit.words().text(label), visit.at(OwnPaths.VERIFY)).with("class", look);
  }
}
