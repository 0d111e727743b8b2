package dev.countersign.demo;

import dev.countersign.demo.Issues.Column;
import dev.countersign.demo.Issues.Issue;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The markup of the host's own pages. */
final class WebPages {
  private WebPages() {}

  static String signIn(boolean wrong) {
    String problem =
        wrong
            ? """
              <div class="problem" role="alert"><h2>There is a problem</h2>
              <p><a href="#user">User name or password is not right. Type both again.</a></p></div>
              """
            : "";
    return frame(
        (wrong ? "Error: " : "") + "Sign in",
        "",
        """
        <div class="card narrow">
        %s<h1>Sign in to Harbor</h1>
        <form method="post" action="/sign-in">
        <label for="user">User name</label>
        <input id="user" name="user" type="text" autocomplete="username" autocapitalize="off"
         spellcheck="false" required>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required>
        <button class="primary" type="submit">Sign in</button>
        </form>
        <p class="quiet">Demo people: <b>admin</b>, <b>alice</b>, <b>bob</b>, <b>carol</b>. The
        password of all of them is <b>%s</b>.</p>
        </div>
        """
            .formatted(problem, escape(People.PASSWORD)));
  }

  static String board(People.Member member, @Nullable String chosen) {
    StringBuilder columns = new StringBuilder();
    for (Column column : Column.values()) {
      var issues = Issues.in(column);
      columns
          .append("<section class=\"column\"><h2>")
          .append(escape(column.title()))
          .append(" <span class=\"count\">")
          .append(issues.size())
          .append("</span></h2><ul>");
      issues.forEach(issue -> columns.append(card(issue, issue.key().equals(chosen))));
      columns.append("</ul></section>");
    }
    return frame(
        "Board",
        navigation(member, "/board"),
        "<h1>Harbor board</h1><div class=\"board\">" + columns + "</div>");
  }

  static String portal(People.Member member) {
    return frame(
        "Help center",
        navigation(member, "/portal"),
        """
        <h1>How can we help, %s?</h1>
        <ul class="tiles">
        <li><b>Report a problem</b><span>Something at your berth does not work.</span></li>
        <li><b>Ask for a berth</b><span>Tell us length, draft and day of arrival.</span></li>
        <li><b>Invoices</b><span>Copies of the last twelve months.</span></li>
        </ul>
        <h2>Your requests</h2>
        <ul class="rows">
        <li><span class="key">DESK-7</span> Shore power at pier 4 <span class="tag">Waiting for us</span></li>
        <li><span class="key">DESK-3</span> Gate card for the crew <span class="tag">Solved</span></li>
        </ul>
        """
            .formatted(escape(firstName(member))));
  }

  static String profile(People.Member member) {
    return frame(
        "Profile",
        navigation(member, "/profile"),
        """
        <div class="card">
        <h1>%s</h1>
        <dl>
        <div><dt>User name</dt><dd>%s</dd></div>
        <div><dt>Groups</dt><dd>%s</dd></div>
        <div><dt>License</dt><dd>%s</dd></div>
        </dl>
        <h2>Security</h2>
        <p>Authenticator apps and backup codes.</p>
        <p><a class="button" href="/countersign/settings">Two-step verification</a></p>
        </div>
        """
            .formatted(
                escape(member.name()),
                escape(member.user()),
                escape(String.join(", ", member.groups())),
                member.licensed() ? "Licensed" : "Customer, no license"));
  }

  static String notForCustomers(People.Member member) {
    return frame(
        "Not for customers",
        navigation(member, ""),
        "<div class=\"card\"><h1>This page is for the team</h1>"
            + "<p>What you can ask for is in the help center.</p>"
            + "<p><a class=\"button\" href=\"/portal\">Go to the help center</a></p></div>");
  }

  static String notFound(People.Member member) {
    return frame(
        "Not found",
        navigation(member, ""),
        "<div class=\"card\"><h1>Page not found</h1>"
            + "<p>The address may be wrong.</p>"
            + "<p><a class=\"button\" href=\"/\">Go to the start page</a></p></div>");
  }

  static String me(People.Member member) {
    String groups =
        member.groups().stream().map(WebPages::json).collect(Collectors.joining(",", "[", "]"));
    return "{\"user\":%s,\"name\":%s,\"groups\":%s}"
        .formatted(json(member.user()), json(member.name()), groups);
  }

  static String json(String value) {
    StringBuilder out = new StringBuilder("\"");
    value.chars().forEach(c -> out.append(jsonCharacter((char) c)));
    return out.append('"').toString();
  }

  private static String jsonCharacter(char c) {
    if (c == '"' || c == '\\') {
      return "\\" + c;
    }
    return c < 0x20 || c == '<' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
  }

  private static String card(Issue issue, boolean chosen) {
    String kind = issue.kind().toLowerCase(Locale.ROOT);
    return """
        <li class="issue%s"><a href="/board?issue=%s">%s</a>
        <p><span class="kind %s">%s</span> <span class="key">%s</span> <span class="who">%s</span></p></li>
        """
        .formatted(
            chosen ? " chosen" : "",
            escape(issue.key()),
            escape(issue.title()),
            escape(kind),
            escape(issue.kind()),
            escape(issue.key()),
            escape(issue.assignee()));
  }

  private static String navigation(People.Member member, String here) {
    StringBuilder links = new StringBuilder();
    if (member.isCustomer()) {
      links.append(link("/portal", "Help center", here));
    } else {
      links.append(link("/board", "Board", here));
    }
    links.append(link("/profile", "Profile", here));
    if (member.isAdministrator()) {
      links.append(link("/countersign/admin", "Administration", here));
    }
    return """
        <nav aria-label="Main"><ul>%s</ul></nav>
        <form class="out" method="post" action="/sign-out"><span>%s</span>
        <button class="plain" type="submit">Sign out</button></form>
        """
        .formatted(links, escape(member.name()));
  }

  private static String link(String href, String label, String here) {
    String current = href.equals(here) ? " aria-current=\"page\"" : "";
    return "<li><a href=\"" + href + "\"" + current + ">" + escape(label) + "</a></li>";
  }

  static String frame(String title, String navigation, String main) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s · Harbor</title>
        <link rel="icon" href="/harbor.svg">
        <link rel="stylesheet" href="/harbor.css">
        </head>
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header><a class="brand" href="/"><img src="/harbor.svg" alt="" width="28" height="28"> Harbor</a>
        %s</header>
        <main id="main">
        %s</main>
        </body>
        </html>
        """
        .formatted(escape(title), navigation, main);
  }

  private static String firstName(People.Member member) {
    return member.name().split(" ", 2)[0];
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
