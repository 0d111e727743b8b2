package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.servlet.Layout.Page;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The step after a sign-in that tells how many backup codes are left: when one was used, and when
 * none or few are there. Whoever closed the page of the first codes hears of it here.
 */
final class CodesLeftPage {
  /** Codes that are few: from here on new ones are offered. */
  static final int LOW = 3;

  private static final String USED = "codes_left:";
  private static final String FEW = "codes_few:";

  private CodesLeftPage() {}

  /**
   * Whether the page is to be shown, and if so notes what it has to say.
   *
   * @param exchange somebody who was just admitted
   * @param left codes left after one was used; null if none was used
   * @param signedIn whether a sign-in just ended; who unlocks the settings is not held up
   */
  static boolean isDue(Exchange exchange, @Nullable Integer left, boolean signedIn) {
    if (left != null) {
      exchange.session().note(USED + left);
      return true;
    }
    try {
      int few = signedIn ? few(exchange) : -1;
      if (few >= 0) {
        exchange.session().note(FEW + few);
      }
      return few >= 0;
    } catch (VerifierUnavailableException later) {
      // The person is signed in; the reminder can wait for the next time.
      return false;
    }
  }

  static void show(Exchange exchange) throws IOException {
    String note = exchange.session().takeNote();
    if (note.startsWith(USED)) {
      exchange.page(200, used(exchange, Long.parseLong(note.substring(USED.length()))));
    } else if (note.startsWith(FEW)) {
      exchange.page(200, few(exchange, Long.parseLong(note.substring(FEW.length()))));
    } else {
      exchange.redirect(SignInPages.takeTarget(exchange));
    }
  }

  private static Page used(Exchange exchange, long left) {
    Words words = exchange.words();
    List<Node> content = new ArrayList<>();
    content.add(
        tag("p", words.count("codes_left.count", left) + " " + words.text("codes_left.once")));
    if (left <= LOW) {
      content.add(tag("p", words.text("codes_left.low")).with("class", "cs-warn"));
    }
    content.add(
        left <= LOW
            ? Forms.actions(create(exchange), goOn(exchange, "action.continue", "cs-button"))
            : Forms.actions(goOn(exchange, "action.continue", "cs-button cs-primary")));
    content.add(
        tag(
                "p",
                words.nodes(
                    "codes_left.lost",
                    Forms.link(words.text("codes_left.settings"), exchange.at(Pages.SETTINGS))))
            .with("class", "cs-hint"));
    return new Page(words.text("codes_left.title"), List.of(), false, content);
  }

  private static Page few(Exchange exchange, long left) {
    Words words = exchange.words();
    String title = left == 0 ? words.text("codes_few.none") : words.count("codes_few.title", left);
    return Page.of(
        title,
        tag("p", words.text("codes_few.why")),
        Forms.actions(create(exchange), goOn(exchange, "codes_few.later", "cs-button")));
  }

  private static Node create(Exchange exchange) {
    return Forms.link(
            exchange.words().text("settings.codes.create"), exchange.at(Pages.SETTINGS_CODES))
        .with("class", "cs-button cs-primary");
  }

  /** The page of the challenge sends whoever is verified to where they wanted to go. */
  private static Node goOn(Exchange exchange, String label, String look) {
    return Forms.link(exchange.words().text(label), exchange.at(Pages.VERIFY)).with("class", look);
  }

  /** How few codes are left; negative if there are enough, or if policy allows no new ones. */
  private static int few(Exchange exchange) throws VerifierUnavailableException {
    if (!(exchange.selfService(new SelfServiceAct.List()) instanceof Verdict.Changed changed)) {
      return -1;
    }
    Integer left = changed.summary().codesLeft();
    if (left != null && left > LOW) {
      return -1;
    }
    return mayCreate(exchange) ? (left == null ? 0 : left) : -1;
  }

  /** Asks by beginning: nothing is saved before somebody confirms. */
  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  private static boolean mayCreate(Exchange exchange) throws VerifierUnavailableException {
    SelfServiceAct begin =
        new SelfServiceAct.Enroll(new EnrollAct.Start(Method.BACKUP_CODES, null, false, null));
    Verdict verdict = exchange.selfService(begin);
    boolean may = verdict instanceof Verdict.Changed changed && changed.summary().started() != null;
    verdict.wipe();
    return may;
  }
}
