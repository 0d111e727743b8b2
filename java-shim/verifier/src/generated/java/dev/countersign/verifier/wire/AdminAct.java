// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;

/** What an administrator does with somebody's account. */
public sealed interface AdminAct
    permits AdminAct.Suspend, AdminAct.Resume, AdminAct.Reset, AdminAct.Unlock {
  /** Stops every sign-in; the factors are kept. */
  record Suspend() implements AdminAct {}

  /** Ends a suspension. */
  record Resume() implements AdminAct {}

  /**
   * Forgets factors and ends sessions; the person enrolls again at the next sign-in. The only act
   * that also repairs an account whose record no longer opens.
   *
   * @param methods What to forget; an empty list means everything.
   */
  record Reset(List<Method> methods) implements AdminAct {
    public Reset {
      methods = List.copyOf(methods);
    }
  }

  /** Ends a lock and forgets the failures that led to it. */
  record Unlock() implements AdminAct {}
}
