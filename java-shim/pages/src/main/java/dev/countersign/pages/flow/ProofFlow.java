package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.Opened;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.FormAnswers;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.view.ProofViews;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Before the first factor: a code sent to the directory's mailbox, so that a password alone sets up
 * nothing. Viewing the page sends nothing; its button does.
 */
public final class ProofFlow {
  /** The place of this page's own wording of problems. */
  private static final String PLACE = "prove";

  private final SignInFlow signIn;

  /**
   * The flow.
   *
   * @param signIn what follows
   */
  public ProofFlow(SignInFlow signIn) {
    this.signIn = signIn;
  }

  /**
   * Asks for the code, or takes it.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next prove(Visit visit) throws VerifierUnavailableException {
    if (visit.isPost()) {
      return post(visit);
    }
    Verdict verdict = look(visit);
    if (!(verdict instanceof Verdict.Prove prove)) {
      return onward(visit, verdict);
    }
    FlashMessages.trouble(visit.session(), prove.trouble());
    Opened opened = opened(visit);
    List<Problem> problems = FlashMessages.problems(visit, opened == null ? "" : "code", PLACE);
    return Layout.page(visit, 200, ProofViews.page(visit, prove, opened, problems));
  }

  /** What to show; sends nothing. There is nothing for a session that has its second factor. */
  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  static Verdict look(Visit visit) throws VerifierUnavailableException {
    Verdict verdict = visit.signIn(new SignInAct.Begin());
    // An exempt person comes here to set something up anyway. Opening a method that is not set up
    // shows what has to come first.
    return verdict instanceof Verdict.Admit && visit.facts() != null
        ? visit.signIn(new SignInAct.Choose(FactorMethod.TOTP, null, false))
        : verdict;
  }

  /** It was already proven, or is not required. */
  private Next onward(Visit visit, Verdict verdict) throws VerifierUnavailableException {
    return verdict.match(
        new FollowUp(visit) {
          @Override
          public Next admit(Verdict.Admit it) {
            return visit.to(visit.facts() == null ? OwnPaths.VERIFY : OwnPaths.SETTINGS_ADD);
          }

          @Override
          public Next challenge(Verdict.Challenge it) {
            return visit.to(OwnPaths.VERIFY);
          }

          @Override
          public Next enroll(Verdict.Enroll it) {
            return visit.to(OwnPaths.ENROLL);
          }

          @Override
          public Next refuse(Verdict.Refuse it) throws VerifierUnavailableException {
            return signIn.settle(visit, it);
          }

          @Override
          public Next prove(Verdict.Prove it) {
            return visit.to(OwnPaths.PROVE);
          }
        });
  }

  private Next post(Visit visit) throws VerifierUnavailableException {
    String act = visit.field("act");
    if (act.equals("open") || act.equals("again")) {
      boolean again = act.equals("again");
      return alone(visit, now -> settle(now, now.signIn(choose(opened(now), again))));
    }
    Answer answer = FormAnswers.atSignIn(visit.asked(), FactorMethod.EMAIL);
    if (answer == null) {
      FlashMessages.problem(visit.session(), "wrong_answer");
      return visit.to(OwnPaths.PROVE);
    }
    try {
      return alone(visit, now -> settle(now, now.signIn(respond(opened(now), answer))));
    } finally {
      answer.wipe();
    }
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static SignInAct choose(@Nullable Opened opened, boolean again) {
    return new SignInAct.Choose(FactorMethod.EMAIL, opened == null ? null : opened.ticket(), again);
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static SignInAct respond(@Nullable Opened opened, Answer answer) {
    return new SignInAct.Respond(answer, opened == null ? null : opened.ticket(), false);
  }

  /** One at a time per session, and only where there is something to prove. */
  private Next alone(Visit visit, Turns.Turn turn) throws VerifierUnavailableException {
    return Turns.inTurn(
        visit,
        now -> {
          Verdict verdict = look(now);
          return verdict instanceof Verdict.Prove ? turn.take(now) : onward(now, verdict);
        });
  }

  private Next settle(Visit visit, Verdict verdict) throws VerifierUnavailableException {
    PageSession session = visit.session();
    if (verdict instanceof Verdict.Prove prove) {
      // A code already sent stays valid when another one was too soon or could not be sent.
      Shown shown = prove.shown();
      if (shown != null || prove.trouble() instanceof Trouble.Expired) {
        session.opened(Opened.At.PROOF, FactorMethod.EMAIL, Opened.of(shown));
      }
    } else if (verdict instanceof Verdict.Enroll) {
      session.opened(Opened.At.PROOF, FactorMethod.EMAIL, null);
      if (visit.facts() != null && !visit.isInGrace()) {
        return visit.to(OwnPaths.SETTINGS_ADD);
      }
    }
    return signIn.settle(visit, verdict);
  }

  /** The code that was sent, if it has not expired. */
  private static @Nullable Opened opened(Visit visit) {
    Opened opened = visit.session().opened(Opened.At.PROOF, FactorMethod.EMAIL);
    return opened == null || opened.expires() <= visit.now() ? null : opened;
  }
}
