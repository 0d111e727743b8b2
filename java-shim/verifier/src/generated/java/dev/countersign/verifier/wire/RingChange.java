// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import org.jspecify.annotations.Nullable;

/** What to change in a key ring. */
public sealed interface RingChange
    permits RingChange.Look, RingChange.Add, RingChange.Activate, RingChange.Retire {
  /**
   * Calls the case of this variant. {@link Cases} has one for each, so the compiler finds every
   * place that a new variant concerns.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   * @param cases what to do with each variant
   * @return what the case returned
   * @throws X if the case throws it
   */
  <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X;

  /**
   * What to do with each variant of {@code RingChange}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Nothing: only look. */
    R look(Look it) throws X;

    /** One key more, which opens and does not seal yet. */
    R add(Add it) throws X;

    /** Another key seals from now on; the one before still opens. */
    R activate(Activate it) throws X;

    /** A key opens nothing any more; never the active one. */
    R retire(Retire it) throws X;
  }

  /** Nothing: only look. */
  record Look() implements RingChange {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.look(this);
    }
  }

  /** One key more, which opens and does not seal yet. */
  record Add() implements RingChange {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.add(this);
    }
  }

  /**
   * Another key seals from now on; the one before still opens.
   *
   * @param keyId Its number.
   */
  record Activate(long keyId) implements RingChange {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.activate(this);
    }
  }

  /**
   * A key opens nothing any more; never the active one.
   *
   * @param keyId Its number.
   */
  record Retire(long keyId) implements RingChange {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.retire(this);
    }
  }
}
