package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.servlet.ImportPages.Outcome;
import dev.countersign.servlet.Layout.Page;
import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.TokenKind;
import java.util.ArrayList;
import java.util.List;

/** How the import of hardware tokens looks. */
final class ImportViews {
  private ImportViews() {}

  static Page form(Exchange exchange, List<Problem> problems) {
    Words words = exchange.words();
    Element area =
        tag("textarea")
            .with("class", "cs-text cs-lines")
            .with("rows", "8")
            .with("spellcheck", "false")
            .with("autocomplete", "off")
            .with("autocapitalize", "off")
            .with("dir", "ltr")
            .flag("required", true);
    return new Page(
        words.text("import.title"),
        problems,
        true,
        List.of(
            AdminViews.tabs(exchange, Pages.ADMIN_IMPORT),
            tag("p", words.text("import.lead")),
            tag("pre", words.text("import.form")).with("class", "cs-sample").with("tabindex", "0"),
            tag("p", words.text("import.form.hint")).with("class", "cs-hint"),
            Forms.form(exchange, Pages.ADMIN_IMPORT)
                .add(
                    Forms.field(
                        words,
                        "lines",
                        words.text("import.lines"),
                        words.text("import.lines.hint"),
                        problems,
                        area),
                    Forms.hidden("act", "check"),
                    Forms.actions(Forms.submit(words.text("import.check"))))));
  }

  /** What would happen. The seeds are not on this page. */
  static Page check(
      Exchange exchange, List<Outcome> outcomes, String handle, List<Problem> problems) {
    Words words = exchange.words();
    long good = outcomes.stream().filter(Outcome::isGood).count();
    List<Node> content = new ArrayList<>();
    content.add(AdminViews.tabs(exchange, ""));
    content.add(tag("p", words.text("import.check.lead", good, outcomes.size())));
    content.add(table(words, outcomes));
    if (good > 0) {
      Element reason =
          tag("input")
              .with("type", "text")
              .with("class", "cs-text")
              .with("autocomplete", "off")
              .with("maxlength", "200")
              .flag("required", true);
      content.add(
          Forms.form(exchange, Pages.ADMIN_IMPORT)
              .add(
                  Forms.hidden("act", "apply"),
                  Forms.hidden("list", handle),
                  Forms.field(
                      words,
                      "reason",
                      words.text("admin.reason"),
                      words.text("import.reason.hint"),
                      problems,
                      reason),
                  Forms.actions(
                      Forms.submit(words.count("import.apply", good)),
                      Forms.link(words.text("action.cancel"), exchange.at(Pages.ADMIN_IMPORT)))));
    } else {
      content.add(back(exchange, "import.again"));
    }
    return new Page(words.text("import.check.title"), problems, true, content);
  }

  static Page done(Exchange exchange, List<Outcome> outcomes) {
    Words words = exchange.words();
    long good = outcomes.stream().filter(Outcome::isGood).count();
    return Page.of(
            words.text("import.done.title"),
            AdminViews.tabs(exchange, ""),
            tag("p", words.text("import.done.lead", good, outcomes.size()))
                .with("class", good == outcomes.size() ? "cs-done" : "cs-warn")
                .with("role", "status"),
            table(words, outcomes),
            back(exchange, "import.again"))
        .asWide();
  }

  private static Node back(Exchange exchange, String label) {
    return tag("p", Forms.link(exchange.words().text(label), exchange.at(Pages.ADMIN_IMPORT)));
  }

  private static Node table(Words words, List<Outcome> outcomes) {
    Element rows = tag("tbody");
    for (Outcome outcome : outcomes) {
      Listed person = outcome.person();
      String serial = outcome.line().serial();
      HardwareToken token = outcome.line().token();
      rows.add(
          tag(
              "tr",
              AdminViews.cell(
                  words.text("import.line"), text(Integer.toString(outcome.line().number()))),
              AdminViews.cell(
                  words.text("admin.person"),
                  text(person == null ? outcome.line().account() : person.name())),
              AdminViews.cell(words.text("import.serial"), text(serial.isEmpty() ? "–" : serial)),
              AdminViews.cell(
                  words.text("import.kind"),
                  text(token == null ? "–" : words.text("import.kind." + kind(token.kind())))),
              AdminViews.cell(
                  words.text("import.result"),
                  tag("span", words.text(outcome.result()))
                      .with("class", outcome.isGood() ? "cs-strong" : "cs-error-text"))));
    }
    return AdminViews.table(
        words.text("import.caption"),
        rows,
        List.of(
            words.text("import.line"),
            words.text("admin.person"),
            words.text("import.serial"),
            words.text("import.kind"),
            words.text("import.result")));
  }

  private static String kind(TokenKind kind) {
    return kind instanceof TokenKind.Counter
        ? "hotp"
        : kind instanceof TokenKind.Time ? "totp" : "yubico";
  }
}
