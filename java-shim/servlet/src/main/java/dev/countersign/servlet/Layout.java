package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.many;
import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.Assets;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import java.util.ArrayList;
import java.util.List;

/** The frame around every page. */
final class Layout {
  private Layout() {}

  /**
   * What a page says.
   *
   * @param title its heading and title
   * @param problems what is wrong with the last input; shown first, and named in the title
   * @param wide whether it holds tables
   * @param content what stands below the heading
   */
  record Page(String title, List<Problem> problems, boolean wide, List<Node> content) {
    static Page of(String title, Node... content) {
      return new Page(title, List.of(), false, List.of(content));
    }

    Page with(List<Problem> found) {
      return new Page(title, found, wide, content);
    }

    Page asWide() {
      return new Page(title, problems, true, content);
    }
  }

  /**
   * One thing wrong with an input.
   *
   * @param field the id of the field it is about; empty if it is about none
   * @param message what to do
   */
  record Problem(String field, String message) {}

  /** A page for somebody who is signed in to the host. */
  static String html(Exchange exchange, Page page) {
    List<Node> account = new ArrayList<>();
    Words words = exchange.words();
    account.add(tag("span", exchange.person().displayName()).with("class", "cs-who"));
    if (exchange.facts() == null) {
      account.add(
          Forms.form(exchange, Pages.SIGN_OUT)
              .add(
                  tag("button", words.text("frame.someone_else"))
                      .with("type", "submit")
                      .with("class", "cs-link")));
    } else {
      account.add(
          tag("a", words.text("frame.back", exchange.site().name())).with("href", exchange.home()));
    }
    return html(words, exchange.site(), exchange.request().getContextPath(), many(account), page);
  }

  /** A page for which nothing is known of the person. */
  static String html(Words words, Site site, String contextPath, Node account, Page page) {
    String errorPrefix = page.problems().isEmpty() ? "" : words.text("error.title_prefix") + " ";
    String assets = contextPath + site.mount() + "/assets/";
    Element head =
        tag(
            "head",
            tag("meta").with("charset", "utf-8"),
            tag("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            tag("meta").with("name", "color-scheme").with("content", "light dark"),
            tag("title", errorPrefix + page.title() + " · " + site.name()),
            tag("link").with("rel", "icon").with("href", Html.NO_ICON),
            tag("link").with("rel", "stylesheet").with("href", assets + "countersign.css"),
            Assets.hasScript()
                ? tag("script").with("src", assets + "countersign.js").flag("defer", true)
                : none());
    Element main =
        tag("main", summary(words, page.problems()))
            .with("id", "main")
            .with("class", page.wide() ? "cs-main cs-wide" : "cs-main")
            .add(tag("h1", page.title()).with("tabindex", "-1"))
            .add(page.content());
    Element body =
        tag(
            "body",
            tag("a", words.text("frame.skip")).with("class", "cs-skip").with("href", "#main"),
            tag(
                    "header",
                    tag("span", site.name()).with("class", "cs-site"),
                    tag("div", account).with("class", "cs-account"))
                .with("class", "cs-header"),
            main,
            page.wide()
                ? none()
                : tag("footer", text(words.text("frame.footer"))).with("class", "cs-footer"));
    Element html =
        tag("html", head, body)
            .with("lang", words.locale().toLanguageTag())
            .with("dir", "ltr")
            .with("data-cs-wasm", assets + "countersign.wasm");
    String digest = Assets.moduleDigest();
    return Html.page(digest.isEmpty() ? html : html.with("data-cs-integrity", digest));
  }

  /** The summary of problems; the script moves the focus to it. */
  private static Node summary(Words words, List<Problem> problems) {
    if (problems.isEmpty()) {
      return none();
    }
    Element list = tag("ul");
    for (Problem problem : problems) {
      list.add(
          problem.field().isEmpty()
              ? tag("li", problem.message())
              : tag("li", tag("a", problem.message()).with("href", "#" + problem.field())));
    }
    return tag(
            "div",
            tag("div", tag("h2", words.text("error.summary")).with("id", "cs-problems"), list)
                .with("role", "alert"))
        .with("class", "cs-problems")
        .with("aria-labelledby", "cs-problems")
        .with("tabindex", "-1")
        .with("data-cs-problems", "");
  }
}
