package dev.countersign.demo;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The markup of mailbox, phone and gadgets. */
final class OutsidePages {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

  /** A link to the host itself that a message may contain. */
  private static final Pattern CODE = Pattern.compile("\\b[0-9]{6,8}\\b");

  private OutsidePages() {}

  static String mailbox(List<Mailbox.Message> messages, String to, String home) {
    String rows =
        messages.stream()
            .filter(m -> m.to().contains(to))
            .map(OutsidePages::message)
            .collect(Collectors.joining());
    String list =
        rows.isEmpty()
            ? "<p>Nothing has arrived yet. Reload this page after a code was sent.</p>"
            : "<ul class=\"rows\">" + rows + "</ul>";
    String people =
        People.all().stream()
            .map(
                m ->
                    "<li><a href=\"/mailbox?to=%s\">%s</a></li>"
                        .formatted(WebPages.escape(m.email()), WebPages.escape(m.name())))
            .collect(Collectors.joining());
    return frame(
        "Mailbox",
        "/mailbox",
        home,
        "<div class=\"card\"><h1>Mailbox</h1><ul class=\"people\">"
            + "<li><a href=\"/mailbox\">Everyone</a></li>"
            + people
            + "</ul>"
            + list
            + "</div>");
  }

  private static String message(Mailbox.Message message) {
    Matcher code = CODE.matcher(message.text());
    String marked = code.replaceFirst("\u0001$0\u0002");
    String text = WebPages.escape(marked).replace("\u0001", "<b>").replace("\u0002", "</b>");
    return """
        <li class="message"><p><b>%s</b> to %s <span class="tag">%s</span></p>
        <p class="quiet">%s</p><p class="letter">%s</p></li>
        """
        .formatted(
            WebPages.escape(message.kind().word()),
            WebPages.escape(message.to()),
            TIME.format(message.at()),
            WebPages.escape(message.subject()),
            text);
  }

  static String phones(List<Phones.Prompt> prompts, String home) {
    String rows = prompts.stream().map(OutsidePages::prompt).collect(Collectors.joining());
    String list =
        rows.isEmpty()
            ? "<p>No prompt has arrived yet. Reload this page after one was sent.</p>"
            : "<ul class=\"rows\">" + rows + "</ul>";
    return frame("Phone", "/phone", home, "<div class=\"card\"><h1>Phone</h1>" + list + "</div>");
  }

  private static String prompt(Phones.Prompt prompt) {
    String from = prompt.peer().isEmpty() ? "" : " from " + WebPages.escape(prompt.peer());
    String state = prompt.state().name().toLowerCase(Locale.ROOT);
    String buttons =
        prompt.state() == Phones.State.WAITING
            ? """
              <form method="post" action="/phone"><input type="hidden" name="id" value="%s">
              <button class="primary" type="submit" name="act" value="approve">Approve</button>
              <button class="plain" type="submit" name="act" value="deny">Deny</button></form>
              """
                .formatted(WebPages.escape(prompt.id()))
            : "";
    return """
        <li class="message"><p>Is it you, <b>%s</b>, signing in to Harbor%s?
        <span class="tag">%s</span></p>%s</li>
        """
        .formatted(WebPages.escape(prompt.user()), from, state, buttons);
  }

  static String gadgets(String code, String otp, Gadgets gadgets, String home) {
    return frame(
        "Gadgets",
        "/gadgets",
        home,
        """
        <div class="card">
        <h1>Gadgets</h1>
        <p>Two devices for alice. An administrator hands them over by importing these lines.</p>
        <p class="letter" id="lines">%s<br>%s</p>
        <h2>Hardware token</h2>
        <form method="post" action="/gadgets">
        <p class="display" role="status" id="token">%s</p>
        <button class="primary" type="submit" name="act" value="press">Press the button</button>
        </form>
        <h2>YubiKey</h2>
        <form method="post" action="/gadgets">
        <p class="display" role="status" id="yubikey">%s</p>
        <button class="primary" type="submit" name="act" value="touch">Touch the key</button>
        </form>
        </div>
        """
            .formatted(
                WebPages.escape(gadgets.tokenLine("alice")),
                WebPages.escape(gadgets.keyLine("alice")),
                code.isEmpty() ? "– – –" : WebPages.escape(code),
                otp.isEmpty() ? "– – –" : WebPages.escape(otp)));
  }

  static String json(List<Mailbox.Message> messages) {
    return messages.stream()
        .map(
            m ->
                "{\"kind\":%s,\"to\":%s,\"subject\":%s,\"text\":%s}"
                    .formatted(
                        WebPages.json(m.kind().name().toLowerCase(Locale.ROOT)),
                        WebPages.json(m.to()),
                        WebPages.json(m.subject()),
                        WebPages.json(m.text())))
        .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
  }

  static String promptsJson(List<Phones.Prompt> prompts) {
    return prompts.stream()
        .map(
            p ->
                "{\"id\":%s,\"user\":%s,\"state\":%s}"
                    .formatted(
                        WebPages.json(p.id()),
                        WebPages.json(p.user()),
                        WebPages.json(p.state().name().toLowerCase(Locale.ROOT))))
        .collect(Collectors.joining(",", "{\"prompts\":[", "]}"));
  }

  private static String frame(String title, String here, String home, String main) {
    String links =
        List.of("/mailbox", "/phone", "/gadgets").stream()
            .map(
                path ->
                    "<li><a href=\"%s\"%s>%s</a></li>"
                        .formatted(
                            path,
                            path.equals(here) ? " aria-current=\"page\"" : "",
                            path.substring(1, 2).toUpperCase(Locale.ROOT) + path.substring(2)))
            .collect(Collectors.joining());
    String navigation =
        "<nav aria-label=\"Main\"><ul>"
            + links
            + "<li><a href=\""
            + WebPages.escape(home)
            + "\">Harbor</a></li></ul></nav>";
    return WebPages.frame(title, navigation, main);
  }
}
