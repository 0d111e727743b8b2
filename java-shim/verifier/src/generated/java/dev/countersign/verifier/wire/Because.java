// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/** Why somebody was admitted. */
public sealed interface Because permits Because.Verified, Because.Exempt {
  /**
   * A factor was verified.
   *
   * @param by The method of that factor.
   */
  record Verified(Method by) implements Because {
    public Verified {
      Objects.requireNonNull(by, "by");
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
  }
}
