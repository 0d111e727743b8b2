package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Urls;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.AdminViews;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.Accounts.AuditLine;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.Accounts.Trail;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Standing;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;

/** People, their state, what an administrator can do about it, and the audit list. */
public final class AdminFlow {
  /** How many events a person's page shows. */
  private static final int RECENT = 10;

  private final Administration administration;

  /**
   * The flow.
   *
   * @param administration what it shows and does
   */
  public AdminFlow(Administration administration) {
    this.administration = administration;
  }

  /**
   * The list of people.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if people or policy cannot be read
   */
  public Next people(Visit visit) throws VerifierUnavailableException {
    Next refusal = Administration.refusal(visit);
    if (refusal != null) {
      return refusal;
    }
    String search = visit.field("q").strip();
    int from = Administration.offset(visit);
    List<AdminViews.Row> rows = new ArrayList<>();
    for (Listed listed : administration.people(search, from, AdminViews.PAGE_SIZE + 1)) {
      rows.add(new AdminViews.Row(listed, decision(visit, listed)));
    }
    return Layout.page(visit, 200, AdminViews.people(visit, rows, search, from));
  }

  /**
   * One person, and what can be done.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next person(Visit visit) throws VerifierUnavailableException {
    Next refusal = Administration.refusal(visit);
    if (refusal != null) {
      return refusal;
    }
    Listed listed = administration.person(visit.field("id"));
    if (listed == null) {
      return RefusedViews.page(visit, 404, "not_found");
    }
    if (visit.isPost()) {
      return act(visit, listed);
    }
    List<AuditLine> lines = administration.audit(listed.accountId(), 0, RECENT);
    long unlocks = administration.unlocks(listed.accountId(), visit.now());
    String note = visit.session().takeNote();
    List<Problem> problems =
        note.equals("problem.reason")
            ? List.of(new Problem("reason", visit.words().text("problem.reason")))
            : List.of();
    String done = note.startsWith("done.") ? note : "";
    AdminViews.Row row = new AdminViews.Row(listed, decision(visit, listed));
    return Layout.page(visit, 200, AdminViews.person(visit, row, lines, unlocks, problems, done));
  }

  /**
   * The audit list.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if it cannot be read
   */
  public Next audit(Visit visit) throws VerifierUnavailableException {
    Next refusal = Administration.refusal(visit);
    if (refusal != null) {
      return refusal;
    }
    int from = Administration.offset(visit);
    Listed of = administration.person(visit.field("id"));
    String accountId = of == null ? "" : of.accountId();
    List<AuditLine> lines = administration.audit(accountId, from, AdminViews.PAGE_SIZE + 1);
    Trail trail = from == 0 ? administration.trail(accountId) : null;
    return Layout.page(visit, 200, AdminViews.audit(visit, of, trail, lines, from));
  }

  private Next act(Visit visit, Listed listed) throws VerifierUnavailableException {
    String here = OwnPaths.ADMIN_PERSON + "?id=" + Urls.query(listed.accountId());
    AdminAct act = Administration.actOf(visit);
    if (act == null) {
      return RefusedViews.page(visit, 400, "expired");
    }
    if (!Administration.hasReason(visit)) {
      FlashMessages.problem(visit.session(), "reason");
      return visit.to(here);
    }
    Verdict verdict = administration.act(visit, listed, act);
    if (verdict instanceof Verdict.Changed) {
      visit.session().note("done." + visit.field("act"));
      return visit.to(here);
    }
    if (isSignInAgain(verdict)) {
      visit.session().verifyAgain();
      return visit.verifyAgain(visit.at(here));
    }
    return Administration.notDone(visit, verdict);
  }

  private static boolean isSignInAgain(Verdict verdict) {
    return verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.SignInAgain;
  }

  /** What the policy asks of a person who signs in with a browser now. */
  private static Decision decision(Visit visit, Listed listed) throws VerifierUnavailableException {
    boolean suspended = listed.state() == AccountState.SUSPENDED;
    return visit
        .host()
        .verdicts()
        .decide(
            new Situation(
                visit.now(),
                listed.product(),
                Channel.FORM,
                listed.groups(),
                listed.licensed(),
                new Standing(listed.methods(), suspended, null, 0, false)));
  }
}
