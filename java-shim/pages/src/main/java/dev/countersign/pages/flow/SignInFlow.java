package dev.countersign.pages.flow;

import dev.countersign.pages.Browser;
import dev.countersign.pages.LoginFacts;
import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Next;
import dev.countersign.pages.Opened;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.FormAnswers;
import dev.countersign.pages.view.ChallengeViews;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.MethodLinks;
import dev.countersign.pages.view.PageContent;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.AttemptLock;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The challenge of a sign-in, and everything that can follow from it. */
public final class SignInFlow {
  /** The most days a device is remembered, for when the challenge that said so is gone. */
  private static final int DEVICE_DAYS_MAX = 30;

  /**
   * Asks for the second factor, or takes the answer.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next verify(Visit visit) throws VerifierUnavailableException {
    if (visit.isPost()) {
      return post(visit);
    }
    if (isDone(visit)) {
      return new Next.Redirect(visit.takeTarget());
    }
    FactorMethod wished = MethodPages.method(visit.field("method"));
    return wished == FactorMethod.PUSH && openedOf(visit, FactorMethod.PUSH) != null
        ? alone(visit, now -> show(now, poll(now), wished))
        : show(visit, look(visit, wished), wished);
  }

  /**
   * Checks whether the phone was answered; for the script, which asks every few seconds.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next push(Visit visit) throws VerifierUnavailableException {
    return visit.isPost() ? alone(visit, SignInFlow::phone) : visit.to(OwnPaths.VERIFY);
  }

  private static Next phone(Visit visit) throws VerifierUnavailableException {
    Verdict verdict = openedOf(visit, FactorMethod.PUSH) == null ? null : poll(visit);
    boolean waits = false;
    String next = visit.at(MethodLinks.page(visit, MethodPages.of(FactorMethod.PUSH)));
    if (verdict instanceof Verdict.Admit admit) {
      next = admitted(visit, admit);
    } else if (verdict instanceof Verdict.Challenge challenge) {
      keep(visit, FactorMethod.PUSH, challenge);
      waits = challenge.trouble() == null && openedOf(visit, FactorMethod.PUSH) != null;
      FlashMessages.trouble(visit.session(), challenge.trouble());
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("waits", waits);
    answer.put("next", next);
    return Next.Program.of(200, answer);
  }

  /**
   * Puts enrollment off.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next postpone(Visit visit) throws VerifierUnavailableException {
    return visit.isPost()
        ? settle(visit, visit.signIn(new SignInAct.Postpone()))
        : visit.to(OwnPaths.VERIFY);
  }

  /** What follows from a verdict that answered a form. */
  Next settle(Visit visit, Verdict verdict) throws VerifierUnavailableException {
    return verdict.match(
        new FollowUp(visit) {
          @Override
          public Next admit(Verdict.Admit it) {
            return new Next.Redirect(admitted(visit, it));
          }

          @Override
          public Next challenge(Verdict.Challenge it) {
            FactorMethod tried = MethodPages.method(visit.field("method"));
            boolean closed = isClosed(it, tried);
            FactorMethod shown = closed ? tried : it.opened();
            if (!closed) {
              FlashMessages.trouble(visit.session(), it.trouble());
            }
            return visit.to(MethodLinks.page(visit, shown == null ? null : MethodPages.of(shown)));
          }

          @Override
          public Next enroll(Verdict.Enroll it) {
            FlashMessages.trouble(visit.session(), it.trouble());
            return visit.to(enrollPage(it));
          }

          @Override
          public Next prove(Verdict.Prove it) {
            FlashMessages.trouble(visit.session(), it.trouble());
            return visit.to(OwnPaths.PROVE);
          }

          @Override
          public Next refuse(Verdict.Refuse it) {
            return SignInFlow.refuse(visit, it.refusal());
          }
        });
  }

  private Next post(Visit visit) throws VerifierUnavailableException {
    FactorMethod method = MethodPages.method(visit.field("method"));
    MethodPages.Way way = method == null ? null : MethodPages.of(method);
    if (method == null || way == null) {
      return RefusedViews.page(visit, 400, "expired");
    }
    String act = visit.field("act");
    if (way.sends() && (act.equals("open") || act.equals("again"))) {
      return open(visit, method, act.equals("again"));
    }
    if (way.sends() && act.equals("cancel")) {
      visit.session().opened(Opened.At.SIGN_IN, method, null);
      return visit.to(MethodLinks.page(visit, way));
    }
    Answer answer = FormAnswers.atSignIn(visit.asked(), method);
    if (answer == null) {
      FlashMessages.problem(visit.session(), "wrong_answer");
      return visit.to(MethodLinks.page(visit, way));
    }
    try {
      return alone(visit, now -> settleAndKeep(now, method, respond(now, method, answer)));
    } finally {
      answer.wipe();
    }
  }

  /** Sends a code or prompts the phone. Only a button does this; viewing a page never does. */
  private Next open(Visit visit, FactorMethod method, boolean again)
      throws VerifierUnavailableException {
    visit.session().remember(visit.field("remember").equals("yes"));
    return alone(
        visit,
        now -> {
          Opened opened = openedOf(now, method);
          return settleAndKeep(now, method, now.signIn(choose(method, opened, again)));
        });
  }

  /** One at a time per session, and not at all if the same form was already answered. */
  private static Next alone(Visit visit, Turns.Turn turn) throws VerifierUnavailableException {
    // If the same form was sent twice, the first one was right.
    return Turns.inTurn(
        visit, now -> isDone(now) ? new Next.Redirect(now.takeTarget()) : turn.take(now));
  }

  private Next settleAndKeep(Visit visit, FactorMethod method, Verdict verdict)
      throws VerifierUnavailableException {
    keep(visit, method, verdict);
    return settle(visit, verdict);
  }

  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  private static Verdict respond(Visit visit, FactorMethod method, Answer answer)
      throws VerifierUnavailableException {
    Opened opened = openedOf(visit, method);
    boolean remember = visit.field("remember").equals("yes");
    return visit.signIn(
        new SignInAct.Respond(answer, opened == null ? null : opened.ticket(), remember));
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static Verdict poll(Visit visit) throws VerifierUnavailableException {
    Opened opened = openedOf(visit, FactorMethod.PUSH);
    boolean remember = visit.session().remembers();
    return visit.signIn(
        new SignInAct.Respond(
            new Answer.Push(), opened == null ? null : opened.ticket(), remember));
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static SignInAct choose(FactorMethod method, @Nullable Opened opened, boolean again) {
    return new SignInAct.Choose(method, opened == null ? null : opened.ticket(), again);
  }

  /** The current challenge, without sending anything. */
  private static Verdict look(Visit visit, @Nullable FactorMethod wished)
      throws VerifierUnavailableException {
    MethodPages.Way way = wished == null ? null : MethodPages.of(wished);
    if (wished != null && way != null && !way.sends()) {
      Verdict chosen = visit.signIn(choose(wished, openedOf(visit, wished), false));
      // A person whom a rule exempts, with a method in the address that is not set up.
      boolean proves = chosen instanceof Verdict.Prove || isForAdministrator(chosen);
      return proves ? visit.signIn(new SignInAct.Begin()) : chosen;
    }
    Verdict verdict = visit.signIn(new SignInAct.Begin());
    boolean wishIsOpen =
        verdict instanceof Verdict.Challenge challenge && isOffered(challenge, wished);
    FactorMethod first = verdict instanceof Verdict.Challenge open ? open.opened() : null;
    boolean showsMore = first == FactorMethod.WEB_AUTHN || first == FactorMethod.SECURITY_QUESTIONS;
    return first != null && showsMore && !wishIsOpen
        ? visit.signIn(choose(first, openedOf(visit, first), false))
        : verdict;
  }

  private static boolean isForAdministrator(Verdict verdict) {
    return verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.AskAdministrator;
  }

  private static Next show(Visit visit, Verdict verdict, @Nullable FactorMethod wished)
      throws VerifierUnavailableException {
    return verdict.match(
        new FollowUp(visit) {
          @Override
          public Next admit(Verdict.Admit it) {
            // With nothing to ask for, nothing can become fresh: that would loop.
            return visit.facts() != null && it.because() instanceof Because.Exempt
                ? RefusedViews.page(visit, 403, "no_factor")
                : new Next.Redirect(admitted(visit, it));
          }

          @Override
          public Next challenge(Verdict.Challenge it) {
            return SignInFlow.challenge(visit, it, wished);
          }

          @Override
          public Next enroll(Verdict.Enroll it) {
            return visit.to(enrollPage(it));
          }

          @Override
          public Next prove(Verdict.Prove it) {
            return visit.to(OwnPaths.PROVE);
          }

          @Override
          public Next refuse(Verdict.Refuse it) {
            return SignInFlow.refuse(visit, it.refusal());
          }
        });
  }

  private static Next refuse(Visit visit, Refusal refusal) {
    return refusal instanceof Refusal.Locked locked
        ? locked(visit, new AttemptLock(locked.until()), List.of())
        : RefusedViews.page(visit, refusal);
  }

  private static Next locked(Visit visit, AttemptLock lock, List<Choice> choices) {
    PageContent content = ChallengeViews.locked(visit, lock, choices);
    Long until = lock.until();
    long wait = until == null ? 0 : Math.max(1, until - visit.now());
    return Layout.page(visit, 429, content, wait);
  }

  private static Next challenge(
      Visit visit, Verdict.Challenge challenge, @Nullable FactorMethod wished) {
    if (visit.facts() == null) {
      // What this browser remembers did not count.
      visit.host().browser().forgetDevice();
    }
    Integer days = challenge.rememberDays();
    visit.session().rememberDays(days == null ? 0 : days);
    FactorMethod method = isOffered(challenge, wished) ? wished : challenge.opened();
    if (method == null || isClosed(challenge, wished)) {
      visit.session().takeNote();
      AttemptLock lock = challenge.locked();
      return locked(visit, lock == null ? new AttemptLock(null) : lock, challenge.choices());
    }
    MethodPages.Way way = MethodPages.of(method);
    if (way == null) {
      return RefusedViews.page(visit, 403, "ask_administrator");
    }
    keep(visit, method, challenge);
    FlashMessages.trouble(visit.session(), challenge.trouble());
    String field = method == FactorMethod.SECURITY_QUESTIONS ? "answer1" : "code";
    boolean hasField = method != FactorMethod.PUSH && method != FactorMethod.WEB_AUTHN;
    List<Problem> problems = FlashMessages.problems(visit, hasField ? field : "", way.name());
    ChallengeViews views = new ChallengeViews(visit, challenge, method, way);
    return Layout.page(
        visit, 200, views.page(openedOf(visit, method), challenge.shown(), problems));
  }

  private static boolean isOffered(Verdict.Challenge challenge, @Nullable FactorMethod method) {
    return method != null
        && challenge.choices().stream().anyMatch(choice -> choice.method() == method);
  }

  /**
   * Whether a lock covers the requested method or, if none was requested, all except backup
   * methods.
   */
  private static boolean isClosed(Verdict.Challenge challenge, @Nullable FactorMethod wished) {
    return challenge.locked() != null
        && (wished == null
            ? challenge.choices().stream().allMatch(Choice::isBackup)
            : !isOffered(challenge, wished));
  }

  /** What the session holds for the method, if it has not expired. */
  private static @Nullable Opened openedOf(Visit visit, FactorMethod method) {
    Opened opened = visit.session().opened(Opened.At.SIGN_IN, method);
    return opened == null || opened.expires() <= visit.now() ? null : opened;
  }

  /** Keeps what the method shows now and forgets what is over. */
  private static void keep(Visit visit, FactorMethod method, Verdict verdict) {
    if (!(verdict instanceof Verdict.Challenge challenge) || challenge.opened() != method) {
      return;
    }
    Opened opened = Opened.of(challenge.shown());
    if (opened != null || challenge.trouble() != null) {
      visit.session().opened(Opened.At.SIGN_IN, method, opened);
    }
  }

  /** Records that the person is in, and returns where they go next. */
  private static String admitted(Visit visit, Verdict.Admit admit) {
    PageSession session = visit.session();
    int days = session.rememberDays();
    if (admit.because() instanceof Because.Verified) {
      visit.host().renewSessionId();
    }
    session.evidence(admit.evidence(), LoginFacts.stated(visit.person()));
    session.renewToken();
    Browser browser = visit.host().browser();
    byte[] knownBrowser = admit.knownBrowser();
    if (knownBrowser != null) {
      browser.keepKnownBrowser(knownBrowser, Browser.KNOWN_BROWSER_DAYS);
    }
    byte[] device = admit.deviceToken();
    if (device != null) {
      browser.keepDevice(device, days == 0 ? DEVICE_DAYS_MAX : days);
    }
    boolean signedIn = visit.facts() == null && admit.because() instanceof Because.Verified;
    return CodesLeftFlow.isDue(visit, admit.codesLeft(), signedIn)
        ? visit.at(OwnPaths.CODES_LEFT)
        : visit.takeTarget();
  }

  /** There is nothing left to ask: verified, and fresh if that was requested. */
  private static boolean isDone(Visit visit) {
    boolean again = visit.field(MethodLinks.AGAIN).equals("1");
    boolean fresh = visit.fresh() && !visit.session().mustVerifyAgain();
    return visit.facts() != null && (fresh || !again);
  }

  private static String enrollPage(Verdict.Enroll enroll) {
    return enroll.choices().equals(List.of(FactorMethod.BACKUP_CODES))
        ? OwnPaths.BACKUP_CODES
        : OwnPaths.ENROLL;
  }
}
