package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.EnrollViews;
import dev.countersign.pages.view.Enrollment;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import java.util.List;

/** Backup codes, shown until the person says they are saved. */
public final class BackupCodesFlow {
  private final Enrollment occasion;
  private final Enrolling enrolling;
  private final EnrollFlow enroll;

  /**
   * The flow.
   *
   * @param occasion when the codes are made
   * @param signIn what follows
   */
  public BackupCodesFlow(Enrollment occasion, SignInFlow signIn) {
    this.occasion = occasion;
    this.enrolling = new Enrolling(occasion, signIn);
    this.enroll = new EnrollFlow(occasion, signIn);
  }

  /**
   * Shows the codes, or takes the confirmation that they are saved.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next codes(Visit visit) throws VerifierUnavailableException {
    if (!visit.isPost()) {
      return show(visit);
    }
    if (!visit.field("saved").equals("yes")) {
      FlashMessages.problem(visit.session(), "not_saved");
      return visit.to(occasion.codesPage());
    }
    return enroll.confirm(visit, FactorMethod.BACKUP_CODES, new Answer.CodesSaved());
  }

  /**
   * The page's codes as a text file. A POST, so that it never appears in the history.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next text(Visit visit) throws VerifierUnavailableException {
    return visit.isPost() && visit.session().ticket(FactorMethod.BACKUP_CODES) != null
        ? withCodes(
            visit,
            codes -> new Next.Download("backup-codes.txt", EnrollViews.codesText(visit, codes)))
        : visit.to(occasion.codesPage());
  }

  private Next show(Visit visit) throws VerifierUnavailableException {
    if (enrolling.isDoneElsewhere(visit)) {
      return visit.to(OwnPaths.VERIFY);
    }
    return withCodes(
        visit,
        codes -> {
          List<Problem> problems = FlashMessages.problems(visit, "saved", "codes");
          return Layout.page(visit, 200, EnrollViews.codes(visit, occasion, codes, problems));
        });
  }

  private interface Then {
    Next with(List<byte[]> codes);
  }

  /** Starts, or shows the same codes again. */
  private Next withCodes(Visit visit, Then then) throws VerifierUnavailableException {
    Verdict verdict = enrolling.start(visit, FactorMethod.BACKUP_CODES, null, false);
    if (!(Enrolling.startedOf(verdict) instanceof Started.BackupCodes codes)) {
      return enrolling.other(visit, verdict, FactorMethod.BACKUP_CODES);
    }
    Enrolling.keep(visit.session(), codes);
    return then.with(codes.codes());
  }
}
