package dev.countersign.pages.flow;

import dev.countersign.pages.LoginFacts;
import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Next;
import dev.countersign.pages.Opened;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.FormAnswers;
import dev.countersign.pages.html.Html;
import dev.countersign.pages.view.EnrollViews;
import dev.countersign.pages.view.Enrollment;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.MethodViews;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Setting up a method. A reload, a second tab and a wrong code all show the same key. Viewing a
 * page sends nothing: only a button sends codes and prompts.
 */
public final class EnrollFlow {
  private static final int DESTINATION_CHARS_MAX = 32;

  private final Enrollment occasion;
  private final Enrolling enrolling;

  /**
   * The flow.
   *
   * @param occasion when the method is set up
   * @param signIn what follows
   */
  public EnrollFlow(Enrollment occasion, SignInFlow signIn) {
    this.occasion = occasion;
    this.enrolling = new Enrolling(occasion, signIn);
  }

  /**
   * Any method except backup codes: first the choice, then the method's page.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next method(Visit visit) throws VerifierUnavailableException {
    renewPass(visit);
    if (visit.isPost()) {
      return post(visit);
    }
    if (enrolling.isDoneElsewhere(visit)) {
      return visit.to(OwnPaths.VERIFY);
    }
    boolean inSettings = occasion == Enrollment.IN_SETTINGS;
    if (inSettings && mustUnlock(visit)) {
      return SettingsFlow.unlock(visit);
    }
    if (inSettings && ProofFlow.look(visit) instanceof Verdict.Prove) {
      // Before anything is shown, because the page for e-mail codes shows the full address.
      return visit.to(OwnPaths.PROVE);
    }
    boolean prompted =
        MethodPages.method(visit.field("method")) == FactorMethod.PUSH
            && enrolling.openedOf(visit, FactorMethod.PUSH) != null;
    return prompted ? enrolling.alone(visit, this::phone) : show(visit);
  }

  /**
   * Checks whether the phone was answered; for the script, which asks every few seconds.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next push(Visit visit) throws VerifierUnavailableException {
    return visit.isPost() && enrolling.openedOf(visit, FactorMethod.PUSH) != null
        ? enrolling.alone(visit, this::phoneForScript)
        : visit.to(occasion.page(FactorMethod.PUSH));
  }

  /** Without a script the page reloads every few seconds and checks each time. */
  private Next phone(Visit visit) throws VerifierUnavailableException {
    Verdict verdict = poll(visit);
    if (!waits(verdict)) {
      return settle(visit, FactorMethod.PUSH, verdict);
    }
    Enrolling.keep(visit.session(), Enrolling.startedOf(verdict));
    return show(visit);
  }

  private Next phoneForScript(Visit visit) throws VerifierUnavailableException {
    Verdict verdict = poll(visit);
    if (waits(verdict)) {
      Enrolling.keep(visit.session(), Enrolling.startedOf(verdict));
      return Next.Program.of(200, Map.of("waits", true));
    }
    Next next = settle(visit, FactorMethod.PUSH, verdict);
    if (!(next instanceof Next.Redirect redirect)) {
      return next;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("waits", false);
    answer.put("next", redirect.location());
    return Next.Program.of(200, answer);
  }

  private static boolean waits(Verdict verdict) {
    return Enrolling.troubleOf(verdict) == null
        && Enrolling.startedOf(verdict) instanceof Started.Prompt;
  }

  // The ticket is there; the class file of a record says nothing about arrays.
  @SuppressWarnings("NullAway")
  private Verdict poll(Visit visit) throws VerifierUnavailableException {
    byte[] ticket = enrolling.ticketOf(visit, FactorMethod.PUSH);
    return enrolling.run(visit, new EnrollAct.Confirm(ticket, new Answer.Push(), ""));
  }

  private Next show(Visit visit) throws VerifierUnavailableException {
    Verdict verdict = enrolling.look(visit);
    List<FactorMethod> offered = offered(verdict);
    List<FactorMethod> methods = MethodPages.offered(offered, visit.person());
    FactorMethod wished = MethodPages.method(visit.field("method"));
    FactorMethod method = wished == null ? alreadyBegun(visit, methods) : wished;
    if (offered.isEmpty()) {
      return enrolling.other(visit, verdict, FactorMethod.TOTP);
    }
    if (method == null) {
      Verdict.Enroll enroll = verdict instanceof Verdict.Enroll open ? open : null;
      return Layout.page(visit, 200, EnrollViews.choose(visit, occasion, methods, enroll));
    }
    return methods.contains(method)
        ? showMethod(visit, verdict, method)
        : visit.to(occasion.methodsPage());
  }

  private Next showMethod(Visit visit, Verdict looked, FactorMethod method)
      throws VerifierUnavailableException {
    boolean sends = method == FactorMethod.EMAIL || method == FactorMethod.SMS;
    Verdict verdict = sends ? looked : enrolling.start(visit, method, null, false);
    Started started = Enrolling.startedOf(verdict);
    if (!sends && started == null) {
      return enrolling.other(visit, verdict, method);
    }
    Enrolling.keep(visit.session(), started);
    boolean asks = method == FactorMethod.SECURITY_QUESTIONS;
    boolean hasField = method != FactorMethod.PUSH && method != FactorMethod.WEB_AUTHN;
    String field = asks ? "answer1" : hasField ? "code" : "";
    Opened opened = enrolling.openedOf(visit, method);
    String typed = sends && opened == null && method == FactorMethod.SMS ? "destination" : field;
    String place = method == FactorMethod.TOTP ? "enroll" : MethodPages.name(method);
    List<Problem> problems = FlashMessages.problems(visit, typed, place);
    Verdict.Enroll enroll = verdict instanceof Verdict.Enroll open ? open : null;
    return Layout.page(
        visit,
        200,
        started instanceof Started.Totp totp
            ? EnrollViews.totp(visit, occasion, totp, qr(visit, totp.uri()), enroll, problems)
            : new MethodViews(visit, occasion, method).page(started, opened, enroll, problems));
  }

  private static Html.Drawing qr(Visit visit, byte[] uri) throws VerifierUnavailableException {
    if (visit.host().verdicts().help(new HelpAct.Qr(uri.clone())) instanceof Helped.Qr made) {
      return new Html.Drawing(new String(made.svg(), StandardCharsets.UTF_8).strip());
    }
    throw new VerifierUnavailableException(
        "the engine makes no QR code: use the engine of this build");
  }

  private static List<FactorMethod> offered(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll enroll) {
      return enroll.choices();
    }
    return verdict instanceof Verdict.Changed changed ? changed.summary().canAdd() : List.of();
  }

  /** The only method there is, or the app whose key was shown before a reload. */
  private @Nullable FactorMethod alreadyBegun(Visit visit, List<FactorMethod> methods) {
    if (methods.size() == 1) {
      return methods.get(0);
    }
    boolean app =
        methods.contains(FactorMethod.TOTP) && visit.session().ticket(FactorMethod.TOTP) != null;
    return app && occasion == Enrollment.AT_SIGN_IN && !visit.field("all").equals("1")
        ? FactorMethod.TOTP
        : null;
  }

  private Next post(Visit visit) throws VerifierUnavailableException {
    FactorMethod method = MethodPages.method(visit.field("method"));
    if (method == null || method == FactorMethod.BACKUP_CODES) {
      return RefusedViews.page(visit, 400, "expired");
    }
    String act = visit.field("act");
    boolean sends = method == FactorMethod.EMAIL || method == FactorMethod.SMS;
    if (act.equals("cancel")) {
      Enrolling.forget(visit.session(), method);
      return visit.to(occasion.page(method));
    }
    if (sends && (act.equals("open") || act.equals("again"))) {
      return send(visit, method, act.equals("again"));
    }
    if (visit.field("label").length() > EnrollViews.LABEL_CHARS_MAX) {
      FlashMessages.problem(visit.session(), "label");
      return visit.to(occasion.page(method));
    }
    Answer answer = FormAnswers.atEnrollment(visit.asked(), method);
    if (answer == null) {
      String problem = method == FactorMethod.SECURITY_QUESTIONS ? "answers" : "wrong_answer";
      FlashMessages.problem(visit.session(), problem);
      return visit.to(again(visit, method));
    }
    try {
      return confirm(visit, method, answer);
    } finally {
      answer.wipe();
    }
  }

  private Next send(Visit visit, FactorMethod method, boolean again)
      throws VerifierUnavailableException {
    Opened opened = enrolling.openedOf(visit, method);
    String typed = visit.field("destination");
    if (typed.length() > DESTINATION_CHARS_MAX) {
      FlashMessages.problem(visit.session(), "destination");
      return visit.to(occasion.page(method));
    }
    // The engine says whether it is a number; an empty one is not.
    String number =
        again && opened != null ? opened.destination() : visit.host().telephone(typed).orElse("");
    String destination = method == FactorMethod.SMS ? number : null;
    return enrolling.alone(
        visit, now -> settle(now, method, enrolling.start(now, method, destination, again)));
  }

  /** Confirms with an answer what was started. */
  Next confirm(Visit visit, FactorMethod method, Answer answer)
      throws VerifierUnavailableException {
    String label = visit.field("label").strip();
    return enrolling.alone(
        visit,
        now -> {
          byte[] ticket = enrolling.ticketOf(now, method);
          if (ticket == null) {
            // The same form was sent twice, or the page is from before the last sign-in.
            return now.to(occasion.page(method));
          }
          Verdict verdict = enrolling.run(now, new EnrollAct.Confirm(ticket, answer, label));
          return settle(now, method, verdict);
        });
  }

  private Next settle(Visit visit, FactorMethod method, Verdict verdict)
      throws VerifierUnavailableException {
    PageSession session = visit.session();
    Trouble trouble = Enrolling.troubleOf(verdict);
    Started started = Enrolling.startedOf(verdict);
    boolean sameAgain = started != null && !(started instanceof Started.BackupCodes);
    if (trouble != null || (sameAgain && method != FactorMethod.BACKUP_CODES)) {
      goOn(session, method, started, trouble);
      return visit.to(again(visit, method));
    }
    if (verdict instanceof Verdict.Changed) {
      Enrolling.forget(session, method);
      return done(visit, method);
    }
    if (verdict instanceof Verdict.Enroll) {
      Enrolling.forget(session, method);
    }
    Enrolling.keep(session, started);
    return enrolling.settle(visit, verdict);
  }

  /** The same method again: keeps what it shows now, and records what went wrong. */
  private static void goOn(
      PageSession session,
      FactorMethod method,
      @Nullable Started started,
      @Nullable Trouble trouble) {
    if (trouble instanceof Trouble.Expired) {
      session.ticket(method, null);
    }
    if (trouble != null && (started == null || trouble instanceof Trouble.Denied)) {
      session.opened(Opened.At.ENROLLMENT, method, null);
    }
    Enrolling.keep(session, started);
    if (trouble == null && started instanceof Started.Prompt prompt) {
      Opened prompted = new Opened(prompt.ticket(), "", 0, 0, prompt.expires());
      session.opened(Opened.At.ENROLLMENT, method, prompted);
    }
    FlashMessages.trouble(session, trouble);
  }

  /** The same page, with the chosen questions; answers never go into an address. */
  private String again(Visit visit, FactorMethod method) {
    StringBuilder page = new StringBuilder(occasion.page(method));
    if (method == FactorMethod.SECURITY_QUESTIONS) {
      for (int place = 1; place <= FormAnswers.QUESTIONS; place++) {
        Integer chosen = FormAnswers.question(visit.asked(), place);
        if (chosen != null) {
          page.append("&question").append(place).append('=').append(chosen);
        }
      }
    }
    return page.toString();
  }

  private static Next done(Visit visit, FactorMethod method) {
    if (method == FactorMethod.BACKUP_CODES && visit.session().target() != null) {
      // They were made on the way to another page.
      return new Next.Redirect(visit.takeTarget());
    }
    visit
        .session()
        .note(
            method == FactorMethod.BACKUP_CODES
                ? "done.codes"
                : "done.added." + MethodPages.name(method));
    return visit.to(OwnPaths.SETTINGS);
  }

  /** A person with a factor proves it before the first page, not after something was typed. */
  private static boolean mustUnlock(Visit visit) {
    return visit.facts() != null && !visit.fresh() && !visit.isExempt();
  }

  /**
   * A person whom a rule exempts has nothing to verify with, but may set up a first factor with a
   * fresh pass: asking the policy again brings one.
   */
  private void renewPass(Visit visit) throws VerifierUnavailableException {
    EvidenceFacts facts = visit.facts();
    boolean old =
        occasion == Enrollment.IN_SETTINGS
            && facts != null
            && facts.because() instanceof Because.Exempt
            && visit.now() >= facts.freshUntil();
    if (old && visit.signIn(new SignInAct.Begin()) instanceof Verdict.Admit admit) {
      visit.session().renewPass(admit.evidence(), LoginFacts.stated(visit.person()));
    }
  }
}
