package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.Refusal;
import java.io.IOException;

/** The pages that say "not now" or "not this way", in words for the person only. */
final class RefusedPages {
  private RefusedPages() {}

  /** A refusal of the verifier. */
  static void show(Exchange exchange, Refusal refusal) throws IOException {
    if (refusal instanceof Refusal.Locked) {
      show(exchange, 429, "locked");
    } else if (refusal instanceof Refusal.Suspended) {
      show(exchange, 403, "suspended");
    } else if (refusal instanceof Refusal.NotAllowed) {
      show(exchange, 403, "not_allowed");
    } else if (refusal instanceof Refusal.EnrollFirst) {
      show(exchange, 403, "enroll_first");
    } else if (refusal instanceof Refusal.SignInAgain) {
      show(exchange, 403, "sign_in_again");
    } else if (refusal instanceof Refusal.AskAdministrator) {
      show(exchange, 403, "ask_administrator");
    } else {
      show(exchange, 503, "busy");
    }
  }

  /**
   * A page of the texts {@code refused.KIND.title} and {@code refused.KIND.text}; a program gets
   * the same as a code.
   */
  static void show(Exchange exchange, int status, String kind) throws IOException {
    boolean verified = exchange.facts() != null;
    Node out =
        verified
            ? Forms.link(
                exchange.words().text("frame.back", exchange.site().name()), exchange.home())
            : Forms.link(exchange.words().text("refused.try_again"), exchange.at(Pages.VERIFY));
    show(exchange, status, kind, tag("p", out));
  }

  /** The same with a way out that fits better than the way back. */
  static void show(Exchange exchange, int status, String kind, Node out) throws IOException {
    Words words = exchange.words();
    String title = words.text("refused." + kind + ".title");
    String message = words.text("refused." + kind + ".text");
    if (exchange.request().getRequestURI().startsWith(exchange.at("/rest/"))) {
      Reply.code(exchange.response(), status, kind, message);
      return;
    }
    exchange.page(status, Layout.Page.of(title, tag("p", message), out));
  }
}
