package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.TokenKind;
import java.util.ArrayList;
import java.util.List;

/** The views of the hardware token import. */
public final class ImportViews {
  private ImportViews() {}

  public static PageContent form(Visit visit, List<Problem> problems) {
    Words words = visit.words();
    Element area =
        tag("textarea")
            .with("class", "cs-text cs-lines")
            .with("rows", "8")
            .with("spellcheck", "false")
            .with("autocomplete", "off")
            .with("autocapitalize", "off")
            .with("dir", "ltr")
            .flag("required", true);
    return new PageContent(
        words.text("import.title"),
        problems,
        true,
        List.of(
            AdminViews.tabs(visit, OwnPaths.ADMIN_IMPORT),
            tag("p", words.text("import.lead")),
            tag("pre", words.text("import.form")).with("class", "cs-sample").with("tabindex", "0"),
            tag("p", words.text("import.form.hint")).with("class", "cs-hint"),
            Forms.form(visit, OwnPaths.ADMIN_IMPORT)
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
  public static PageContent check(
      Visit visit, List<ImportOutcome> outcomes, String handle, List<Problem> problems) {
    Words words = visit.words();
    long good = outcomes.stream().filter(ImportOutcome::isGood).count();
    List<Node> content = new ArrayList<>();
    content.add(AdminViews.tabs(visit, ""));
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
          Forms.form(visit, OwnPaths.ADMIN_IMPORT)
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
                      Forms.link(words.text("action.cancel"), visit.at(OwnPaths.ADMIN_IMPORT)))));
    } else {
      content.add(back(visit, "import.again"));
    }
    return new PageContent(words.text("import.check.title"), problems, true, content);
  }

  public static PageContent done(Visit visit, List<ImportOutcome> outcomes) {
    Words words = visit.words();
    long good = outcomes.stream().filter(ImportOutcome::isGood).count();
    return PageContent.of(
            words.text("import.done.title"),
            AdminViews.tabs(visit, ""),
            tag("p", words.text("import.done.lead", good, outcomes.size()))
                .with("class", good == outcomes.size() ? "cs-done" : "cs-warn")
                .with("role", "status"),
            table(words, outcomes),
            back(visit, "import.again"))
        .asWide();
  }

  private static Node back(Visit visit, String label) {
    return tag("p", Forms.link(visit.words().text(label), visit.at(OwnPaths.ADMIN_IMPORT)));
  }

  private static Node table(Words words, List<ImportOutcome> outcomes) {
    Element rows = tag("tbody");
    for (ImportOutcome outcome : outcomes) {
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
    return kind.match(
        new TokenKind.Cases<String, RuntimeException>() {
          @Override
          public String counter(TokenKind.Counter it) {
            return "hotp";
          }

          @Override
          public String time(TokenKind.Time it) {
            return "totp";
          }

          @Override
          public String yubico(TokenKind.Yubico it) {
            return "yubico";
          }
        });
  }
}
