package dev.countersign.pages.view;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Opened;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The view of the page that asks for a code from the mailbox before the first factor. */
public final class ProofViews {
  private ProofViews() {}

  /**
   * The page.
   *
   * @param visit the visit
   * @param prove what to show
   * @param opened the code that was sent; null if none
   * @param problems what is wrong with the input
   * @return the page
   */
  public static PageContent page(
      Visit visit, Verdict.Prove prove, @Nullable Opened opened, List<Problem> problems) {
    Words words = visit.words();
    long now = visit.now();
    String destination = prove.destination();
    List<Node> content = new ArrayList<>();
    content.add(tag("p", words.text("prove.lead")).with("class", "cs-lead"));
    if (destination == null) {
      content.add(tag("p", words.text("prove.no_address")));
    } else if (opened == null) {
      Element form = Forms.form(visit, OwnPaths.PROVE).add(Forms.hidden("act", "open"));
      String button = words.text("challenge.email.send", destination);
      content.add(form.add(Forms.actions(Forms.submit(button).flag("autofocus", true))));
    } else {
      content.add(MethodForms.sent(words, "challenge.email.sent", opened, now));
      content.add(code(visit, opened, problems));
      Element again = Forms.form(visit, OwnPaths.PROVE).add(Forms.hidden("act", "again"));
      content.add(MethodForms.again(words, again, opened.againAt() - now, "challenge.code.again"));
    }
    Long until = prove.postponeUntil();
    content.add(
        until == null ? none() : EnrollViews.postpone(visit, until, prove.postponementsLeft()));
    return new PageContent(words.text("prove.title"), problems, false, content);
  }

  private static Node code(Visit visit, Opened opened, List<Problem> problems) {
    Words words = visit.words();
    MethodPages.Way way = MethodPages.EMAIL;
    Element input = Forms.codeInput(true).flag("autofocus", problems.isEmpty());
    return Forms.form(visit, OwnPaths.PROVE)
        .add(
            Forms.field(
                words,
                "code",
                words.text("challenge.email.label"),
                words.text("challenge.email.hint", opened.digits()),
                problems,
                Forms.checked(words, input, way, opened.digits())),
            Forms.actions(Forms.submit(words.text("action.verify"))));
  }
}
