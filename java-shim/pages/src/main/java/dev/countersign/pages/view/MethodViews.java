package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Opened;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.FormAnswers;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The views of the pages that set up methods other than authenticator apps. */
public final class MethodViews {
  private final Visit visit;
  private final Words words;
  private final Enrollment occasion;
  private final FactorMethod method;
  private final String name;
  private final long now;

  public MethodViews(Visit visit, Enrollment occasion, FactorMethod method) {
    this.visit = visit;
    this.words = visit.words();
    this.occasion = occasion;
    this.method = method;
    this.name = MethodPages.name(method);
    this.now = visit.now();
  }

  /**
   * The page.
   *
   * @param started what the verifier shows; null for a method that is opened by sending a code
   * @param opened what the session holds: a sent code or prompt
   */
  public PageContent page(
      @Nullable Started started,
      @Nullable Opened opened,
      Verdict.@Nullable Enroll enroll,
      List<Problem> problems) {
    List<Node> content = new ArrayList<>();
    content.addAll(
        started == null ? code(opened, problems) : started.match(new Panel(opened, problems)));
    content.add(EnrollViews.others(visit, occasion, enroll));
    content.add(EnrollViews.end(visit, occasion, enroll));
    return new PageContent(words.text("enroll." + name + ".title"), problems, false, content);
  }

  /** What is shown of each kind of start. */
  private final class Panel implements Started.Cases<List<Node>, RuntimeException> {
    private final @Nullable Opened opened;
    private final List<Problem> problems;

    private Panel(@Nullable Opened opened, List<Problem> problems) {
      this.opened = opened;
      this.problems = problems;
    }

    @Override
    public List<Node> totp(Started.Totp it) {
      throw new IllegalStateException("an authenticator app has a page of its own");
    }

    @Override
    public List<Node> message(Started.Message it) {
      return code(opened, problems);
    }

    @Override
    public List<Node> credential(Started.Credential it) {
      return List.of(lead(), credentialForm(it, problems));
    }

    @Override
    public List<Node> yubikey(Started.Yubikey it) {
      return List.of(lead(), yubikeyForm(problems));
    }

    @Override
    public List<Node> prompt(Started.Prompt it) {
      return opened == null ? List.of(lead(), promptForm()) : waiting();
    }

    @Override
    public List<Node> questions(Started.Questions it) {
      return List.of(lead(), questionsForm(it.questions(), problems));
    }

    @Override
    public List<Node> backupCodes(Started.BackupCodes it) {
      throw new IllegalStateException("backup codes have a page of their own");
    }
  }

  private Node lead() {
    return tag("p", words.text("enroll." + name + ".lead")).with("class", "cs-lead");
  }

  private Element form(String act) {
    Element form = Forms.form(visit, occasion.methodsPage()).add(Forms.hidden("method", name));
    return act.isEmpty() ? form : form.add(Forms.hidden("act", act));
  }

  /** Where codes go: the directory's address, or a typed number. */
  private Node open(List<Problem> problems) {
    if (method == FactorMethod.EMAIL) {
      String email = visit.person().email();
      String address = email == null ? "" : email;
      return form("open")
          .add(
              tag(
                  "p",
                  words.nodes(
                      "enroll.email.address",
                      tag("span", address).with("class", "cs-strong").with("dir", "ltr"))),
              Forms.actions(Forms.submit(words.text("enroll.email.send"))));
    }
    Element number =
        tag("input")
            .with("type", "tel")
            .with("class", "cs-text")
            .with("autocomplete", "tel")
            .with("maxlength", "32")
            .with("dir", "ltr")
            .flag("required", true);
    return form("open")
        .add(
            Forms.field(
                words,
                "destination",
                words.text("enroll.sms.number"),
                words.text("enroll.sms.number.hint"),
                problems,
                number),
            Forms.actions(Forms.submit(words.text("enroll.sms.send"))));
  }

  private List<Node> code(@Nullable Opened opened, List<Problem> problems) {
    return opened == null ? List.of(lead(), open(problems)) : sent(opened, problems);
  }

  private List<Node> sent(Opened opened, List<Problem> problems) {
    long left = opened.expires() - now;
    MethodPages.Way way = MethodPages.of(method);
    Element input = Forms.codeInput(true).flag("autofocus", problems.isEmpty());
    Node change =
        method == FactorMethod.SMS
            ? form("cancel").add(Forms.second(words.text("enroll.sms.change")))
            : none();
    return List.of(
        tag(
                "p",
                words.nodes(
                    "challenge." + name + ".sent",
                    tag("span", opened.destination()).with("class", "cs-strong").with("dir", "ltr"),
                    tag("span", words.in(left)).with("data-cs-seconds", Long.toString(left))))
            .with("class", "cs-lead"),
        form("")
            .add(
                Forms.field(
                    words,
                    "code",
                    words.text("challenge." + name + ".label"),
                    words.text("challenge." + name + ".hint", opened.digits()),
                    problems,
                    way == null ? input : Forms.checked(words, input, way, opened.digits())),
                Forms.actions(Forms.submit(words.text("action.verify")))),
        tag(
                "div",
                MethodForms.again(
                    words, form("again"), opened.againAt() - now, "challenge.code.again"),
                change)
            .with("class", "cs-row cs-start"));
  }

  private Node credentialForm(Started.Credential credential, List<Problem> problems) {
    Element form = MethodForms.credential(words, form(""), "create", credential.options());
    return form.add(
        EnrollViews.label(words, problems),
        MethodForms.credentialButton(words, "enroll.webauthn.button"));
  }

  private Node yubikeyForm(List<Problem> problems) {
    Element input = MethodForms.yubikeyInput(words).flag("autofocus", problems.isEmpty());
    return form("")
        .add(
            EnrollViews.label(words, problems),
            Forms.field(
                words,
                "code",
                words.text("challenge.yubico_otp.label"),
                words.text("challenge.yubico_otp.hint"),
                problems,
                Forms.checked(words, input, MethodPages.YUBICO_OTP, 6)),
            Forms.actions(Forms.submit(words.text("action.verify"))));
  }

  private Node promptForm() {
    return form("").add(Forms.actions(Forms.submit(words.text("enroll.push.send"))));
  }

  private List<Node> waiting() {
    String here = visit.at(occasion.page(method));
    return MethodForms.waiting(
        visit, form(""), visit.at(occasion.pushPage()), here, form("cancel"));
  }

  /** Three different questions of the list, each with an answer. */
  private Node questionsForm(List<String> texts, List<Problem> problems) {
    Element form = form("");
    for (int place = 1; place <= FormAnswers.QUESTIONS; place++) {
      Element select =
          tag("select")
              .with("class", "cs-text")
              .flag("required", true)
              .add(option("", words.text("enroll.security_questions.choose")));
      Integer chosen = FormAnswers.question(visit.asked(), place);
      int number = 0;
      for (String text : texts) {
        boolean isChosen = chosen != null && chosen == number;
        select.add(option(Integer.toString(number), text).flag("selected", isChosen));
        number++;
      }
      form.add(
          tag(
                  "fieldset",
                  tag("legend", words.text("enroll.security_questions.number", place)),
                  Forms.field(
                      words,
                      "question" + place,
                      words.text("enroll.security_questions.question"),
                      "",
                      List.of(),
                      select),
                  Forms.field(
                      words,
                      "answer" + place,
                      words.text("enroll.security_questions.answer"),
                      "",
                      problems,
                      MethodForms.answerInput()))
              .with("class", "cs-fieldset"));
    }
    return form.add(Forms.actions(Forms.submit(words.text("enroll.security_questions.save"))));
  }

  private static Element option(String value, String text) {
    return tag("option", text).with("value", value);
  }
}
