package dev.countersign.servlet;

import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Summary;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Setting up an authenticator app or backup codes. The session keeps only the ticket; every look at
 * the page asks the verifier to show again what the ticket began, so a reload, a second tab and a
 * wrong code all show the same key.
 */
final class EnrollPages {
  private final Enrollment occasion;
  private final SignInPages signIn;
  private final Locks locks;
  private final EvidenceCheck evidence;
  private final LongSupplier nowSeconds;

  EnrollPages(
      Enrollment occasion,
      SignInPages signIn,
      Locks locks,
      EvidenceCheck evidence,
      LongSupplier nowSeconds) {
    this.occasion = occasion;
    this.signIn = signIn;
    this.locks = locks;
    this.evidence = evidence;
    this.nowSeconds = nowSeconds;
  }

  /** An authenticator app: key, QR code and the first code, on one page. */
  void totp(Exchange exchange) throws IOException, VerifierUnavailableException {
    renewPass(exchange);
    if (!exchange.isPost()) {
      showTotp(exchange);
      return;
    }
    byte[] code = exchange.parameter("code").getBytes(StandardCharsets.UTF_8);
    if (code.length > Forms.CODE_BYTES_MAX) {
      Notes.problem(exchange.session(), "wrong_answer");
      exchange.redirect(exchange.at(occasion.totpPage()));
      return;
    }
    if (exchange.parameter("label").length() > EnrollViews.LABEL_CHARS_MAX) {
      Notes.problem(exchange.session(), "label");
      exchange.redirect(exchange.at(occasion.totpPage()));
      return;
    }
    confirm(exchange, Method.TOTP, new Answer.Code(Method.TOTP, code), exchange.parameter("label"));
    Arrays.fill(code, (byte) 0);
  }

  /** Backup codes, shown until the person says that they are saved. */
  void backupCodes(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!exchange.isPost()) {
      showCodes(exchange);
    } else if (!exchange.parameter("saved").equals("yes")) {
      Notes.problem(exchange.session(), "not_saved");
      exchange.redirect(exchange.at(occasion.codesPage()));
    } else {
      confirm(exchange, Method.BACKUP_CODES, new Answer.CodesSaved(), "");
    }
  }

  /** The codes of the open page as a text file. A POST: it never stands in a history. */
  void backupCodesText(Exchange exchange) throws IOException, VerifierUnavailableException {
    Started started =
        exchange.isPost() && exchange.session().ticket(Method.BACKUP_CODES) != null
            ? start(exchange, Method.BACKUP_CODES)
            : null;
    if (started instanceof Started.BackupCodes codes) {
      Reply.download(
          exchange.response(), "backup-codes.txt", EnrollViews.codesText(exchange, codes.codes()));
    } else if (!exchange.response().isCommitted() && exchange.response().getStatus() < 300) {
      exchange.redirect(exchange.at(occasion.codesPage()));
    }
  }

  private void showTotp(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (isDoneElsewhere(exchange)) {
      exchange.redirect(exchange.at(Pages.VERIFY));
      return;
    }
    Verdict verdict = startVerdict(exchange, Method.TOTP);
    if (!(startedOf(verdict) instanceof Started.Totp totp)) {
      other(exchange, verdict, Method.TOTP);
      return;
    }
    Verdict.Enroll enroll = verdict instanceof Verdict.Enroll open ? open : null;
    if (enroll != null && mustChoose(exchange, enroll)) {
      totp.wipe();
      exchange.page(200, EnrollViews.choose(exchange, occasion, enroll));
      return;
    }
    keepTicket(exchange, totp);
    List<Problem> problems = Notes.problems(exchange, "code", "enroll");
    exchange.page(
        200, EnrollViews.totp(exchange, occasion, totp, enroll, problems, nowSeconds.getAsLong()));
  }

  /** Whether there is a choice that was not made yet. */
  private static boolean mustChoose(Exchange exchange, Verdict.Enroll enroll) {
    return enroll.choices().stream().filter(method -> Ways.of(method) != null).count() > 1
        && exchange.parameter("method").isEmpty()
        && exchange.session().ticket(Method.TOTP) == null;
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
      exchange.session().renewPass(admit.proof());
    }
  }

  private void showCodes(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (isDoneElsewhere(exchange)) {
      exchange.redirect(exchange.at(Pages.VERIFY));
      return;
    }
    Started started = start(exchange, Method.BACKUP_CODES);
    if (started instanceof Started.BackupCodes codes) {
      List<Problem> problems = Notes.problems(exchange, "saved", "codes");
      exchange.page(200, EnrollViews.codes(exchange, occasion, codes.codes(), problems));
    }
  }

  /** Starts or shows again; null if another answer was given already. */
  private @Nullable Started start(Exchange exchange, Method method)
      throws IOException, VerifierUnavailableException {
    Verdict verdict = startVerdict(exchange, method);
    Started started = startedOf(verdict);
    if (started instanceof Started.BackupCodes) {
      keepTicket(exchange, started);
      return started;
    }
    other(exchange, verdict, method);
    return null;
  }

  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  private Verdict startVerdict(Exchange exchange, Method method)
      throws VerifierUnavailableException {
    return occasion.run(exchange, new EnrollAct.Start(method, null, false, exchange.session().ticket(method)));
  }

  private void confirm(Exchange exchange, Method method, Answer answer, String label)
      throws IOException, VerifierUnavailableException {
    boolean turn =
        locks.alone(
            exchange.session().nonce(),
            () -> {
              Exchange now = signIn.recheck(exchange);
              byte[] ticket = now.session().ticket(method);
              if (isDoneElsewhere(now) || ticket == null) {
                // The same form came twice, or the page is from before the last sign-in.
                now.redirect(now.at(ticket == null ? occasion.page(method) : Pages.VERIFY));
                return;
              }
              EnrollAct act = new EnrollAct.Confirm(ticket, answer, label.strip());
              settle(now, method, occasion.run(now, act));
            });
    if (!turn) {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  private void settle(Exchange exchange, Method method, Verdict verdict) throws IOException {
    Trouble trouble = troubleOf(verdict);
    if (trouble != null) {
      if (trouble instanceof Trouble.Expired) {
        exchange.session().ticket(method, null);
      }
      Notes.trouble(exchange.session(), trouble);
      exchange.redirect(exchange.at(occasion.page(method)));
      return;
    }
    if (verdict instanceof Verdict.Changed) {
      exchange.session().ticket(method, null);
      if (method == Method.BACKUP_CODES && exchange.session().target() != null) {
        // They were made on the way to somewhere else.
        exchange.redirect(SignInPages.takeTarget(exchange));
        return;
      }
      exchange.session().note(method == Method.TOTP ? "done.added" : "done.codes");
      exchange.redirect(exchange.at(Pages.SETTINGS));
    } else if (!isSignInAgain(exchange, verdict)) {
      if (verdict instanceof Verdict.Enroll) {
        exchange.session().ticket(method, null);
      }
      keepTicket(exchange, startedOf(verdict));
      signIn.settle(exchange, verdict);
    }
  }

  /** An answer to `Start` that starts nothing. */
  private void other(Exchange exchange, Verdict verdict, Method method) throws IOException {
    if (verdict instanceof Verdict.Enroll enroll && !enroll.choices().contains(method)) {
      exchange.redirect(exchange.at(method == Method.TOTP ? Pages.BACKUP_CODES : Pages.ENROLL));
    } else if (verdict instanceof Verdict.Enroll || verdict instanceof Verdict.Changed) {
      RefusedPages.show(exchange, 403, "not_allowed");
    } else if (verdict instanceof Verdict.Challenge || isTooLateForCodes(verdict, method)) {
      exchange.session().ticket(method, null);
      exchange.redirect(exchange.at(Pages.VERIFY));
    } else if (!isSignInAgain(exchange, verdict)) {
      signIn.settle(exchange, verdict);
    }
  }

  /** The app counts, but the offer of codes has ended: the next step is a sign-in with the app. */
  private boolean isTooLateForCodes(Verdict verdict, Method method) {
    return occasion == Enrollment.AT_SIGN_IN
        && method == Method.BACKUP_CODES
        && verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.NotAllowed;
  }

  /** Changes need fresh evidence: ask for it, then come back. */
  private boolean isSignInAgain(Exchange exchange, Verdict verdict) {
    boolean again =
        occasion == Enrollment.IN_SETTINGS
            && verdict instanceof Verdict.Refuse refuse
            && refuse.refusal() instanceof Refusal.SignInAgain;
    if (again) {
      SettingsPages.unlock(exchange);
    }
    return again;
  }

  /** At sign-in nothing is to be set up once the session is verified. */
  private boolean isDoneElsewhere(Exchange exchange) throws VerifierUnavailableException {
    return occasion == Enrollment.AT_SIGN_IN
        && evidence.facts(exchange.person(), exchange.session()) != null;
  }

  private static void keepTicket(Exchange exchange, @Nullable Started started) {
    if (started instanceof Started.Totp totp) {
      exchange.session().ticket(Method.TOTP, totp.ticket());
    } else if (started instanceof Started.BackupCodes codes) {
      exchange.session().ticket(Method.BACKUP_CODES, codes.ticket());
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
