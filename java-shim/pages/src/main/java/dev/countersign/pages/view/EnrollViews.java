package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The enrollment pages' views. */
public final class EnrollViews {
  public static final int LABEL_CHARS_MAX = 64;

  private EnrollViews() {}

  public static PageContent totp(
      Visit visit,
      Enrollment occasion,
      Started.Totp totp,
      Html.Drawing qr,
      Verdict.@Nullable Enroll enroll,
      List<Problem> problems) {
    Words words = visit.words();
    String uri = utf8(totp.uri());
    List<Node> content = new ArrayList<>();
    content.add(tag("p", words.text("enroll.lead")).with("class", "cs-lead"));
    content.add(
        tag(
                "section",
                tag("h2", words.text("enroll.scan")),
                tag("div", qr)
                    .with("class", "cs-qr")
                    .with("role", "img")
                    .with("aria-label", words.text("enroll.qr")),
                tag("p", Forms.link(words.text("enroll.open_app"), uri).with("class", "cs-button"))
                    .with("class", "cs-touch"),
                key(words, totp))
            .with("class", "cs-step"));
    content.add(confirmForm(visit, occasion, totp, problems));
    content.add(others(visit, occasion, enroll));
    Long until = enroll == null ? null : enroll.postponeUntil();
    if (enroll != null && until != null) {
      content.add(postpone(visit, until, enroll.postponementsLeft()));
    }
    return new PageContent(words.text("enroll.title"), problems, false, content);
  }

  /** If several methods can be set up: one card each, the recommended one first. */
  public static PageContent choose(
      Visit visit,
      Enrollment occasion,
      List<FactorMethod> methods,
      Verdict.@Nullable Enroll enroll) {
    Words words = visit.words();
    boolean first = occasion == Enrollment.AT_SIGN_IN;
    Element cards = tag("ul").with("class", "cs-cards");
    for (FactorMethod method : methods) {
      boolean recommended = first && method == methods.get(0);
      Element card =
          tag(
              "li",
              Forms.link(MethodPages.title(words, method), visit.at(occasion.page(method))),
              recommended
                  ? Html.many(
                      text(" "),
                      tag("span", words.text("enroll.recommended")).with("class", "cs-badge"))
                  : none(),
              tag("span", words.text("enroll." + MethodPages.name(method) + ".card"))
                  .with("class", "cs-hint"));
      // If the browser does not support keys, the script removes the card.
      cards.add(card.flag("data-cs-needs-keys", method == FactorMethod.WEB_AUTHN));
    }
    List<Node> content = new ArrayList<>();
    content.add(
        tag("p", words.text(first ? "enroll.choose" : "enroll.choose.more"))
            .with("class", "cs-lead"));
    content.add(methods.isEmpty() ? tag("p", words.text("enroll.choose.none")) : cards);
    content.add(end(visit, occasion, enroll));
    return new PageContent(
        words.text(first ? "enroll.title" : "enroll.title.more"), List.of(), false, content);
  }

  /** The ways out of an enrollment: later, or back to the settings. */
  static Node end(Visit visit, Enrollment occasion, Verdict.@Nullable Enroll enroll) {
    Long until = enroll == null ? null : enroll.postponeUntil();
    if (enroll != null && until != null) {
      return postpone(visit, until, enroll.postponementsLeft());
    }
    return occasion == Enrollment.IN_SETTINGS
        ? tag("p", Forms.link(visit.words().text("settings.back"), visit.at(OwnPaths.SETTINGS)))
        : none();
  }

  /** A name field for something a person can have several of. */
  static Node label(Words words, List<Problem> problems) {
    return Forms.field(
        words,
        "label",
        words.text("enroll.label.label"),
        words.text("enroll.label.hint"),
        problems,
        tag("input")
            .with("type", "text")
            .with("class", "cs-text")
            .with("autocomplete", "off")
            .with("maxlength", Integer.toString(LABEL_CHARS_MAX)));
  }

  /** Leads back to the choice, if there are several. */
  static Node others(Visit visit, Enrollment occasion, Verdict.@Nullable Enroll enroll) {
    boolean several =
        enroll != null && MethodPages.offered(enroll.choices(), visit.person()).size() > 1;
    return several
        ? tag(
            "p",
            Forms.link(
                visit.words().text("enroll.others"), visit.at(occasion.methodsPage() + "?all=1")))
        : none();
  }

  public static PageContent codes(
      Visit visit, Enrollment occasion, List<byte[]> codes, List<Problem> problems) {
    Words words = visit.words();
    Element list = tag("ol").with("class", "cs-codes").with("dir", "ltr").with("id", "codes");
    codes.forEach(code -> list.add(tag("li", tag("code", utf8(code)))));
    Element tools =
        Forms.form(visit, occasion.textPage())
            .with("class", "cs-actions cs-tools")
            .add(
                Forms.second(words.text("codes.download")),
                script(words.text("codes.print"), "data-cs-print", ""),
                copy(words, words.text("codes.copy"), "codes"),
                status("codes"));
    Element box =
        tag("input")
            .with("type", "checkbox")
            .with("name", "saved")
            .with("value", "yes")
            .with("id", "saved")
            .flag("required", true);
    if (!problems.isEmpty()) {
      box.with("aria-invalid", "true").with("aria-describedby", "saved-error");
    }
    Element saved =
        tag("div", box, tag("label", words.text("codes.saved")).with("for", "saved"))
            .with("class", "cs-check");
    Element form =
        Forms.form(visit, occasion.codesPage())
            .add(problem(words, problems), saved)
            .add(Forms.actions(Forms.submit(words.text("action.continue"))));
    return new PageContent(
        words.text("codes.title"),
        problems,
        false,
        List.of(
            tag("p", words.text("codes.lead")).with("class", "cs-lead"),
            tag("p", title(visit)).with("class", "cs-paper"),
            tag("div", list).with("class", "cs-card"),
            tools,
            tag("p", words.text("codes.once")).with("class", "cs-hint"),
            form));
  }

  /** The text file: what it is, whose, and the codes. */
  public static byte[] codesText(Visit visit, List<byte[]> codes) {
    Words words = visit.words();
    StringBuilder out = new StringBuilder();
    out.append(title(visit));
    out.append("\r\n").append(words.text("codes.file.once")).append("\r\n\r\n");
    codes.forEach(code -> out.append(utf8(code)).append("\r\n"));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** On paper and in a file, it has to say what the codes are for. */
  private static String title(Visit visit) {
    String account = visit.person().displayName();
    return visit.words().text("codes.file.title", visit.host().site().name(), account);
  }

  private static Element confirmForm(
      Visit visit, Enrollment occasion, Started.Totp totp, List<Problem> problems) {
    Words words = visit.words();
    Element code = Forms.checked(words, Forms.codeInput(true), MethodPages.TOTP, totp.digits());
    return Forms.form(visit, occasion.methodsPage())
        .with("class", "cs-step")
        .add(
            Forms.hidden("method", MethodPages.TOTP.name()),
            tag("h2", words.text("enroll.confirm")),
            Forms.field(
                words,
                "code",
                words.text("enroll.code.label"),
                words.text("enroll.code.hint", totp.digits()),
                problems,
                drift(words, code, totp, visit.now())),
            label(words, problems),
            Forms.actions(
                Forms.submit(words.text("action.verify")),
                occasion == Enrollment.IN_SETTINGS
                    ? Forms.link(words.text("action.cancel"), visit.at(OwnPaths.SETTINGS))
                    : none()));
  }

  /** The key for typing, and what else an app may ask for. */
  private static Node key(Words words, Started.Totp totp) {
    Element facts = tag("dl").with("class", "cs-facts");
    fact(facts, words.text("enroll.account"), totp.account());
    fact(facts, words.text("enroll.issuer"), totp.issuer());
    fact(facts, words.text("enroll.type"), words.text("enroll.type.value"));
    fact(facts, words.text("enroll.algorithm"), algorithm(totp));
    fact(facts, words.text("enroll.digits"), Integer.toString(totp.digits()));
    fact(facts, words.text("enroll.period"), words.count("time.seconds", totp.periodSeconds()));
    return tag(
            "details",
            tag("summary", words.text("enroll.cannot_scan")),
            tag("p", words.text("enroll.type_key")),
            tag(
                "p",
                tag("span", words.text("enroll.key") + ": ").with("class", "cs-hidden"),
                tag("code", grouped(utf8(totp.key())))
                    .with("class", "cs-key")
                    .with("id", "key")
                    .flag("data-cs-key", true)
                    .with("dir", "ltr")),
            tag("p", copy(words, words.text("enroll.copy"), "key"), status("key"))
                .with("class", "cs-actions"),
            facts)
        .with("class", "cs-details");
  }

  /** "Not now", during the grace period. */
  static Node postpone(Visit visit, long until, long left) {
    Words words = visit.words();
    return Forms.form(visit, OwnPaths.POSTPONE)
        .with("class", "cs-postpone")
        .add(
            tag(
                "p",
                words.nodes("postpone.until", words.moment(until)),
                text(" " + words.count("postpone.left", left))),
            Forms.actions(Forms.second(words.text("postpone.button"))));
  }

  /** A button that works only with a script, which removes `hidden`. */
  private static Element script(String label, String attribute, String value) {
    return tag("button", label)
        .with("type", "button")
        .with("class", "cs-button")
        .with(attribute, value)
        .flag("hidden", true);
  }

  private static Element copy(Words words, String label, String id) {
    return script(label, "data-cs-copy", "#" + id)
        .with("data-cs-status", "#" + id + "-said")
        .with("data-cs-done", words.text("script.copied"))
        .with("data-cs-failed", words.text("script.copy_failed"));
  }

  /** Where a script reports what it did. */
  private static Element status(String id) {
    return tag("span").with("role", "status").with("class", "cs-status").with("id", id + "-said");
  }

  /**
   * What the script needs to explain a clock that is off, using the key that is on the page anyway.
   */
  private static Element drift(Words words, Element input, Started.Totp totp, long at) {
    String name = totp.algorithm().name();
    return input
        .flag("data-cs-drift", true)
        .with("data-cs-algorithm", name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT))
        .with("data-cs-period", Long.toString(totp.periodSeconds()))
        .with("data-cs-at", Long.toString(at))
        .with("data-cs-text-ahead", words.text("script.ahead"))
        .with("data-cs-text-behind", words.text("script.behind"))
        .with("data-cs-text-elsewhere", words.text("script.elsewhere"));
  }

  private static Node problem(Words words, List<Problem> problems) {
    return problems.isEmpty()
        ? none()
        : tag(
                "p",
                tag("span", words.text("error.title_prefix") + " ").with("class", "cs-hidden"),
                text(problems.get(0).message()))
            .with("class", "cs-error")
            .with("id", "saved-error");
  }

  private static void fact(Element list, String name, String value) {
    list.add(tag("div", tag("dt", name), tag("dd", value)));
  }

  private static String algorithm(Started.Totp totp) {
    return totp.algorithm().name().toUpperCase(Locale.ROOT).replace("SHA", "SHA-");
  }

  private static String grouped(String key) {
    return key.replaceAll("(.{4})(?!$)", "$1 ");
  }

  private static String utf8(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }
}
