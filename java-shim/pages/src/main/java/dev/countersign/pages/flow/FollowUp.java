package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Verdict;

/**
 * What follows from a verdict on one page. A verdict the page does not expect is refused, and the
 * operator's log names it.
 */
abstract class FollowUp implements Verdict.Cases<Next, VerifierUnavailableException> {
  private final Visit visit;

  FollowUp(Visit visit) {
    this.visit = visit;
  }

  @Override
  public Next admit(Verdict.Admit it) throws VerifierUnavailableException {
    return RefusedViews.unexpected(visit, it);
  }

  @Override
  public Next challenge(Verdict.Challenge it) throws VerifierUnavailableException {
    return RefusedViews.unexpected(visit, it);
  }

  @Override
  public Next enroll(Verdict.Enroll it) throws VerifierUnavailableException {
    return RefusedViews.unexpected(visit, it);
  }

  @Override
  public Next changed(Verdict.Changed it) throws VerifierUnavailableException {
    return RefusedViews.unexpected(visit, it);
  }

  /** The driver handles tasks and returns what follows from them. */
  @Override
  public final Next askHost(Verdict.AskHost it) {
    return RefusedViews.unexpected(visit, it);
  }

  @Override
  public Next refuse(Verdict.Refuse it) throws VerifierUnavailableException {
    return RefusedViews.page(visit, it.refusal());
  }

  @Override
  public Next prove(Verdict.Prove it) throws VerifierUnavailableException {
    return RefusedViews.unexpected(visit, it);
  }
}
