package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.HostSite;
import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.Refusal;
import java.lang.System.Logger.Level;

/** The pages that say "not now" or "not this way", in words meant for the person. */
public final class RefusedViews {
  private static final System.Logger LOG = System.getLogger("dev.countersign.pages");

  private RefusedViews() {}

  /**
   * A refusal of the verifier.
   *
   * @param visit the visit
   * @param refusal why
   * @return the page
   */
  public static Next page(Visit visit, Refusal refusal) {
    return refusal.match(
        new Refusal.Cases<Next, RuntimeException>() {
          @Override
          public Next locked(Refusal.Locked it) {
            return page(visit, 429, "locked");
          }

          @Override
          public Next suspended(Refusal.Suspended it) {
            return page(visit, 403, "suspended");
          }

          @Override
          public Next notAllowed(Refusal.NotAllowed it) {
            return page(visit, 403, "not_allowed");
          }

          @Override
          public Next enrollFirst(Refusal.EnrollFirst it) {
            return page(visit, 403, "enroll_first");
          }

          @Override
          public Next signInAgain(Refusal.SignInAgain it) {
            return page(visit, 403, "sign_in_again");
          }

          @Override
          public Next askAdministrator(Refusal.AskAdministrator it) {
            return page(visit, 403, "ask_administrator");
          }

          @Override
          public Next busy(Refusal.Busy it) {
            return page(visit, 503, "busy");
          }
        });
  }

  /**
   * A page of the texts {@code refused.KIND.title} and {@code refused.KIND.text}; a program gets
   * the same as a code.
   *
   * @param visit the visit
   * @param status the HTTP status
   * @param kind which texts
   * @return the page
   */
  public static Next page(Visit visit, int status, String kind) {
    HostSite site = visit.host().site();
    Words words = visit.words();
    Node out =
        visit.facts() != null
            ? Forms.link(words.text("frame.back", site.name()), site.home())
            : Forms.link(words.text("refused.try_again"), visit.at(OwnPaths.VERIFY));
    return page(visit, status, kind, tag("p", out));
  }

  /**
   * The same, with a better way out than going back.
   *
   * @param visit the visit
   * @param status the HTTP status
   * @param kind which texts
   * @param out the way out
   * @return the page
   */
  public static Next page(Visit visit, int status, String kind, Node out) {
    Words words = visit.words();
    String title = words.text("refused." + kind + ".title");
    String message = words.text("refused." + kind + ".text");
    return visit.asked().byProgram()
        ? Next.Program.error(status, kind, message)
        : Layout.page(visit, status, PageContent.of(title, tag("p", message), out));
  }

  /**
   * Refuses because of an answer that is impossible here; the operator's log names its type.
   *
   * @param visit the visit
   * @param answer the answer
   * @return the page
   */
  public static Next unexpected(Visit visit, Object answer) {
    LOG.log(
        Level.ERROR,
        "the verifier answered "
            + answer.getClass().getName()
            + " to the page "
            + visit.asked().page()
            + ", which knows no such answer: the request is refused");
    return page(visit, 503, "busy");
  }

  /**
   * The page for when the engine or the store is gone. It names no person.
   *
   * @param site the host
   * @param words the texts in the person's language
   * @return the page
   */
  public static Next.Page unavailable(HostSite site, Words words) {
    PageContent content =
        PageContent.of(
            words.text("refused.unavailable.title"),
            tag("p", words.text("refused.unavailable.text")),
            tag("p", Forms.link(words.text("refused.try_again"), site.page(OwnPaths.VERIFY))));
    return new Next.Page(503, Layout.html(words, site, Html.none(), content), 0);
  }
}
