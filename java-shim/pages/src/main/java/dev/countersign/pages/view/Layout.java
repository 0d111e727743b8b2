package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.many;
import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;
import static dev.countersign.pages.html.Html.text;

import dev.countersign.pages.Assets;
import dev.countersign.pages.HostSite;
import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import java.util.ArrayList;
import java.util.List;

/** The frame around every page. */
public final class Layout {
  private Layout() {}

  /**
   * A page for a person who is signed in to the host.
   *
   * @param visit the visit
   * @param status the HTTP status
   * @param content what goes into the frame
   * @return the page
   */
  public static Next.Page page(Visit visit, int status, PageContent content) {
    return page(visit, status, content, 0);
  }

  /**
   * A page that asks to try again later.
   *
   * @param visit the visit
   * @param status the HTTP status
   * @param content what goes into the frame
   * @param retryAfterSeconds when
   * @return the page
   */
  public static Next.Page page(
      Visit visit, int status, PageContent content, long retryAfterSeconds) {
    List<Node> account = new ArrayList<>();
    Words words = visit.words();
    HostSite site = visit.host().site();
    account.add(tag("span", visit.person().displayName()).with("class", "cs-who"));
    if (visit.facts() == null) {
      account.add(
          Forms.form(visit, OwnPaths.SIGN_OUT)
              .add(
                  tag("button", words.text("frame.someone_else"))
                      .with("type", "submit")
                      .with("class", "cs-link")));
    } else {
      account.add(tag("a", words.text("frame.back", site.name())).with("href", site.home()));
    }
    return new Next.Page(status, html(words, site, many(account), content), retryAfterSeconds);
  }

  /** A page, with what the frame says about the account. */
  static String html(Words words, HostSite site, Node account, PageContent page) {
    String errorPrefix = page.problems().isEmpty() ? "" : words.text("error.title_prefix") + " ";
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
            tag("link").with("rel", "stylesheet").with("href", site.asset("countersign.css")),
            Assets.hasScript()
                ? tag("script").with("src", site.asset("countersign.js")).flag("defer", true)
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
            .with("data-cs-wasm", site.asset("countersign.wasm"));
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
