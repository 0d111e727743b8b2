package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.words.Words;
import dev.countersign.servlet.Layout.Page;
import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AuthenticatorView;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.Summary;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** "Two-step verification": what a person has set up, and how to change it. */
final class SettingsPages {
  private final Locks locks;
  private final LongSupplier nowSeconds;

  SettingsPages(Locks locks, LongSupplier nowSeconds) {
    this.locks = locks;
    this.nowSeconds = nowSeconds;
  }

  /** Sends a person to prove it again, and back to this page afterwards. */
  static void unlock(Exchange exchange) {
    String here = exchange.isPost() ? exchange.at(Pages.SETTINGS) : Targets.of(exchange.request());
    exchange.session().target(here);
    exchange.session().verifyAgain();
    exchange.redirect(exchange.at(Pages.VERIFY) + "?again=1");
  }

  /** Whether a rule exempts for good; on a remembered device the factor can still be asked for. */
  static boolean isExempt(EvidenceFacts facts) {
    return facts.because() instanceof Because.Exempt exempt
        && !exempt.rule().equals("devices.remembered");
  }

  /** Whether somebody put enrollment off, and may set something up at any time. */
  static boolean isInGrace(EvidenceFacts facts) {
    return facts.because() instanceof Because.Exempt exempt && exempt.rule().equals("grace");
  }

  void list(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (exchange.isPost()) {
      // The button "Unlock settings".
      exchange.session().target(exchange.at(Pages.SETTINGS));
      exchange.redirect(exchange.at(Pages.VERIFY) + "?again=1");
      return;
    }
    Summary summary = summary(exchange, exchange.selfService(new SelfServiceAct.List()));
    if (summary != null) {
      // Whoever is here is not on the way to another place any more.
      exchange.session().target(null);
      String note = exchange.session().takeNote();
      exchange.page(200, listPage(exchange, summary, note.startsWith("done.") ? note : ""));
    }
  }

  void rename(Exchange exchange) throws IOException, VerifierUnavailableException {
    AuthenticatorView view = chosen(exchange);
    if (view == null) {
      return;
    }
    String here = Pages.SETTINGS_RENAME + "?id=" + view.id();
    if (exchange.isPost()) {
      String label = exchange.parameter("label").strip();
      if (label.isEmpty() || label.length() > EnrollViews.LABEL_CHARS_MAX) {
        FlashMessages.problem(exchange.session(), "label");
        exchange.redirect(exchange.at(here));
        return;
      }
      change(exchange, new SelfServiceAct.Rename(view.id(), label), here, "done.renamed");
      return;
    }
    Words words = exchange.words();
    List<Problem> problems =
        FlashMessages.problems(exchange, "label", "rename", nowSeconds.getAsLong());
    Element input =
        tag("input")
            .with("type", "text")
            .with("class", "cs-text")
            .with("autocomplete", "off")
            .with("maxlength", "64")
            .with("value", view.label())
            .flag("required", true);
    String hint = words.text("rename.hint");
    exchange.page(
        200,
        Page.of(
                words.text("rename.title", view.label()),
                Forms.form(exchange, here)
                    .add(
                        Forms.field(
                            words, "label", words.text("rename.label"), hint, problems, input),
                        save(exchange, "rename.button", "cs-primary")))
            .with(problems));
  }

  void remove(Exchange exchange) throws IOException, VerifierUnavailableException {
    AuthenticatorView view = chosen(exchange);
    if (view == null) {
      return;
    }
    String here = Pages.SETTINGS_REMOVE + "?id=" + view.id();
    if (exchange.isPost()) {
      String own = "done.removed." + MethodPages.name(view.method());
      String done = exchange.words().has(own) ? own : "done.removed";
      change(exchange, new SelfServiceAct.Remove(view.id()), here, done);
      return;
    }
    Words words = exchange.words();
    exchange.page(
        200,
        Page.of(
            words.text("remove.title", view.label()),
            tag("p", words.text(removeText(words, view))),
            Forms.form(exchange, here).add(save(exchange, "remove.button", "cs-danger"))));
  }

  /** Sets the method that is offered first. */
  void prefer(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (exchange.isPost()) {
      Method method = MethodPages.method(exchange.parameter("method"));
      change(exchange, new SelfServiceAct.Prefer(method), Pages.SETTINGS, "done.preferred");
    } else {
      exchange.redirect(exchange.at(Pages.SETTINGS));
    }
  }

  /** Forgets one remembered browser, or all of them. */
  void forgetDevices(Exchange exchange) throws IOException, VerifierUnavailableException {
    String id = exchange.parameter("id");
    boolean all = id.equals("all");
    if (exchange.isPost() && (all || id.matches("[0-9]{1,9}"))) {
      Long device = all ? null : Long.valueOf(id);
      if (all) {
        Cookies.DEVICE.clear(exchange.request(), exchange.response());
      }
      change(
          exchange,
          new SelfServiceAct.ForgetDevices(device),
          Pages.SETTINGS,
          all ? "done.devices" : "done.device");
    } else {
      exchange.redirect(exchange.at(Pages.SETTINGS));
    }
  }

  private static String removeText(Words words, AuthenticatorView view) {
    String own = "remove.text." + MethodPages.name(view.method());
    return words.has(own) ? own : "remove.text";
  }

  private void change(Exchange exchange, SelfServiceAct act, String here, String done)
      throws IOException, VerifierUnavailableException {
    boolean turn =
        locks.alone(
            exchange.session().nonce(),
            () -> {
              Summary summary = summary(exchange, exchange.selfService(act));
              if (summary != null && summary.trouble() != null) {
                FlashMessages.trouble(exchange.session(), summary.trouble());
                exchange.redirect(exchange.at(here));
              } else if (summary != null) {
                exchange.session().note(done);
                exchange.redirect(exchange.at(Pages.SETTINGS));
              }
            });
    if (!turn) {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  /** The authenticator that the address names; null if another answer was given already. */
  private @Nullable AuthenticatorView chosen(Exchange exchange)
      throws IOException, VerifierUnavailableException {
    if (!exchange.fresh()) {
      unlock(exchange);
      return null;
    }
    Summary summary = summary(exchange, exchange.selfService(new SelfServiceAct.List()));
    if (summary == null) {
      return null;
    }
    for (AuthenticatorView view : summary.authenticators()) {
      boolean app = view.method() != Method.BACKUP_CODES;
      if (app && Long.toString(view.id()).equals(exchange.parameter("id"))) {
        return view;
      }
    }
    exchange.redirect(exchange.at(Pages.SETTINGS));
    return null;
  }

  /** The summary of a verdict; null if it was another verdict, which is answered then. */
  private static @Nullable Summary summary(Exchange exchange, Verdict verdict)
      throws IOException, VerifierUnavailableException {
    if (verdict instanceof Verdict.Changed changed) {
      return changed.summary();
    }
    if (verdict instanceof Verdict.Refuse refuse) {
      if (refuse.refusal() instanceof Refusal.SignInAgain) {
        unlock(exchange);
      } else if (refuse.reason().equals("methods.last")) {
        RefusedPages.show(exchange, 403, "last_method", wayOut(exchange));
      } else {
        RefusedPages.show(exchange, refuse.refusal());
      }
    } else {
      RefusedPages.show(exchange, 503, "busy");
    }
    return null;
  }

  private static Node wayOut(Exchange exchange) throws VerifierUnavailableException {
    Words words = exchange.words();
    Verdict verdict = exchange.selfService(new SelfServiceAct.List());
    List<Method> more =
        verdict instanceof Verdict.Changed changed
            ? MethodPages.offered(changed.summary().canAdd(), exchange.person())
            : List.of();
    return Forms.actions(
        add(exchange, more).with("class", "cs-button cs-primary"),
        Forms.link(words.text("settings.back"), exchange.at(Pages.SETTINGS)));
  }

  private static Html.Element add(Exchange exchange, List<Method> more) {
    String label = more.equals(List.of(Method.TOTP)) ? "settings.add.totp" : "settings.add";
    return Forms.link(exchange.words().text(label), exchange.at(Pages.SETTINGS_ADD));
  }

  private Page listPage(Exchange exchange, Summary summary, String done) {
    Words words = exchange.words();
    List<AuthenticatorView> views =
        summary.authenticators().stream()
            .filter(view -> view.method() != Method.BACKUP_CODES)
            .toList();
    // Somebody exempt has nothing to verify with: only a first factor can be set up.
    boolean exempt = exchange.facts() != null && isExempt(exchange.facts());
    List<Node> content = new ArrayList<>();
    if (!done.isEmpty()) {
      content.add(tag("p", words.text(done)).with("class", "cs-done").with("role", "status"));
    }
    if (exempt) {
      String text = views.isEmpty() ? "settings.exempt.none" : "settings.exempt";
      content.add(tag("p", words.text(text)).with("class", "cs-notice"));
    } else {
      content.add(lockState(exchange));
    }
    content.add(tag("h2", words.text("settings.methods")));
    content.add(
        views.isEmpty()
            ? tag("p", words.text("settings.none")).with("class", "cs-hint")
            : methods(exchange, views, !exempt));
    List<Method> more = MethodPages.offered(summary.canAdd(), exchange.person());
    if (!more.isEmpty() && (!exempt || views.isEmpty())) {
      content.add(Forms.actions(add(exchange, more).with("class", "cs-button")));
    }
    if (!exempt) {
      content.add(SettingsViews.preferred(exchange, summary));
    }
    if (!exempt) {
      content.add(tag("h2", words.text("settings.codes")));
      content.add(codes(exchange, summary));
      content.add(SettingsViews.devices(exchange, summary.devices()));
    }
    return new Page(words.text("settings.title"), List.of(), false, content);
  }

  private Node lockState(Exchange exchange) {
    Words words = exchange.words();
    var facts = exchange.facts();
    if (exchange.fresh() && facts != null) {
      long left = facts.freshUntil() - nowSeconds.getAsLong();
      Element within = tag("span", words.in(left)).with("data-cs-seconds", Long.toString(left));
      return tag("p", words.nodes("settings.unlocked", within)).with("class", "cs-notice");
    }
    return Forms.form(exchange, Pages.SETTINGS)
        .with("class", "cs-notice cs-row")
        .add(tag("p", words.text("settings.locked")), Forms.submit(words.text("settings.unlock")));
  }

  private static Node methods(
      Exchange exchange, List<AuthenticatorView> views, boolean changeable) {
    Words words = exchange.words();
    Element list = tag("ul").with("class", "cs-list");
    for (AuthenticatorView view : views) {
      Long used = view.usedAt();
      String method = MethodPages.title(words, view.method());
      Element item = tag("div", tag("span", view.label()).with("class", "cs-strong"));
      if (!view.label().equals(method)) {
        item.add(small(text(method)));
      }
      item.with("class", "cs-item")
          .add(
              small(words.nodes("settings.added", words.moment(view.addedAt()))),
              small(
                  used == null
                      ? text(words.text("settings.never_used"))
                      : words.nodes("settings.used", words.moment(used))));
      list.add(tag("li", item, changeable ? changes(exchange, view) : none()));
    }
    return list;
  }

  private static Node small(Node content) {
    return tag("span", content).with("class", "cs-hint");
  }

  private static Node changes(Exchange exchange, AuthenticatorView view) {
    Words words = exchange.words();
    String id = "?id=" + view.id();
    return tag(
            "div",
            named(words, "settings.rename", view, exchange.at(Pages.SETTINGS_RENAME) + id),
            named(words, "settings.remove", view, exchange.at(Pages.SETTINGS_REMOVE) + id))
        .with("class", "cs-item-actions");
  }

  private static Node codes(Exchange exchange, Summary summary) {
    Words words = exchange.words();
    Integer left = summary.codesLeft();
    if (left == null) {
      return tag(
          "div",
          tag("p", words.text("settings.codes.none")).with("class", "cs-warn"),
          button(exchange, "settings.codes.create"));
    }
    String more = left <= CodesLeftPage.LOW ? "codes_left.low" : "settings.codes.renew.hint";
    return tag(
        "div",
        tag("p", words.count("codes_left.count", left)),
        tag("p", words.text(more)).with("class", left <= CodesLeftPage.LOW ? "cs-warn" : "cs-hint"),
        button(exchange, "settings.codes.renew"));
  }

  private static Node button(Exchange exchange, String label) {
    return Forms.actions(
        Forms.link(exchange.words().text(label), exchange.at(Pages.SETTINGS_CODES))
            .with("class", "cs-button"));
  }

  private static Node save(Exchange exchange, String label, String look) {
    Words words = exchange.words();
    return Forms.actions(
        tag("button", words.text(label)).with("type", "submit").with("class", "cs-button " + look),
        Forms.link(words.text("action.cancel"), exchange.at(Pages.SETTINGS)));
  }

  /** A link whose name says which of several it is about. */
  private static Node named(Words words, String id, AuthenticatorView view, String href) {
    return tag(
            "a", text(words.text(id)), tag("span", " " + view.label()).with("class", "cs-hidden"))
        .with("href", href);
  }
}
