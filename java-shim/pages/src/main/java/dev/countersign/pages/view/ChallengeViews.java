package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Opened;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.AttemptLock;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The challenge's view: one method's panel, with the other ways below. */
public final class ChallengeViews {
  /** Digits of a code, where only the engine knows how many. */
  private static final int DIGITS = 6;

  /** A lock of more seconds than this is worth asking an administrator. */
  private static final int LONG_SECONDS = 7_200;

  private final Visit visit;
  private final Words words;
  private final Verdict.Challenge challenge;
  private final FactorMethod method;
  private final MethodPages.Way way;
  private final long now;

  public ChallengeViews(
      Visit visit, Verdict.Challenge challenge, FactorMethod method, MethodPages.Way way) {
    this.visit = visit;
    this.words = visit.words();
    this.challenge = challenge;
    this.method = method;
    this.way = way;
    this.now = visit.now();
  }

  /**
   * The page.
   *
   * @param opened what the session holds for the method; null if it has to be opened first
   * @param shown what the method shows, for methods that show it on every view
   */
  public PageContent page(@Nullable Opened opened, @Nullable Shown shown, List<Problem> problems) {
    List<Node> content = new ArrayList<>();
    if (visit.facts() != null) {
      content.add(tag("p", words.text("challenge.again")).with("class", "cs-lead"));
    }
    switch (method) {
      case BACKUP_CODES, YUBICO_OTP -> content.add(codeForm(DIGITS, problems));
      case TOTP, HOTP -> {
        content.add(codeForm(DIGITS, problems));
        boolean isToken =
            challenge.choices().stream()
                .anyMatch(choice -> choice.method() == method && choice.takesTwoCodes());
        if (isToken) {
          content.add(outOfStep());
        }
      }
      case EMAIL, SMS -> {
        if (opened == null) {
          content.add(openForm("challenge." + way.name() + ".send"));
        } else {
          content.add(MethodForms.sent(words, "challenge." + way.name() + ".sent", opened, now));
          content.add(codeForm(opened.digits(), problems));
          content.add(again(opened, "challenge.code.again"));
        }
      }
      case PUSH -> {
        if (opened == null) {
          content.add(openForm("challenge.push.send"));
        } else {
          content.addAll(waiting(opened));
        }
      }
      case WEB_AUTHN -> content.add(credential(shown));
      case SECURITY_QUESTIONS -> content.add(questions(shown, problems));
    }
    content.addAll(otherWays());
    return new PageContent(words.text("challenge.title"), problems, false, content);
  }

  /** What is locked, until when, and what can be done meanwhile. */
  public static PageContent locked(Visit visit, AttemptLock lock, List<Choice> choices) {
    Words words = visit.words();
    List<Node> content = new ArrayList<>();
    Long until = lock.until();
    if (until == null) {
      content.add(tag("p", words.text("locked.until_unlocked")));
    } else {
      long seconds = Math.max(0, until - visit.now());
      Element within =
          tag("span", words.in(seconds))
              .with("data-cs-seconds", Long.toString(seconds))
              .with("data-cs-over", "#over");
      content.add(
          tag("p", words.nodes("locked.until", words.moment(until), within))
              .flag("data-cs-waiting", true));
      if (seconds > LONG_SECONDS) {
        content.add(tag("p", words.text("locked.sooner")));
      }
      content.add(
          tag("p", words.text("locked.over"))
              .with("id", "over")
              .with("role", "status")
              .flag("hidden", true));
    }
    content.add(
        Forms.actions(
            Forms.link(words.text("refused.try_again"), visit.at(MethodLinks.page(visit, null)))
                .with("class", "cs-button")));
    content.add(tag("p", words.text("locked.why")).with("class", "cs-hint"));
    Element others = MethodLinks.list(visit, choices, null);
    if (others != null) {
      content.add(tag("h2", words.text("locked.other_ways")));
      content.add(others);
    }
    return new PageContent(words.text("locked.title"), List.of(), false, content);
  }

  private Element form(String act) {
    Element form =
        Forms.form(visit, OwnPaths.VERIFY)
            .add(
                Forms.hidden("method", way.name()),
                Forms.hidden(MethodLinks.AGAIN, visit.facts() == null ? "" : "1"));
    return act.isEmpty() ? form : form.add(Forms.hidden("act", act));
  }

  private Element codeForm(int digits, List<Problem> problems) {
    Element input =
        method == FactorMethod.YUBICO_OTP
            ? MethodForms.yubikeyInput(words)
            : Forms.codeInput(way.digitsMax() > 0);
    return form("")
        .add(
            Forms.field(
                words,
                "code",
                words.text("challenge." + way.name() + ".label"),
                hint(digits),
                problems,
                Forms.checked(words, input.flag("autofocus", problems.isEmpty()), way, digits)),
            remember(),
            Forms.actions(Forms.submit(words.text("action.verify"))));
  }

  /** What to type, with the names of the person's devices where they help. */
  private String hint(int digits) {
    String hint = "challenge." + way.name() + ".hint";
    for (Choice choice : challenge.choices()) {
      boolean named =
          choice.method() == method
              && !choice.labels().isEmpty()
              && !choice.labels().equals(List.of(MethodPages.title(words, method)));
      if (named && words.has(hint + ".named")) {
        return words.text(hint + ".named", String.join(", ", choice.labels()));
      }
    }
    return words.text(hint, digits);
  }

  /** Two consecutive codes resynchronize a token. */
  private Node outOfStep() {
    Element form = form("two");
    for (String name : List.of("first", "second")) {
      form.add(
          Forms.field(
              words,
              name,
              words.text("challenge." + way.name() + ".two." + name),
              "",
              List.of(),
              Forms.codeInput(true).with("data-cs-hotp", name)));
    }
    form.add(remember("remember_two"), Forms.actions(Forms.submit(words.text("action.verify"))));
    return tag(
            "details",
            tag("summary", words.text("challenge." + way.name() + ".two")),
            tag("p", words.text("challenge." + way.name() + ".two.why")).with("class", "cs-hint"),
            form)
        .with("class", "cs-details");
  }

  /** Nothing is sent until this button is pressed. */
  private Element openForm(String text) {
    String destination = labels();
    return form("open")
        .add(
            tag("p", words.text(text + ".lead", destination)),
            method == FactorMethod.PUSH ? remember() : none(),
            Forms.actions(Forms.submit(words.text(text, destination)).flag("autofocus", true)));
  }

  /** Without a script the server says when; with one the button waits. */
  private Node again(Opened opened, String text) {
    return MethodForms.again(words, form("again"), opened.againAt() - now, text);
  }

  private List<Node> waiting(Opened opened) {
    List<Node> content = new ArrayList<>();
    content.addAll(
        MethodForms.waiting(
            visit,
            form(""),
            visit.at(OwnPaths.VERIFY_PUSH),
            visit.at(MethodLinks.page(visit, way)),
            form("cancel")));
    content.add(again(opened, "challenge.push.again"));
    return content;
  }

  private Node credential(@Nullable Shown shown) {
    String options = shown instanceof Shown.Credential credential ? credential.options() : "";
    return MethodForms.credential(words, form(""), "get", options)
        .add(
            tag("p", hint(0)).with("class", "cs-lead"),
            remember(),
            MethodForms.credentialButton(words, "challenge.webauthn.button"));
  }

  private Node questions(@Nullable Shown shown, List<Problem> problems) {
    Element form = form("");
    List<String> texts = shown instanceof Shown.Asked asked ? asked.questions() : List.of();
    int place = 1;
    for (String text : texts) {
      form.add(
          Forms.field(
              words,
              "answer" + place,
              text,
              "",
              problems,
              MethodForms.answerInput().flag("autofocus", place == 1 && problems.isEmpty())));
      place++;
    }
    return tag(
        "div",
        tag("p", words.text("challenge.security_questions.hint")).with("class", "cs-lead"),
        form.add(remember(), Forms.actions(Forms.submit(words.text("action.verify")))));
  }

  private Node remember() {
    return remember("remember");
  }

  /** Off unless it is ticked; not offered to a person who is signed in already. */
  private Node remember(String id) {
    Integer days = challenge.rememberDays();
    if (days == null || visit.facts() != null) {
      return none();
    }
    return tag(
            "div",
            MethodForms.check(id, "remember", "yes", words.count("challenge.remember", days)),
            tag("p", words.text("challenge.remember.hint")).with("class", "cs-hint"))
        .with("class", "cs-remember");
  }

  /** The names or masked destinations of the opened method. */
  private String labels() {
    for (Choice choice : challenge.choices()) {
      if (choice.method() == method && !choice.labels().isEmpty()) {
        return String.join(", ", choice.labels());
      }
    }
    return MethodPages.title(words, method);
  }

  private List<Node> otherWays() {
    List<Choice> choices = challenge.choices();
    Element others =
        MethodLinks.list(visit, choices.stream().filter(c -> !c.isBackup()).toList(), method);
    Element backups =
        MethodLinks.list(visit, choices.stream().filter(Choice::isBackup).toList(), method);
    if (others == null && backups == null) {
      return List.of(tag("p", words.text("challenge.no_other_way")).with("class", "cs-hint"));
    }
    List<Node> content = new ArrayList<>();
    if (others != null) {
      content.add(details("challenge.other_way", others));
    }
    if (backups != null) {
      content.add(details(others == null ? "challenge.other_way" : "challenge.no_phone", backups));
    }
    return content;
  }

  private Node details(String summary, Element list) {
    return tag("details", tag("summary", words.text(summary)), list).with("class", "cs-details");
  }
}
