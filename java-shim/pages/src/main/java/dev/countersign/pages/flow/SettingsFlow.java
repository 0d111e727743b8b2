package dev.countersign.pages.flow;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.Visit;
import dev.countersign.pages.html.Html.Node;
import dev.countersign.pages.view.EnrollViews;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.pages.view.SettingsViews;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AuthenticatorView;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.Summary;
import dev.countersign.verifier.wire.Verdict;
import java.util.List;

/** "Two-step verification": what a person has set up, and how to change it. */
public final class SettingsFlow {
  /**
   * The list, and its button "Unlock settings".
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next list(Visit visit) throws VerifierUnavailableException {
    if (visit.isPost()) {
      return visit.verifyAgain(visit.at(OwnPaths.SETTINGS));
    }
    return withSummary(
        visit,
        visit.selfService(new SelfServiceAct.List()),
        summary -> {
          // The person wanted to be here, so an older target no longer counts.
          visit.session().target(null);
          String note = visit.session().takeNote();
          String done = note.startsWith("done.") ? note : "";
          return Layout.page(visit, 200, SettingsViews.list(visit, summary, done));
        });
  }

  /**
   * Renames a method.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next rename(Visit visit) throws VerifierUnavailableException {
    return withChosen(
        visit,
        view -> {
          String here = OwnPaths.SETTINGS_RENAME + "?id=" + view.id();
          if (!visit.isPost()) {
            List<Problem> problems = FlashMessages.problems(visit, "label", "rename");
            return Layout.page(visit, 200, SettingsViews.rename(visit, view, here, problems));
          }
          String label = visit.field("label").strip();
          if (label.isEmpty() || label.length() > EnrollViews.LABEL_CHARS_MAX) {
            FlashMessages.problem(visit.session(), "label");
            return visit.to(here);
          }
          return change(visit, new SelfServiceAct.Rename(view.id(), label), here, "done.renamed");
        });
  }

  /**
   * Removes a method, once the person has confirmed it.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next remove(Visit visit) throws VerifierUnavailableException {
    return withChosen(
        visit,
        view -> {
          String here = OwnPaths.SETTINGS_REMOVE + "?id=" + view.id();
          if (!visit.isPost()) {
            return Layout.page(visit, 200, SettingsViews.remove(visit, view, here));
          }
          String own = "done.removed." + MethodPages.name(view.method());
          String done = visit.words().has(own) ? own : "done.removed";
          return change(visit, new SelfServiceAct.Remove(view.id()), here, done);
        });
  }

  /**
   * Sets the method that is offered first.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next prefer(Visit visit) throws VerifierUnavailableException {
    if (!visit.isPost()) {
      return visit.to(OwnPaths.SETTINGS);
    }
    FactorMethod method = MethodPages.method(visit.field("method"));
    return change(visit, new SelfServiceAct.Prefer(method), OwnPaths.SETTINGS, "done.preferred");
  }

  /**
   * Forgets one remembered browser, or all of them.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next forgetDevices(Visit visit) throws VerifierUnavailableException {
    String id = visit.field("id");
    boolean all = id.equals("all");
    if (!visit.isPost() || !(all || id.matches("[0-9]{1,9}"))) {
      return visit.to(OwnPaths.SETTINGS);
    }
    if (all) {
      visit.host().browser().forgetDevice();
    }
    return change(
        visit,
        new SelfServiceAct.ForgetDevices(all ? null : Long.valueOf(id)),
        OwnPaths.SETTINGS,
        all ? "done.devices" : "done.device");
  }

  /** Sends a person to prove a factor again, and back to this page afterwards. */
  static Next unlock(Visit visit) {
    visit.session().verifyAgain();
    return visit.verifyAgain(visit.isPost() ? visit.at(OwnPaths.SETTINGS) : visit.asked().here());
  }

  private static Next change(Visit visit, SelfServiceAct act, String here, String done)
      throws VerifierUnavailableException {
    return Turns.inTurn(
        visit,
        now ->
            withSummary(
                now,
                now.selfService(act),
                summary -> {
                  if (summary.trouble() != null) {
                    FlashMessages.trouble(now.session(), summary.trouble());
                    return now.to(here);
                  }
                  now.session().note(done);
                  return now.to(OwnPaths.SETTINGS);
                }));
  }

  private interface Then<T> {
    Next with(T found) throws VerifierUnavailableException;
  }

  /** Continues with the authenticator named in the address. */
  private static Next withChosen(Visit visit, Then<AuthenticatorView> then)
      throws VerifierUnavailableException {
    if (!visit.fresh()) {
      return unlock(visit);
    }
    return withSummary(
        visit,
        visit.selfService(new SelfServiceAct.List()),
        summary -> {
          for (AuthenticatorView view : summary.authenticators()) {
            boolean app = view.method() != FactorMethod.BACKUP_CODES;
            if (app && Long.toString(view.id()).equals(visit.field("id"))) {
              return then.with(view);
            }
          }
          return visit.to(OwnPaths.SETTINGS);
        });
  }

  /** Continues with the summary in a verdict; any other verdict is answered here. */
  private static Next withSummary(Visit visit, Verdict verdict, Then<Summary> then)
      throws VerifierUnavailableException {
    return verdict.match(
        new FollowUp(visit) {
          @Override
          public Next changed(Verdict.Changed it) throws VerifierUnavailableException {
            return then.with(it.summary());
          }

          @Override
          public Next refuse(Verdict.Refuse it) throws VerifierUnavailableException {
            if (it.refusal() instanceof Refusal.SignInAgain) {
              return unlock(visit);
            }
            return it.reason().equals("methods.last")
                ? RefusedViews.page(visit, 403, "last_method", wayOut(visit))
                : RefusedViews.page(visit, it.refusal());
          }
        });
  }

  private static Node wayOut(Visit visit) throws VerifierUnavailableException {
    Verdict verdict = visit.selfService(new SelfServiceAct.List());
    List<FactorMethod> more =
        verdict instanceof Verdict.Changed changed
            ? MethodPages.offered(changed.summary().canAdd(), visit.person())
            : List.of();
    return SettingsViews.wayOut(visit, more);
  }
}
