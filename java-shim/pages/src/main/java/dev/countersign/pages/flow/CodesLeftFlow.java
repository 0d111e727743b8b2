package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.CodesLeftViews;
import dev.countersign.pages.view.Layout;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The step after a sign-in that says how many backup codes are left, when one was used and when
 * there are none or few. A person who closed the page of the first codes learns of it here.
 */
final class CodesLeftFlow {
  private static final String USED = "codes_left:";
  private static final String FEW = "codes_few:";

  private CodesLeftFlow() {}

  /**
   * Whether to show the page; if so, records what it has to say.
   *
   * @param visit the visit of a person who was just admitted
   * @param left codes left after one was used; null if none was used
   * @param signedIn whether a sign-in just finished; unlocking the settings is not held up
   */
  static boolean isDue(Visit visit, @Nullable Integer left, boolean signedIn) {
    if (left != null) {
      visit.session().note(USED + left);
      return true;
    }
    try {
      int few = signedIn ? few(visit) : -1;
      if (few >= 0) {
        visit.session().note(FEW + few);
      }
      return few >= 0;
    } catch (VerifierUnavailableException later) {
      // The person is signed in; the reminder can wait for the next time.
      return false;
    }
  }

  static Next show(Visit visit) {
    String note = visit.session().takeNote();
    if (note.startsWith(USED)) {
      long left = Long.parseLong(note.substring(USED.length()));
      return Layout.page(visit, 200, CodesLeftViews.used(visit, left));
    }
    if (note.startsWith(FEW)) {
      long left = Long.parseLong(note.substring(FEW.length()));
      return Layout.page(visit, 200, CodesLeftViews.few(visit, left));
    }
    return new Next.Redirect(visit.takeTarget());
  }

  /** How few codes are left; negative if there are enough, or if the policy allows no new ones. */
  private static int few(Visit visit) throws VerifierUnavailableException {
    if (!(visit.selfService(new SelfServiceAct.List()) instanceof Verdict.Changed changed)) {
      return -1;
    }
    Integer left = changed.summary().codesLeft();
    if (left != null && left > CodesLeftViews.LOW) {
      return -1;
    }
    return mayCreate(visit) ? (left == null ? 0 : left) : -1;
  }

  /** Asks by starting: nothing is saved before the person confirms. */
  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  private static boolean mayCreate(Visit visit) throws VerifierUnavailableException {
    SelfServiceAct begin =
        new SelfServiceAct.Enroll(
            new EnrollAct.Start(FactorMethod.BACKUP_CODES, null, false, null));
    Verdict verdict = visit.selfService(begin);
    boolean may = verdict instanceof Verdict.Changed changed && changed.summary().started() != null;
    verdict.wipe();
    return may;
  }
}
