package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.Opened;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import java.util.List;

/** Form pieces for single methods, used both for asking and for setting up. */
final class MethodForms {
  /** What can go wrong in a browser's ceremony, as the script names it. */
  private static final List<String> CEREMONY_ERRORS =
      List.of(
          "cancelled", "registered", "unsupported", "constraint", "address", "missing", "unknown");

  /** Seconds between two checks of a prompt without a script. */
  private static final int RELOAD_SECONDS = 4;

  private MethodForms() {}

  /**
   * The field a YubiKey types into. It presses Enter at the end, which sends the form; phones are
   * told not to show a keyboard.
   */
  static Element yubikeyInput(Words words) {
    return tag("input")
        .with("type", "text")
        .with("class", "cs-text")
        .with("inputmode", "none")
        .with("autocomplete", "off")
        .with("autocapitalize", "off")
        .with("spellcheck", "false")
        .with("maxlength", "64")
        .with("dir", "ltr")
        .with("data-cs-text-layout", words.text("script.layout"))
        .with("data-cs-text-slot", words.text("script.slot"))
        .flag("required", true);
  }

  /** The answer to a security question: readable while typed, and not stored by browsers. */
  static Element answerInput() {
    return tag("input")
        .with("type", "text")
        .with("class", "cs-text")
        .with("autocomplete", "off")
        .with("autocapitalize", "off")
        .with("spellcheck", "false")
        .with("maxlength", "128")
        .flag("required", true);
  }

  static Node check(String id, String name, String value, String label) {
    return tag(
            "div",
            tag("input")
                .with("type", "checkbox")
                .with("name", name)
                .with("value", value)
                .with("id", id),
            tag("label", label).with("for", id))
        .with("class", "cs-check");
  }

  /** Where a code was sent, and how long it is valid. */
  static Node sent(Words words, String id, Opened opened, long now) {
    long left = opened.expires() - now;
    return tag(
            "p",
            words.nodes(
                id,
                tag("span", opened.destination()).with("class", "cs-strong").with("dir", "ltr"),
                tag("span", words.in(left)).with("data-cs-seconds", Long.toString(left))))
        .with("class", "cs-lead");
  }

  /**
   * The button for resending. The server says when that is possible. With a script the button
   * waits; without one it is refused with an explanation until then.
   *
   * @param form the form with everything but the button
   * @param seconds how long it is still too soon
   * @param id the message id of the button; {@code id.wait} says when
   */
  static Node again(Words words, Element form, long seconds, String id) {
    Element button = Forms.second(words.text(id));
    Node wait = none();
    if (seconds > 0) {
      button.with("data-cs-after", Long.toString(seconds));
      wait =
          tag("p", words.text(id + ".wait", words.within(seconds)))
              .with("class", "cs-hint")
              .flag("data-cs-waiting", true);
    }
    return form.with("class", "cs-again").add(button, wait);
  }

  /**
   * A pending prompt. With a script the page asks every few seconds; without one it reloads. No
   * server thread waits.
   *
   * @param form what the script sends with every check
   * @param address where the script asks
   * @param here this page
   * @param cancel the form for giving up
   */
  static List<Node> waiting(
      Visit visit, Element form, String address, String here, Element cancel) {
    Words words = visit.words();
    String peer = visit.person().peer();
    return List.of(
        tag("p", words.text("challenge.push.waiting")).with("class", "cs-lead"),
        peer.isEmpty() ? none() : tag("p", words.text("challenge.push.peer", peer)),
        tag("p", words.text("challenge.push.not_you")).with("class", "cs-hint"),
        tag("p", words.text("challenge.push.looking"))
            .with("role", "status")
            .with("id", "push-said")
            .with("class", "cs-strong"),
        tag(
            "noscript",
            tag("meta")
                .with("http-equiv", "refresh")
                .with("content", RELOAD_SECONDS + ";url=" + here),
            tag("p", Forms.link(words.text("challenge.push.look"), here))),
        form.with("data-cs-poll", address)
            .with("data-cs-status", "#push-said")
            .with("data-cs-failed", words.text("challenge.push.offline")),
        cancel.add(Forms.actions(Forms.second(words.text("action.cancel")))));
  }

  /**
   * A form that a browser's credential fills in.
   *
   * @param form the form with what the server needs
   * @param ceremony {@code get} or {@code create}
   * @param options the options as JSON text
   */
  static Element credential(Words words, Element form, String ceremony, String options) {
    form.with("data-cs-webauthn", ceremony)
        .with("data-cs-options", options)
        .with("data-cs-status", "#credential-said")
        .with("data-cs-text-waiting", words.text("script.credential.waiting"));
    for (String error : CEREMONY_ERRORS) {
      form.with("data-cs-text-" + error, words.text("script.credential." + error));
    }
    return form.add(Forms.hidden("credential_id", ""), Forms.hidden("response", ""));
  }

  /** The ceremony's button, the place for its outcome, and what is shown without JavaScript. */
  static Node credentialButton(Words words, String id) {
    return tag(
        "div",
        tag("p").with("role", "alert").with("id", "credential-said").with("class", "cs-error"),
        Forms.actions(
            tag("button", words.text(id))
                .with("type", "button")
                .with("class", "cs-button cs-primary")
                .flag("data-cs-ceremony", true)
                .flag("hidden", true)),
        tag("p", words.text("script.credential.needs_script"))
            .with("class", "cs-warn")
            .flag("data-cs-no-script", true));
  }
}
