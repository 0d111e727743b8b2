package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.many;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.FormToken;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import java.util.List;

/** Form pieces. */
final class Forms {
  private Forms() {}

  /** A POST form to one of our pages, containing the session's token. */
  static Element form(Visit visit, String page) {
    return tag(
            "form",
            tag("input")
                .with("type", "hidden")
                .with("name", FormToken.FIELD)
                .with("value", visit.session().token()),
            hidden(FormToken.CHECK, FormToken.CHECK_MARK))
        .with("method", "post")
        .with("accept-charset", "utf-8")
        .with("action", visit.at(page));
  }

  static Element hidden(String name, String value) {
    return tag("input").with("type", "hidden").with("name", name).with("value", value);
  }

  static Element submit(String label) {
    return tag("button", label).with("type", "submit").with("class", "cs-button cs-primary");
  }

  static Element second(String label) {
    return tag("button", label).with("type", "submit").with("class", "cs-button");
  }

  static Element link(String label, String href) {
    return tag("a", label).with("href", href);
  }

  /**
   * A labeled text field.
   *
   * @param id id and name
   * @param label what it is
   * @param hint what to type; empty for none
   * @param problems the page's problems; the field's own is shown next to it
   * @param input the input element without id and name
   */
  static Node field(
      Words words, String id, String label, String hint, List<Problem> problems, Element input) {
    Element group = tag("div", tag("label", label).with("for", id)).with("class", "cs-field");
    StringBuilder describedBy = new StringBuilder();
    if (!hint.isEmpty()) {
      group.add(tag("p", hint).with("class", "cs-hint").with("id", id + "-hint"));
      describedBy.append(id).append("-hint");
    }
    for (Problem problem : problems) {
      if (problem.field().equals(id)) {
        group.add(
            tag(
                    "p",
                    tag("span", words.text("error.title_prefix") + " ").with("class", "cs-hidden"),
                    text(problem.message()))
                .with("class", "cs-error")
                .with("id", id + "-error"));
        describedBy.append(describedBy.isEmpty() ? "" : " ").append(id).append("-error");
        input.with("aria-invalid", "true");
      }
    }
    input.with("id", id).with("name", id);
    if (!describedBy.isEmpty()) {
      input.with("aria-describedby", describedBy.toString());
    }
    return group.add(input);
  }

  /** The input for a code shown by a device or in a message. */
  static Element codeInput(boolean digitsOnly) {
    return tag("input")
        .with("type", "text")
        .with("class", digitsOnly ? "cs-code" : "cs-code cs-long")
        .with("inputmode", digitsOnly ? "numeric" : "text")
        .with("autocomplete", digitsOnly ? "one-time-code" : "off")
        .with("autocapitalize", digitsOnly ? "off" : "characters")
        .with("spellcheck", "false")
        .with("maxlength", "64")
        .with("dir", "ltr")
        .flag("required", true);
  }

  /** Lets the script comment on the form of a code as it is typed. */
  static Element checked(Words words, Element input, MethodPages.Way way, int digits) {
    return input
        .flag("data-cs-code", true)
        .with("data-cs-method", way.script())
        .with("data-cs-digits", Integer.toString(digits))
        .with("data-cs-text-strange", words.text("script.strange"))
        .with("data-cs-text-long", words.text("script.long"))
        .with("data-cs-text-complete", words.text("script.complete"));
  }

  static Node actions(Node... nodes) {
    return tag("div", many(nodes)).with("class", "cs-actions");
  }
}
