package dev.countersign.servlet;

import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Summary;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Setting up a method. The session keeps only the ticket; every look at the page asks the verifier
 * to show again what the ticket began, so a reload, a second tab and a wrong code all show the same
 * key. Looking at a page sends nothing: codes and prompts are sent by a button.
 */
final class EnrollPages {
  private static final int DESTINATION_CHARS_MAX = 32;

  private final Enrollment occasion;
  private final Logins logins;
  private final SignInPages signIn;
  private final EvidenceCheck evidence;
  private final LongSupplier nowSeconds;

  EnrollPages(
      Enrollment occasion,
      Logins logins,
      SignInPages signIn,
      EvidenceCheck evidence,
      LongSupplier nowSeconds) {
    this.occasion = occasion;
    this.logins = logins;
    this.signIn = signIn;
    this.evidence = evidence;
    this.nowSeconds = nowSeconds;
  }

  /** Any method but backup codes: which one, and then its own page. */
  void method(Exchange exchange) throws IOException, VerifierUnavailableException {
    renewPass(exchange);
    if (exchange.isPost()) {
      post(exchange);
    } else if (isDoneElsewhere(exchange)) {
      exchange.redirect(exchange.at(Pages.VERIFY));
    } else if (occasion == Enrollment.IN_SETTINGS && mustUnlock(exchange)) {
      SettingsPages.unlock(exchange);
    } else if (occasion == Enrollment.IN_SETTINGS
        && ProofPages.look(exchange) instanceof Verdict.Prove) {
      // Before anything is shown: the page of codes by e-mail names the whole address.
      exchange.redirect(exchange.at(Pages.PROVE));
    } else if (MethodPages.method(exchange.parameter("method")) == Method.PUSH
        && openedOf(exchange, Method.PUSH) != null) {
      alone(exchange, this::lookAtPhone);
    } else {
      show(exchange);
    }
  }

  /** Without a script the page comes again every few seconds, and looks each time. */
  private void lookAtPhone(Exchange exchange) throws IOException, VerifierUnavailableException {
    Verdict verdict = poll(exchange);
    if (waits(verdict)) {
      keep(exchange, startedOf(verdict));
      show(exchange);
    } else {
      settle(exchange, Method.PUSH, verdict);
    }
  }

  private static boolean waits(Verdict verdict) {
    return troubleOf(verdict) == null && startedOf(verdict) instanceof Started.Prompt;
  }

  // The ticket is there; the class file of a record says nothing about arrays.
  @SuppressWarnings("NullAway")
  private Verdict poll(Exchange exchange) throws VerifierUnavailableException {
    byte[] ticket = ticketOf(exchange, Method.PUSH);
    return occasion.run(exchange, new EnrollAct.Confirm(ticket, new Answer.Push(), ""));
  }

  /** Looks whether the phone was answered; for the script, which asks every few seconds. */
  void push(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!exchange.isPost() || openedOf(exchange, Method.PUSH) == null) {
      exchange.redirect(exchange.at(occasion.page(Method.PUSH)));
      return;
    }
    alone(
        exchange,
        now -> {
          Verdict verdict = poll(now);
          if (waits(verdict)) {
            keep(now, startedOf(verdict));
            Reply.json(now.response(), 200, Json.of(Map.of("waits", true)));
          } else {
            settle(now, Method.PUSH, verdict);
            String next = now.response().getHeader("Location");
            if (next != null) {
              // The script goes there; with this status the header means nothing.
              Map<String, Object> answer = Map.of("waits", false, "next", next);
              Reply.json(now.response(), 200, Json.of(answer));
            }
          }
        });
  }

  /** Backup codes, shown until the person says that they are saved. */
  void backupCodes(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!exchange.isPost()) {
      showCodes(exchange);
    } else if (!exchange.parameter("saved").equals("yes")) {
      FlashMessages.problem(exchange.session(), "not_saved");
      exchange.redirect(exchange.at(occasion.codesPage()));
    } else {
      confirm(exchange, Method.BACKUP_CODES, new Answer.CodesSaved());
    }
  }

  /** The codes of the open page as a text file. A POST: it never stands in a history. */
  void backupCodesText(Exchange exchange) throws IOException, VerifierUnavailableException {
    Started started =
        exchange.isPost() && exchange.session().ticket(Method.BACKUP_CODES) != null
            ? startCodes(exchange)
            : null;
    if (started instanceof Started.BackupCodes codes) {
      Reply.download(
          exchange.response(), "backup-codes.txt", EnrollViews.codesText(exchange, codes.codes()));
    } else if (!exchange.response().isCommitted() && exchange.response().getStatus() < 300) {
      exchange.redirect(exchange.at(occasion.codesPage()));
    }
  }

  private void show(Exchange exchange) throws IOException, VerifierUnavailableException {
    Verdict verdict = look(exchange);
    List<Method> methods = MethodPages.offered(offered(verdict), exchange.person());
    Method wished = MethodPages.method(exchange.parameter("method"));
    Method method = wished == null ? alreadyBegun(exchange, methods) : wished;
    if (offered(verdict).isEmpty()) {
      other(exchange, verdict, Method.TOTP);
    } else if (method == null) {
      Verdict.Enroll enroll = verdict instanceof Verdict.Enroll open ? open : null;
      exchange.page(200, EnrollViews.choose(exchange, occasion, methods, enroll));
    } else if (!methods.contains(method)) {
      exchange.redirect(exchange.at(occasion.methodsPage()));
    } else {
      showMethod(exchange, verdict, method);
    }
  }

  private void showMethod(Exchange exchange, Verdict looked, Method method)
      throws IOException, VerifierUnavailableException {
    boolean sends = method == Method.EMAIL || method == Method.SMS;
    Verdict verdict = sends ? looked : start(exchange, method, null, false);
    Started started = startedOf(verdict);
    if (!sends && started == null) {
      other(exchange, verdict, method);
      return;
    }
    keep(exchange, started);
    long now = nowSeconds.getAsLong();
    boolean asks = method == Method.SECURITY_QUESTIONS;
    boolean hasField = method != Method.PUSH && method != Method.WEB_AUTHN;
    String field = asks ? "answer1" : hasField ? "code" : "";
    Opened opened = openedOf(exchange, method);
    String typed = sends && opened == null && method == Method.SMS ? "destination" : field;
    String place = method == Method.TOTP ? "enroll" : MethodPages.name(method);
    List<Problem> problems = FlashMessages.problems(exchange, typed, place, now);
    Verdict.Enroll enroll = verdict instanceof Verdict.Enroll open ? open : null;
    exchange.page(
        200,
        started instanceof Started.Totp totp
            ? EnrollViews.totp(exchange, occasion, totp, enroll, problems, now)
            : new MethodViews(exchange, occasion, method, now)
                .page(started, opened, enroll, problems));
  }

  /** What can be set up now; begins nothing. */
  private Verdict look(Exchange exchange) throws VerifierUnavailableException {
    return occasion == Enrollment.AT_SIGN_IN
        ? exchange.signIn(new SignInAct.Begin())
        : exchange.selfService(new SelfServiceAct.List());
  }

  private static List<Method> offered(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll enroll) {
      return enroll.choices();
    }
    return verdict instanceof Verdict.Changed changed ? changed.summary().canAdd() : List.of();
  }

  /** The only method there is, or the app whose key was shown before a reload. */
  private @Nullable Method alreadyBegun(Exchange exchange, List<Method> methods) {
    if (methods.size() == 1) {
      return methods.get(0);
    }
    boolean app = methods.contains(Method.TOTP) && exchange.session().ticket(Method.TOTP) != null;
    return app && occasion == Enrollment.AT_SIGN_IN && !exchange.parameter("all").equals("1")
        ? Method.TOTP
        : null;
  }

  private void post(Exchange exchange) throws IOException, VerifierUnavailableException {
    Method method = MethodPages.method(exchange.parameter("method"));
    if (method == null || method == Method.BACKUP_CODES) {
      RefusedPages.show(exchange, 400, "expired");
      return;
    }
    String act = exchange.parameter("act");
    boolean sends = method == Method.EMAIL || method == Method.SMS;
    if (act.equals("cancel")) {
      forget(exchange.session(), method);
      exchange.redirect(exchange.at(occasion.page(method)));
    } else if (sends && (act.equals("open") || act.equals("again"))) {
      send(exchange, method, act.equals("again"));
    } else if (exchange.parameter("label").length() > EnrollViews.LABEL_CHARS_MAX) {
      FlashMessages.problem(exchange.session(), "label");
      exchange.redirect(exchange.at(occasion.page(method)));
    } else {
      Answer answer = FormAnswers.atEnrollment(exchange, method);
      if (answer == null) {
        FlashMessages.problem(
            exchange.session(), method == Method.SECURITY_QUESTIONS ? "answers" : "wrong_answer");
        exchange.redirect(exchange.at(again(exchange, method)));
        return;
      }
      confirm(exchange, method, answer);
      answer.wipe();
    }
  }

  private void send(Exchange exchange, Method method, boolean again)
      throws IOException, VerifierUnavailableException {
    Opened opened = openedOf(exchange, method);
    String typed = exchange.parameter("destination");
    if (typed.length() > DESTINATION_CHARS_MAX) {
      FlashMessages.problem(exchange.session(), "destination");
      exchange.redirect(exchange.at(occasion.page(method)));
      return;
    }
    String number = again && opened != null ? opened.destination() : telephone(typed);
    String destination = method == Method.SMS ? number : null;
    alone(exchange, now -> settle(now, method, start(now, method, destination, again)));
  }

  /** Whether it is a number, the engine says; nothing is none. */
  private String telephone(String typed) {
    return logins.telephone(typed).orElse("");
  }

  private void confirm(Exchange exchange, Method method, Answer answer)
      throws IOException, VerifierUnavailableException {
    String label = exchange.parameter("label").strip();
    alone(
        exchange,
        now -> {
          byte[] ticket = ticketOf(now, method);
          if (ticket == null) {
            // The same form came twice, or the page is from before the last sign-in.
            now.redirect(now.at(occasion.page(method)));
            return;
          }
          settle(now, method, occasion.run(now, new EnrollAct.Confirm(ticket, answer, label)));
        });
  }

  /** One at a time for each session, and not at all if something was set up already. */
  private void alone(Exchange exchange, SignInPages.Turn turn)
      throws IOException, VerifierUnavailableException {
    signIn.inTurn(
        exchange,
        now -> {
          if (isDoneElsewhere(now)) {
            now.redirect(now.at(Pages.VERIFY));
          } else {
            turn.take(now);
          }
        });
  }

  private void settle(Exchange exchange, Method method, Verdict verdict) throws IOException {
    SecondFactorSession session = exchange.session();
    Trouble trouble = troubleOf(verdict);
    Started started = startedOf(verdict);
    boolean sameAgain = started != null && !(started instanceof Started.BackupCodes);
    if (trouble != null || (sameAgain && method != Method.BACKUP_CODES)) {
      boolean over = trouble != null && (started == null || trouble instanceof Trouble.Denied);
      if (trouble instanceof Trouble.Expired) {
        session.ticket(method, null);
      }
      if (over) {
        session.opened(Opened.At.ENROLLMENT, method, null);
      }
      keep(exchange, started);
      if (trouble == null && started instanceof Started.Prompt prompt) {
        Opened prompted = new Opened(prompt.ticket(), "", 0, 0, prompt.expires());
        session.opened(Opened.At.ENROLLMENT, method, prompted);
      }
      FlashMessages.trouble(session, trouble);
      exchange.redirect(exchange.at(again(exchange, method)));
    } else if (verdict instanceof Verdict.Changed) {
      forget(session, method);
      done(exchange, method);
    } else if (!isSignInAgain(exchange, verdict)) {
      if (verdict instanceof Verdict.Enroll) {
        forget(session, method);
      }
      keep(exchange, started);
      signIn.settle(exchange, verdict);
    }
  }

  /** The same page, with the questions that were chosen; answers are in no address. */
  private String again(Exchange exchange, Method method) {
    StringBuilder page = new StringBuilder(occasion.page(method));
    if (method == Method.SECURITY_QUESTIONS) {
      for (int place = 1; place <= FormAnswers.QUESTIONS; place++) {
        Integer chosen = FormAnswers.question(exchange, place);
        if (chosen != null) {
          page.append("&question").append(place).append('=').append(chosen);
        }
      }
    }
    return page.toString();
  }

  private static void done(Exchange exchange, Method method) {
    if (method == Method.BACKUP_CODES && exchange.session().target() != null) {
      // They were made on the way to somewhere else.
      exchange.redirect(SignInPages.takeTarget(exchange));
      return;
    }
    exchange
        .session()
        .note(
            method == Method.BACKUP_CODES
                ? "done.codes"
                : "done.added." + MethodPages.name(method));
    exchange.redirect(exchange.at(Pages.SETTINGS));
  }

  private static void forget(SecondFactorSession session, Method method) {
    session.ticket(method, null);
    session.opened(Opened.At.ENROLLMENT, method, null);
  }

  private void showCodes(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (isDoneElsewhere(exchange)) {
      exchange.redirect(exchange.at(Pages.VERIFY));
      return;
    }
    if (startCodes(exchange) instanceof Started.BackupCodes codes) {
      List<Problem> problems =
          FlashMessages.problems(exchange, "saved", "codes", nowSeconds.getAsLong());
      exchange.page(200, EnrollViews.codes(exchange, occasion, codes.codes(), problems));
    }
  }

  /** Starts or shows again; null if another answer was given already. */
  private @Nullable Started startCodes(Exchange exchange)
      throws IOException, VerifierUnavailableException {
    Verdict verdict = start(exchange, Method.BACKUP_CODES, null, false);
    Started started = startedOf(verdict);
    if (started instanceof Started.BackupCodes) {
      keep(exchange, started);
      return started;
    }
    other(exchange, verdict, Method.BACKUP_CODES);
    return null;
  }

  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  private Verdict start(
      Exchange exchange, Method method, @Nullable String destination, boolean again)
      throws VerifierUnavailableException {
    byte[] ticket = ticketOf(exchange, method);
    return occasion.run(exchange, new EnrollAct.Start(method, destination, again, ticket));
  }

  /** An answer to `Start` that starts nothing. */
  private void other(Exchange exchange, Verdict verdict, Method method) throws IOException {
    if (verdict instanceof Verdict.Enroll enroll && !enroll.choices().contains(method)) {
      boolean codes = enroll.choices().contains(Method.BACKUP_CODES);
      exchange.redirect(exchange.at(codes ? Pages.BACKUP_CODES : Pages.ENROLL));
    } else if (verdict instanceof Verdict.Enroll || verdict instanceof Verdict.Changed) {
      RefusedPages.show(exchange, 403, "not_allowed");
    } else if (verdict instanceof Verdict.Challenge || isTooLateForCodes(verdict, method)) {
      exchange.session().ticket(method, null);
      exchange.redirect(exchange.at(Pages.VERIFY));
    } else if (!isSignInAgain(exchange, verdict)) {
      signIn.settle(exchange, verdict);
    }
  }

  /**
   * The first factor counts, but the offer of codes has ended: the next step is a sign-in with it.
   */
  private boolean isTooLateForCodes(Verdict verdict, Method method) {
    return occasion == Enrollment.AT_SIGN_IN
        && method == Method.BACKUP_CODES
        && verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.NotAllowed;
  }

  /** Changes need fresh evidence: ask for it, then come back. */
  private boolean isSignInAgain(Exchange exchange, Verdict verdict) {
    if (verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.NotAllowed not
        && not.rule().equals("enrollment.proof")) {
      exchange.redirect(exchange.at(Pages.PROVE));
      return true;
    }
    boolean again =
        occasion == Enrollment.IN_SETTINGS
            && verdict instanceof Verdict.Refuse refuse
            && refuse.refusal() instanceof Refusal.SignInAgain;
    if (again) {
      SettingsPages.unlock(exchange);
    }
    return again;
  }

  /** Whoever has a factor shows it before the first page, and not after something was typed. */
  private static boolean mustUnlock(Exchange exchange) {
    EvidenceFacts facts = exchange.facts();
    return facts != null && !exchange.fresh() && !SettingsPages.isExempt(facts);
  }

  /**
   * Somebody whom a rule exempts has nothing to verify with, but may set up a first factor with a
   * fresh pass: asking the policy again brings one.
   */
  private void renewPass(Exchange exchange) throws VerifierUnavailableException {
    EvidenceFacts facts = exchange.facts();
    boolean old =
        occasion == Enrollment.IN_SETTINGS
            && facts != null
            && facts.because() instanceof Because.Exempt
            && nowSeconds.getAsLong() >= facts.freshUntil();
    if (old && exchange.signIn(new SignInAct.Begin()) instanceof Verdict.Admit admit) {
      exchange.session().renewPass(admit.evidence(), LoginFacts.stated(exchange.person()));
    }
  }

  /** At sign-in nothing is to be set up once the session is verified. */
  private boolean isDoneElsewhere(Exchange exchange) throws VerifierUnavailableException {
    EvidenceFacts facts = evidence.facts(exchange.person(), exchange.session());
    return occasion == Enrollment.AT_SIGN_IN && facts != null && !SettingsPages.isInGrace(facts);
  }

  private byte @Nullable [] ticketOf(Exchange exchange, Method method) {
    Opened opened = openedOf(exchange, method);
    return opened != null ? opened.ticket() : exchange.session().ticket(method);
  }

  private @Nullable Opened openedOf(Exchange exchange, Method method) {
    Opened opened = exchange.session().opened(Opened.At.ENROLLMENT, method);
    return opened == null || opened.expires() <= nowSeconds.getAsLong() ? null : opened;
  }

  private static void keep(Exchange exchange, @Nullable Started started) {
    SecondFactorSession session = exchange.session();
    if (started instanceof Started.Totp totp) {
      session.ticket(Method.TOTP, totp.ticket());
    } else if (started instanceof Started.BackupCodes codes) {
      session.ticket(Method.BACKUP_CODES, codes.ticket());
    } else if (started instanceof Started.Message message) {
      session.opened(Opened.At.ENROLLMENT, message.method(), Opened.of(message));
    } else if (started instanceof Started.Credential credential) {
      session.ticket(Method.WEB_AUTHN, credential.ticket());
    } else if (started instanceof Started.Yubikey yubikey) {
      session.ticket(Method.YUBICO_OTP, yubikey.ticket());
    } else if (started instanceof Started.Prompt prompt) {
      session.ticket(Method.PUSH, prompt.ticket());
    } else if (started instanceof Started.Questions questions) {
      session.ticket(Method.SECURITY_QUESTIONS, questions.ticket());
    }
  }

  private static @Nullable Started startedOf(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll enroll) {
      return enroll.started();
    }
    return verdict instanceof Verdict.Changed changed ? changed.summary().started() : null;
  }

  private static @Nullable Trouble troubleOf(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll enroll) {
      return enroll.trouble();
    }
    if (verdict instanceof Verdict.Changed changed) {
      Summary summary = changed.summary();
      return summary.trouble();
    }
    return null;
  }
}
