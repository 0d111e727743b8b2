package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.many;
import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.AuthenticatorView;
import dev.countersign.verifier.wire.DeviceView;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Summary;
import java.util.List;

/** The parts of the settings that only some people see. */
final class SettingsViews {
  private SettingsViews() {}

  /** Which method is offered first, where there are several to choose from. */
  static Node preferred(Exchange exchange, Summary summary) {
    List<Method> methods =
        summary.authenticators().stream()
            .map(AuthenticatorView::method)
            .filter(m -> m != Method.BACKUP_CODES && m != Method.SECURITY_QUESTIONS)
            .distinct()
            .toList();
    if (methods.size() < 2) {
      return none();
    }
    Words words = exchange.words();
    Element select = tag("select").with("class", "cs-text");
    select.add(option("", words.text("settings.preferred.last"), summary.preferred() == null));
    for (Method method : methods) {
      select.add(
          option(
              MethodPages.name(method),
              MethodPages.title(words, method),
              method == summary.preferred()));
    }
    return Forms.form(exchange, Pages.SETTINGS_PREFER)
        .with("class", "cs-choose")
        .add(
            Forms.field(words, "method", words.text("settings.preferred"), "", List.of(), select),
            Forms.second(words.text("settings.preferred.save")));
  }

  /** Browsers on which the second step is not asked. */
  static Node devices(Exchange exchange, List<DeviceView> devices) {
    if (devices.isEmpty()) {
      return none();
    }
    Words words = exchange.words();
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
              forget(exchange, Long.toString(device.id()))
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
        forget(exchange, "all")
            .add(Forms.actions(Forms.second(words.text("settings.devices.forget_all")))));
  }

  private static Element forget(Exchange exchange, String id) {
    return Forms.form(exchange, Pages.SETTINGS_DEVICES).add(Forms.hidden("id", id));
  }

  private static Element option(String value, String label, boolean selected) {
    return tag("option", label).with("value", value).flag("selected", selected);
  }

  private static Node small(Node content) {
    return tag("span", content).with("class", "cs-hint");
  }
}
