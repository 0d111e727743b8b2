package dev.countersign.servlet;

import static dev.countersign.pages.html.Html.none;
import static dev.countersign.pages.html.Html.tag;

import dev.countersign.pages.html.Html.Element;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.words.Words;
import dev.countersign.servlet.Layout.Page;
import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Before the first factor: a code that goes to the directory's mailbox, so that whoever only knows
 * the password sets up nothing. Looking at the page sends nothing; its button does.
 */
final class ProofPages {
  /** The words of its own that a problem has here. */
  private static final String PLACE = "prove";

  private final SignInPages signIn;
  private final LongSupplier nowSeconds;

  ProofPages(SignInPages signIn, LongSupplier nowSeconds) {
    this.signIn = signIn;
    this.nowSeconds = nowSeconds;
  }

  /** Asks for the code, or takes it. */
  void prove(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (exchange.isPost()) {
      post(exchange);
      return;
    }
    Verdict verdict = look(exchange);
    if (verdict instanceof Verdict.Prove prove) {
      FlashMessages.trouble(exchange.session(), prove.trouble());
      exchange.page(200, page(exchange, prove));
    } else {
      onward(exchange, verdict);
    }
  }

  /** What is to be shown; sends nothing. For a session that has its second factor, nothing is. */
  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  static Verdict look(Exchange exchange) throws VerifierUnavailableException {
    Verdict verdict = exchange.signIn(new SignInAct.Begin());
    // Whoever is exempt comes here to set something up all the same. Opening a method that is not
    // set up shows what has to come first.
    return verdict instanceof Verdict.Admit && exchange.facts() != null
        ? exchange.signIn(new SignInAct.Choose(Method.TOTP, null, false))
        : verdict;
  }

  /** It was shown already, or is not asked for. */
  private void onward(Exchange exchange, Verdict verdict) throws IOException {
    if (verdict instanceof Verdict.Refuse) {
      signIn.settle(exchange, verdict);
    } else if (verdict instanceof Verdict.Enroll) {
      exchange.redirect(exchange.at(Pages.ENROLL));
    } else if (verdict instanceof Verdict.Admit && exchange.facts() != null) {
      exchange.redirect(exchange.at(Pages.SETTINGS_ADD));
    } else {
      exchange.redirect(exchange.at(Pages.VERIFY));
    }
  }

  private void post(Exchange exchange) throws IOException, VerifierUnavailableException {
    String act = exchange.parameter("act");
    if (act.equals("open") || act.equals("again")) {
      boolean again = act.equals("again");
      alone(exchange, now -> settle(now, now.signIn(choose(opened(now), again))));
      return;
    }
    Answer answer = FormAnswers.atSignIn(exchange, Method.EMAIL);
    if (answer == null) {
      FlashMessages.problem(exchange.session(), "wrong_answer");
      exchange.redirect(exchange.at(Pages.PROVE));
      return;
    }
    alone(exchange, now -> settle(now, now.signIn(respond(opened(now), answer))));
    answer.wipe();
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static SignInAct choose(@Nullable Opened opened, boolean again) {
    return new SignInAct.Choose(Method.EMAIL, opened == null ? null : opened.ticket(), again);
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static SignInAct respond(@Nullable Opened opened, Answer answer) {
    return new SignInAct.Respond(answer, opened == null ? null : opened.ticket(), false);
  }

  /** One at a time for each session, and only where there is something to show. */
  private void alone(Exchange exchange, SignInPages.Turn turn)
      throws IOException, VerifierUnavailableException {
    signIn.inTurn(
        exchange,
        now -> {
          Verdict verdict = look(now);
          if (verdict instanceof Verdict.Prove) {
            turn.take(now);
          } else {
            onward(now, verdict);
          }
        });
  }

  private void settle(Exchange exchange, Verdict verdict) throws IOException {
    SecondFactorSession session = exchange.session();
    if (verdict instanceof Verdict.Prove prove) {
      // A code that is out stays good when another one was too soon, or did not go out.
      Shown shown = prove.shown();
      if (shown != null || prove.trouble() instanceof Trouble.Expired) {
        session.opened(Opened.At.PROOF, Method.EMAIL, Opened.of(shown));
      }
    } else if (verdict instanceof Verdict.Enroll) {
      session.opened(Opened.At.PROOF, Method.EMAIL, null);
      EvidenceFacts facts = exchange.facts();
      if (facts != null && !SettingsPages.isInGrace(facts)) {
        exchange.redirect(exchange.at(Pages.SETTINGS_ADD));
        return;
      }
    }
    signIn.settle(exchange, verdict);
  }

  /** The code that is on its way, if it has not ended. */
  private @Nullable Opened opened(Exchange exchange) {
    Opened opened = exchange.session().opened(Opened.At.PROOF, Method.EMAIL);
    return opened == null || opened.expires() <= nowSeconds.getAsLong() ? null : opened;
  }

  private Page page(Exchange exchange, Verdict.Prove prove) {
    Words words = exchange.words();
    long now = nowSeconds.getAsLong();
    Opened opened = opened(exchange);
    String destination = prove.destination();
    List<Problem> problems =
        FlashMessages.problems(exchange, opened == null ? "" : "code", PLACE, now);
    List<Node> content = new ArrayList<>();
    content.add(tag("p", words.text("prove.lead")).with("class", "cs-lead"));
    if (destination == null) {
      content.add(tag("p", words.text("prove.no_address")));
    } else if (opened == null) {
      Element form = Forms.form(exchange, Pages.PROVE).add(Forms.hidden("act", "open"));
      String button = words.text("challenge.email.send", destination);
      content.add(form.add(Forms.actions(Forms.submit(button).flag("autofocus", true))));
    } else {
      content.add(MethodForms.sent(words, "challenge.email.sent", opened, now));
      content.add(code(exchange, opened, problems));
      Element again = Forms.form(exchange, Pages.PROVE).add(Forms.hidden("act", "again"));
      content.add(MethodForms.again(words, again, opened.againAt() - now, "challenge.code.again"));
    }
    Long until = prove.postponeUntil();
    content.add(
        until == null ? none() : EnrollViews.postpone(exchange, until, prove.postponementsLeft()));
    return new Page(words.text("prove.title"), problems, false, content);
  }

  private static Node code(Exchange exchange, Opened opened, List<Problem> problems) {
    Words words = exchange.words();
    MethodPages.Way way = MethodPages.EMAIL;
    Element input = Forms.codeInput(true).flag("autofocus", problems.isEmpty());
    return Forms.form(exchange, Pages.PROVE)
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
