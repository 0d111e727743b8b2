package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.many;
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
import dev.countersign.verifier.wire.AuthenticatorView;
import dev.countersign.verifier.wire.DeviceView;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Summary;
import java.util.ArrayList;
import java.util.List;

/** The views of "Two-step verification": what a person has set up, and how to change it. */
public final class SettingsViews {
  private SettingsViews() {}

  /**
   * The list, with everything that can be changed.
   *
   * @param visit the visit
   * @param summary what the person has
   * @param done the message id of what was just done; empty for nothing
   * @return the page
   */
  public static PageContent list(Visit visit, Summary summary, String done) {
    Words words = visit.words();
    List<AuthenticatorView> views =
        summary.authenticators().stream()
            .filter(view -> view.method() != FactorMethod.BACKUP_CODES)
            .toList();
    // An exempt person has nothing to verify with: only a first factor can be set up.
    boolean exempt = visit.isExempt();
    List<Node> content = new ArrayList<>();
    if (!done.isEmpty()) {
      content.add(tag("p", words.text(done)).with("class", "cs-done").with("role", "status"));
    }
    if (exempt) {
      String text = views.isEmpty() ? "settings.exempt.none" : "settings.exempt";
      content.add(tag("p", words.text(text)).with("class", "cs-notice"));
    } else {
      content.add(lockState(visit));
    }
    content.add(tag("h2", words.text("settings.methods")));
    content.add(
        views.isEmpty()
            ? tag("p", words.text("settings.none")).with("class", "cs-hint")
            : methods(visit, views, !exempt));
    List<FactorMethod> more = MethodPages.offered(summary.canAdd(), visit.person());
    if (!more.isEmpty() && (!exempt || views.isEmpty())) {
      content.add(Forms.actions(add(visit, more).with("class", "cs-button")));
    }
    if (!exempt) {
      content.add(preferred(visit, summary));
      content.add(tag("h2", words.text("settings.codes")));
      content.add(codes(visit, summary));
      content.add(devices(visit, summary.devices()));
    }
    return new PageContent(words.text("settings.title"), List.of(), false, content);
  }

  /**
   * The page that renames a method.
   *
   * @param visit the visit
   * @param view the method
   * @param here the page itself
   * @param problems what is wrong with the input
   * @return the page
   */
  public static PageContent rename(
      Visit visit, AuthenticatorView view, String here, List<Problem> problems) {
    Words words = visit.words();
    Element input =
        tag("input")
            .with("type", "text")
            .with("class", "cs-text")
            .with("autocomplete", "off")
            .with("maxlength", "64")
            .with("value", view.label())
            .flag("required", true);
    String hint = words.text("rename.hint");
    return PageContent.of(
            words.text("rename.title", view.label()),
            Forms.form(visit, here)
                .add(
                    Forms.field(words, "label", words.text("rename.label"), hint, problems, input),
                    save(visit, "rename.button", "cs-primary")))
        .with(problems);
  }

  /**
   * The page that asks for confirmation before removing a method.
   *
   * @param visit the visit
   * @param view the method
   * @param here the page itself
   * @return the page
   */
  public static PageContent remove(Visit visit, AuthenticatorView view, String here) {
    Words words = visit.words();
    String own = "remove.text." + MethodPages.name(view.method());
    return PageContent.of(
        words.text("remove.title", view.label()),
        tag("p", words.text(words.has(own) ? own : "remove.text")),
        Forms.form(visit, here).add(save(visit, "remove.button", "cs-danger")));
  }

  /**
   * What a person can do who may not remove their last method.
   *
   * @param visit the visit
   * @param more the methods that can be set up
   * @return links
   */
  public static Node wayOut(Visit visit, List<FactorMethod> more) {
    return Forms.actions(
        add(visit, more).with("class", "cs-button cs-primary"),
        Forms.link(visit.words().text("settings.back"), visit.at(OwnPaths.SETTINGS)));
  }

  private static Html.Element add(Visit visit, List<FactorMethod> more) {
    String label = more.equals(List.of(FactorMethod.TOTP)) ? "settings.add.totp" : "settings.add";
    return Forms.link(visit.words().text(label), visit.at(OwnPaths.SETTINGS_ADD));
  }

  private static Node lockState(Visit visit) {
    Words words = visit.words();
    var facts = visit.facts();
    if (visit.fresh() && facts != null) {
      long left = facts.freshUntil() - visit.now();
      Element within = tag("span", words.in(left)).with("data-cs-seconds", Long.toString(left));
      return tag("p", words.nodes("settings.unlocked", within)).with("class", "cs-notice");
    }
    return Forms.form(visit, OwnPaths.SETTINGS)
        .with("class", "cs-notice cs-row")
        .add(tag("p", words.text("settings.locked")), Forms.submit(words.text("settings.unlock")));
  }

  private static Node methods(Visit visit, List<AuthenticatorView> views, boolean changeable) {
    Words words = visit.words();
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
      list.add(tag("li", item, changeable ? changes(visit, view) : none()));
    }
    return list;
  }

  private static Node changes(Visit visit, AuthenticatorView view) {
    Words words = visit.words();
    String id = "?id=" + view.id();
    return tag(
            "div",
            named(words, "settings.rename", view, visit.at(OwnPaths.SETTINGS_RENAME) + id),
            named(words, "settings.remove", view, visit.at(OwnPaths.SETTINGS_REMOVE) + id))
        .with("class", "cs-item-actions");
  }

  private static Node codes(Visit visit, Summary summary) {
    Words words = visit.words();
    Integer left = summary.codesLeft();
    if (left == null) {
      return tag(
          "div",
          tag("p", words.text("settings.codes.none")).with("class", "cs-warn"),
          button(visit, "settings.codes.create"));
    }
    String more = left <= CodesLeftViews.LOW ? "codes_left.low" : "settings.codes.renew.hint";
    return tag(
        "div",
        tag("p", words.count("codes_left.count", left)),
        tag("p", words.text(more))
            .with("class", left <= CodesLeftViews.LOW ? "cs-warn" : "cs-hint"),
        button(visit, "settings.codes.renew"));
  }

  private static Node button(Visit visit, String label) {
    return Forms.actions(
        Forms.link(visit.words().text(label), visit.at(OwnPaths.SETTINGS_CODES))
            .with("class", "cs-button"));
  }

  private static Node save(Visit visit, String label, String look) {
    Words words = visit.words();
    return Forms.actions(
        tag("button", words.text(label)).with("type", "submit").with("class", "cs-button " + look),
        Forms.link(words.text("action.cancel"), visit.at(OwnPaths.SETTINGS)));
  }

  /** A link whose name says which of several items it is about. */
  private static Node named(Words words, String id, AuthenticatorView view, String href) {
    return tag(
            "a", text(words.text(id)), tag("span", " " + view.label()).with("class", "cs-hidden"))
        .with("href", href);
  }

  /** Which method is offered first, where there are several to choose from. */
  private static Node preferred(Visit visit, Summary summary) {
    List<FactorMethod> methods =
        summary.authenticators().stream()
            .map(AuthenticatorView::method)
            .filter(m -> m != FactorMethod.BACKUP_CODES && m != FactorMethod.SECURITY_QUESTIONS)
            .distinct()
            .toList();
    if (methods.size() < 2) {
      return none();
    }
    Words words = visit.words();
    Element select = tag("select").with("class", "cs-text");
    select.add(option("", words.text("settings.preferred.last"), summary.preferred() == null));
    for (FactorMethod method : methods) {
      select.add(
          option(
              MethodPages.name(method),
              MethodPages.title(words, method),
              method == summary.preferred()));
    }
    return Forms.form(visit, OwnPaths.SETTINGS_PREFER)
        .with("class", "cs-choose")
        .add(
            Forms.field(words, "method", words.text("settings.preferred"), "", List.of(), select),
            Forms.second(words.text("settings.preferred.save")));
  }

  /** Browsers that are not asked for the second step. */
  private static Node devices(Visit visit, List<DeviceView> devices) {
    if (devices.isEmpty()) {
      return none();
    }
    Words words = visit.words();
    Element list = tag("ul").with("class", "cs-list");
    int number = 1;
    for (DeviceView device : devices) {
      Long used = device.usedAt();
      String name = words.text("settings.devices.name", number);
      list.add(
          tag(
              "li",
              tag(
                      "div",
                      tag("span", name).with("class", "cs-strong"),
                      small(words.nodes("settings.added", words.moment(device.addedAt()))),
                      used == null
                          ? none()
                          : small(words.nodes("settings.devices.used", words.day(used))),
                      small(words.nodes("settings.devices.until", words.moment(device.until()))))
                  .with("class", "cs-item"),
              forget(visit, Long.toString(device.id()))
                  .add(
                      tag(
                              "button",
                              text(words.text("settings.devices.forget")),
                              tag("span", " " + name).with("class", "cs-hidden"))
                          .with("type", "submit")
                          .with("class", "cs-link"))));
      number++;
    }
    return many(
        tag("h2", words.text("settings.devices")),
        tag("p", words.text("settings.devices.hint")).with("class", "cs-hint"),
        list,
        forget(visit, "all")
            .add(Forms.actions(Forms.second(words.text("settings.devices.forget_all")))));
  }

  private static Element forget(Visit visit, String id) {
    return Forms.form(visit, OwnPaths.SETTINGS_DEVICES).add(Forms.hidden("id", id));
  }

  private static Element option(String value, String label, boolean selected) {
    return tag("option", label).with("value", value).flag("selected", selected);
  }

  private static Node small(Node content) {
    return tag("span", content).with("class", "cs-hint");
  }
}
