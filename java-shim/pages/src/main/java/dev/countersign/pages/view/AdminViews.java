package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Urls;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.Accounts.AuditLine;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.Accounts.Trail;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Outcome;
import dev.countersign.verifier.wire.RuleLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The administration's views. */
public final class AdminViews {
  /** Lines of a list on one page. */
  public static final int PAGE_SIZE = 50;

  private AdminViews() {}

  /**
   * A person and what the policy asks of them.
   *
   * @param listed the person
   * @param decision what the policy says
   */
  public record Row(Listed listed, Decision decision) {
    boolean exempt() {
      return decision.outcome() instanceof Outcome.Exempt;
    }
  }

  public static PageContent people(Visit visit, List<Row> people, String search, int from) {
    Words words = visit.words();
    long now = visit.now();
    Element rows = tag("tbody");
    for (Row row : firstPage(people)) {
      Listed listed = row.listed();
      AuditKind last = listed.lastEvent();
      rows.add(
          tag(
              "tr",
              cell(words.text("admin.person"), personLink(visit, listed)),
              cell(words.text("admin.groups"), text(String.join(", ", listed.groups()))),
              cell(words.text("admin.state"), badge(words, row, now)),
              cell(words.text("admin.methods"), orDash(methods(words, listed))),
              cell(
                  words.text("admin.last_event"),
                  last == null
                      ? orDash(null)
                      : Html.many(text(kind(words, last) + ", "), words.moment(listed.lastAt())))));
    }
    Element find =
        tag("form")
            .with("method", "get")
            .with("action", visit.at(OwnPaths.ADMIN))
            .with("role", "search")
            .with("class", "cs-search")
            .add(
                tag("label", words.text("admin.search")).with("for", "q"),
                tag("input")
                    .with("type", "search")
                    .with("id", "q")
                    .with("name", "q")
                    .with("class", "cs-text")
                    .with("value", search),
                Forms.second(words.text("admin.find")));
    Node table =
        people.isEmpty()
            ? tag("p", words.text("admin.nobody")).with("class", "cs-hint")
            : table(
                words.text("admin.people.caption"),
                rows,
                List.of(
                    words.text("admin.person"),
                    words.text("admin.groups"),
                    words.text("admin.state"),
                    words.text("admin.methods"),
                    words.text("admin.last_event")));
    return PageContent.of(
            words.text("admin.title"),
            tabs(visit, OwnPaths.ADMIN),
            find,
            table,
            more(
                visit, OwnPaths.ADMIN + "?q=" + Urls.query(search) + "&from=", people.size(), from))
        .asWide();
  }

  /**
   * One person.
   *
   * @param visit the administrator's visit
   * @param row the person
   * @param lines the newest events
   * @param unlocks how often an administrator gave all guesses back in the last 90 days
   * @param problems what was wrong with the form
   * @param done the id of the words for what was just done; empty for nothing
   */
  public static PageContent person(
      Visit visit,
      Row row,
      List<AuditLine> lines,
      long unlocks,
      List<Problem> problems,
      String done) {
    Words words = visit.words();
    long now = visit.now();
    Listed listed = row.listed();
    List<Node> content = new ArrayList<>();
    content.add(tabs(visit, ""));
    if (!done.isEmpty()) {
      content.add(tag("p", words.text(done)).with("class", "cs-done").with("role", "status"));
    }
    Element facts = tag("dl").with("class", "cs-facts");
    facts.add(fact(words.text("admin.state"), badge(words, row, now)));
    facts.add(fact(words.text("admin.groups"), text(String.join(", ", listed.groups()))));
    facts.add(fact(words.text("admin.methods"), orDash(methods(words, listed))));
    facts.add(fact(words.text("admin.policy"), asked(words, row)));
    Long until = listed.lockedUntil();
    if (until != null && until > now) {
      facts.add(fact(words.text("admin.locked_until"), words.moment(until)));
    }
    if (unlocks > 0) {
      facts.add(fact(words.text("admin.unlocks"), text(words.count("admin.unlocks", unlocks))));
    }
    content.add(facts);
    content.add(actions(visit, listed, problems));
    content.add(tag("h2", words.text("admin.recent")));
    if (lines.isEmpty()) {
      content.add(tag("p", words.text("admin.no_events")).with("class", "cs-hint"));
    } else {
      String all = OwnPaths.ADMIN_AUDIT + "?id=" + Urls.query(listed.accountId());
      content.add(events(words, lines, false));
      content.add(tag("p", Forms.link(words.text("admin.all_events"), visit.at(all))));
    }
    return new PageContent(listed.name(), problems, true, content);
  }

  /** The audit events of one person or of all. */
  public static PageContent audit(
      Visit visit, @Nullable Listed of, @Nullable Trail trail, List<AuditLine> lines, int from) {
    Words words = visit.words();
    String address =
        OwnPaths.ADMIN_AUDIT
            + (of == null ? "?from=" : "?id=" + Urls.query(of.accountId()) + "&from=");
    List<Node> content = new ArrayList<>();
    content.add(tabs(visit, OwnPaths.ADMIN_AUDIT));
    if (of != null) {
      content.add(
          tag("p", words.nodes("admin.audit.of", personLink(visit, of))).with("class", "cs-lead"));
    }
    if (trail != null) {
      boolean good = trail.brokenAt() == null && trail.unreadable() == null;
      content.add(tag("p", said(words, trail)).with("class", good ? "cs-hint" : "cs-warn"));
    }
    content.add(
        lines.isEmpty()
            ? tag("p", words.text("admin.no_events")).with("class", "cs-hint")
            : events(words, firstPage(lines), of == null));
    content.add(more(visit, address, lines.size(), from));
    return new PageContent(words.text("admin.audit.title"), List.of(), true, content);
  }

  private static String said(Words words, Trail trail) {
    if (trail.unreadable() != null) {
      return words.text("admin.trail.unreadable", trail.unreadable());
    }
    if (trail.brokenAt() != null) {
      return words.text("admin.trail.broken", trail.brokenAt());
    }
    return words.text(trail.beginsAt() == null ? "admin.trail.intact" : "admin.trail.since");
  }

  /** One form: a reason for the audit list, and one button per act. */
  private static Node actions(Visit visit, Listed listed, List<Problem> problems) {
    Words words = visit.words();
    boolean suspended = listed.state() == AccountState.SUSPENDED;
    Element buttons = tag("div").with("class", "cs-acts");
    List<String> acts =
        suspended
            ? List.of("resume", "unlock", "forget_devices", "reset")
            : List.of("unlock", "suspend", "forget_devices", "reset");
    for (String act : acts) {
      buttons.add(
          tag(
                  "div",
                  tag("button", words.text("admin.act." + act))
                      .with("type", "submit")
                      .with("name", "act")
                      .with("value", act)
                      .with("class", act.equals("reset") ? "cs-button cs-danger" : "cs-button")
                      .with("aria-describedby", "act-" + act),
                  tag("p", words.text("admin.act." + act + ".hint"))
                      .with("class", "cs-hint")
                      .with("id", "act-" + act),
                  act.equals("reset") ? chosen(words, listed) : none())
              .with("class", "cs-act"));
    }
    Element reason =
        tag("input")
            .with("type", "text")
            .with("class", "cs-text")
            .with("autocomplete", "off")
            .with("maxlength", "200")
            .flag("required", true);
    return Forms.form(visit, OwnPaths.ADMIN_PERSON + "?id=" + Urls.query(listed.accountId()))
        .add(
            Forms.field(
                words,
                "reason",
                words.text("admin.reason"),
                words.text("admin.reason.hint"),
                problems,
                reason),
            buttons);
  }

  /** Resets only some methods, if there are several. */
  private static Node chosen(Words words, Listed listed) {
    if (listed.methods().size() < 2) {
      return none();
    }
    Element group = tag("fieldset", tag("legend", words.text("admin.act.reset.only")));
    for (FactorMethod method : listed.methods()) {
      String name = MethodPages.name(method);
      group.add(
          MethodForms.check("reset-" + name, "method", name, MethodPages.title(words, method)));
    }
    return group.with("class", "cs-fieldset");
  }

  private static Node events(Words words, List<AuditLine> lines, boolean withPerson) {
    Element rows = tag("tbody");
    for (AuditLine line : lines) {
      Element row = tag("tr", cell(words.text("audit.at"), words.moment(line.at())));
      if (withPerson) {
        row.add(cell(words.text("audit.person"), text(line.name())));
      }
      rows.add(
          row.add(
              cell(words.text("audit.kind"), text(kind(words, line.kind()))),
              cell(words.text("audit.actor"), orDash(line.actor())),
              cell(words.text("audit.reason"), orDash(reason(words, line))),
              cell(words.text("audit.peer"), orDash(line.peer()))));
    }
    List<String> headings = new ArrayList<>();
    headings.add(words.text("audit.at"));
    if (withPerson) {
      headings.add(words.text("audit.person"));
    }
    headings.add(words.text("audit.kind"));
    headings.add(words.text("audit.actor"));
    headings.add(words.text("audit.reason"));
    headings.add(words.text("audit.peer"));
    return table(words.text("audit.caption"), rows, headings);
  }

  static Node table(String caption, Element rows, List<String> headings) {
    Element head = tag("tr");
    for (String heading : headings) {
      head.add(tag("th", heading).with("scope", "col"));
    }
    return tag(
            "table", tag("caption", caption).with("class", "cs-hidden"), tag("thead", head), rows)
        .with("class", "cs-table");
  }

  /** A cell that can show its heading where the table becomes a list. */
  static Element cell(String heading, Node content) {
    return tag("td", tag("div", content)).with("data-heading", heading);
  }

  static Node tabs(Visit visit, String current) {
    Words words = visit.words();
    Element list = tag("ul");
    for (String page : List.of(OwnPaths.ADMIN, OwnPaths.ADMIN_AUDIT, OwnPaths.ADMIN_IMPORT)) {
      String name =
          switch (page) {
            case OwnPaths.ADMIN -> "people";
            case OwnPaths.ADMIN_AUDIT -> "audit";
            default -> "import";
          };
      Element link = Forms.link(words.text("admin.tab." + name), visit.at(page));
      list.add(tag("li", page.equals(current) ? link.with("aria-current", "page") : link));
    }
    return tag("nav", list).with("class", "cs-tabs").with("aria-label", words.text("admin.nav"));
  }

  private static Node more(Visit visit, String address, int size, int from) {
    Words words = visit.words();
    Element nav = tag("p").with("class", "cs-actions");
    if (from > 0) {
      int before = Math.max(0, from - PAGE_SIZE);
      nav.add(Forms.link(words.text("admin.newer"), visit.at(address + before)));
    }
    if (size > PAGE_SIZE) {
      int next = from + PAGE_SIZE;
      nav.add(Forms.link(words.text("admin.older"), visit.at(address + next)));
    }
    return from > 0 || size > PAGE_SIZE ? nav : none();
  }

  private static <T> List<T> firstPage(List<T> rows) {
    return rows.subList(0, Math.min(rows.size(), PAGE_SIZE));
  }

  private static Node personLink(Visit visit, Listed listed) {
    String page = OwnPaths.ADMIN_PERSON + "?id=" + Urls.query(listed.accountId());
    return Forms.link(listed.name(), visit.at(page));
  }

  /** The state in words; the styling only repeats it. */
  private static Node badge(Words words, Row row, long now) {
    Long until = row.listed().lockedUntil();
    AccountState state = row.listed().state();
    String name;
    if (state == AccountState.SUSPENDED) {
      name = "suspended";
    } else if (until != null && until > now) {
      name = "locked";
    } else if (state == AccountState.ENROLLED) {
      name = "enrolled";
    } else {
      name = row.exempt() ? "not_required" : "not_enrolled";
    }
    return tag("span", words.text("state." + name)).with("class", "cs-badge cs-is-" + name);
  }

  /** Whether the policy asks this person, by which rule, and what the rule matched on. */
  private static Node asked(Words words, Row row) {
    String rule = row.decision().rule();
    StringBuilder said = new StringBuilder(rule);
    for (RuleLook look : row.decision().looked()) {
      if (look.matched() && look.rule().equals(rule) && !look.on().isEmpty()) {
        said.append(": ").append(look.on());
      }
    }
    return words.nodes(
        row.exempt() ? "admin.policy.exempt" : "admin.policy.asked", tag("code", said.toString()));
  }

  private static String methods(Words words, Listed listed) {
    return String.join(
        ", ", listed.methods().stream().map(m -> MethodPages.title(words, m)).toList());
  }

  private static String kind(Words words, @Nullable AuditKind kind) {
    return words.text("audit." + (kind == null ? "unknown" : kind.name().toLowerCase(Locale.ROOT)));
  }

  /** The administrator's words, or the rule; a lock's duration is also in words. */
  private static @Nullable String reason(Words words, AuditLine line) {
    String rule = line.rule();
    if (line.reason() != null || rule == null) {
      return line.reason();
    }
    return rule.matches("minutes\\.[0-9]{1,6}")
        ? words.count("time.minutes", Long.parseLong(rule.substring("minutes.".length())))
        : rule;
  }

  /** A dash for nothing; where the table becomes a list, the line is left out. */
  private static Node orDash(@Nullable String value) {
    return value == null || value.isEmpty()
        ? tag("span", "–").with("class", "cs-nothing")
        : text(value);
  }

  private static Node fact(String name, Node value) {
    return tag("div", tag("dt", name), tag("dd", value));
  }
}
