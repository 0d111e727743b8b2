// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a person was admitted. */
public sealed interface Because permits Because.Verified, Because.Exempt {
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
   * What to do with each variant of {@code Because}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** A factor was verified. */
    R verified(Verified it) throws X;

    /** A rule of the policy exempts. */
    R exempt(Exempt it) throws X;
  }

  /**
   * A factor was verified.
   *
   * @param by The method of that factor.
   */
  record Verified(FactorMethod by) implements Because {
    public Verified {
      Objects.requireNonNull(by, "by");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.verified(this);
    }
  }

  /**
   * A rule of the policy exempts.
   *
   * @param rule The rule's name.
   */
  record Exempt(String rule) implements Because {
    public Exempt {
      Objects.requireNonNull(rule, "rule");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.exempt(this);
    }
  }
}
