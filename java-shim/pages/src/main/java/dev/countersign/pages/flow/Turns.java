package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.VerifierUnavailableException;

/**
 * Takes turns: a session's requests one after another, each with the evidence current at its turn.
 */
final class Turns {
  private Turns() {}

  /** What one request does while the others of its session wait. */
  interface Turn {
    Next take(Visit now) throws VerifierUnavailableException;
  }

  static Next inTurn(Visit visit, Turn turn) throws VerifierUnavailableException {
    Next next = visit.host().alone(visit.session(), () -> turn.take(visit.again()));
    return next == null ? RefusedViews.page(visit, 503, "busy") : next;
  }
}
