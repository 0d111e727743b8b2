package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.Opened;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.Enrollment;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What setting up an authenticator and setting up backup codes have in common. The session keeps
 * only the ticket; every view of a page asks the verifier to show again what the ticket started.
 */
final class Enrolling {
  private final Enrollment occasion;
  private final SignInFlow signIn;

  Enrolling(Enrollment occasion, SignInFlow signIn) {
    this.occasion = occasion;
    this.signIn = signIn;
  }

  Enrollment occasion() {
    return occasion;
  }

  /** What can be set up now; starts nothing. */
  Verdict look(Visit visit) throws VerifierUnavailableException {
    return switch (occasion) {
      case AT_SIGN_IN -> visit.signIn(new SignInAct.Begin());
      case IN_SETTINGS -> visit.selfService(new SelfServiceAct.List());
    };
  }

  Verdict run(Visit visit, EnrollAct act) throws VerifierUnavailableException {
    return switch (occasion) {
      case AT_SIGN_IN -> visit.signIn(new SignInAct.Enroll(act));
      case IN_SETTINGS -> visit.selfService(new SelfServiceAct.Enroll(act));
    };
  }

  /** Starts, or shows again what the session's ticket started. */
  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  Verdict start(Visit visit, FactorMethod method, @Nullable String destination, boolean again)
      throws VerifierUnavailableException {
    byte[] ticket = ticketOf(visit, method);
    return run(visit, new EnrollAct.Start(method, destination, again, ticket));
  }

  /** One at a time per session, and not at all if something was already set up. */
  Next alone(Visit visit, Turns.Turn turn) throws VerifierUnavailableException {
    return Turns.inTurn(
        visit, now -> isDoneElsewhere(now) ? now.to(OwnPaths.VERIFY) : turn.take(now));
  }

  /** At sign-in nothing is set up once the session is verified. */
  boolean isDoneElsewhere(Visit visit) {
    return occasion == Enrollment.AT_SIGN_IN && visit.facts() != null && !visit.isInGrace();
  }

  /** Continues after a verdict that starts nothing. */
  Next other(Visit visit, Verdict verdict, FactorMethod method)
      throws VerifierUnavailableException {
    return verdict.match(
        new FollowUp(visit) {
          @Override
          public Next admit(Verdict.Admit it) throws VerifierUnavailableException {
            return settle(visit, it);
          }

          @Override
          public Next challenge(Verdict.Challenge it) {
            return toVerify(visit, method);
          }

          @Override
          public Next enroll(Verdict.Enroll it) {
            if (it.choices().contains(method)) {
              return RefusedViews.page(visit, 403, "not_allowed");
            }
            boolean codes = it.choices().contains(FactorMethod.BACKUP_CODES);
            return visit.to(codes ? OwnPaths.BACKUP_CODES : OwnPaths.ENROLL);
          }

          @Override
          public Next changed(Verdict.Changed it) {
            return RefusedViews.page(visit, 403, "not_allowed");
          }

          @Override
          public Next refuse(Verdict.Refuse it) throws VerifierUnavailableException {
            return isTooLateForCodes(it, method) ? toVerify(visit, method) : settle(visit, it);
          }

          @Override
          public Next prove(Verdict.Prove it) throws VerifierUnavailableException {
            return settle(visit, it);
          }
        });
  }

  private static Next toVerify(Visit visit, FactorMethod method) {
    visit.session().ticket(method, null);
    return visit.to(OwnPaths.VERIFY);
  }

  /** What follows from a verdict that changed nothing: often, something has to be proven first. */
  Next settle(Visit visit, Verdict verdict) throws VerifierUnavailableException {
    if (verdict instanceof Verdict.Refuse refuse) {
      if (refuse.refusal() instanceof Refusal.NotAllowed not
          && not.rule().equals("enrollment.proof")) {
        return visit.to(OwnPaths.PROVE);
      }
      if (occasion == Enrollment.IN_SETTINGS && refuse.refusal() instanceof Refusal.SignInAgain) {
        return SettingsFlow.unlock(visit);
      }
    }
    return signIn.settle(visit, verdict);
  }

  /**
   * The first factor counts, but the offer of codes has expired: the next step is a sign-in with
   * it.
   */
  private boolean isTooLateForCodes(Verdict.Refuse refuse, FactorMethod method) {
    return occasion == Enrollment.AT_SIGN_IN
        && method == FactorMethod.BACKUP_CODES
        && refuse.refusal() instanceof Refusal.NotAllowed;
  }

  byte @Nullable [] ticketOf(Visit visit, FactorMethod method) {
    Opened opened = openedOf(visit, method);
    return opened != null ? opened.ticket() : visit.session().ticket(method);
  }

  /** The code or prompt that was sent, if it has not expired. */
  @Nullable Opened openedOf(Visit visit, FactorMethod method) {
    Opened opened = visit.session().opened(Opened.At.ENROLLMENT, method);
    return opened == null || opened.expires() <= visit.now() ? null : opened;
  }

  static void forget(PageSession session, FactorMethod method) {
    session.ticket(method, null);
    session.opened(Opened.At.ENROLLMENT, method, null);
  }

  /** Keeps the ticket of what was started. */
  static void keep(PageSession session, @Nullable Started started) {
    if (started != null) {
      started.match(new Kept(session));
    }
  }

  static @Nullable Started startedOf(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll enroll) {
      return enroll.started();
    }
    return verdict instanceof Verdict.Changed changed ? changed.summary().started() : null;
  }

  static @Nullable Trouble troubleOf(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll enroll) {
      return enroll.trouble();
    }
    return verdict instanceof Verdict.Changed changed ? changed.summary().trouble() : null;
  }

  /**
   * Stores the ticket.
   *
   * @param session where to
   */
  private record Kept(PageSession session)
      implements Started.Cases<FactorMethod, RuntimeException> {
    @Override
    public FactorMethod totp(Started.Totp it) {
      return ticket(FactorMethod.TOTP, it.ticket());
    }

    @Override
    public FactorMethod credential(Started.Credential it) {
      return ticket(FactorMethod.WEB_AUTHN, it.ticket());
    }

    @Override
    public FactorMethod yubikey(Started.Yubikey it) {
      return ticket(FactorMethod.YUBICO_OTP, it.ticket());
    }

    @Override
    public FactorMethod prompt(Started.Prompt it) {
      return ticket(FactorMethod.PUSH, it.ticket());
    }

    @Override
    public FactorMethod questions(Started.Questions it) {
      return ticket(FactorMethod.SECURITY_QUESTIONS, it.ticket());
    }

    @Override
    public FactorMethod backupCodes(Started.BackupCodes it) {
      return ticket(FactorMethod.BACKUP_CODES, it.ticket());
    }

    @Override
    public FactorMethod message(Started.Message it) {
      session.opened(Opened.At.ENROLLMENT, it.method(), Opened.of(it));
      return it.method();
    }

    private FactorMethod ticket(FactorMethod method, byte[] ticket) {
      session.ticket(method, ticket);
      return method;
    }
  }
}
