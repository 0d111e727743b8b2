// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;

/**
 * What is asked, and why.
 *
 * @param outcome What is asked.
 * @param rule The rule that decided.
 * @param looked Every rule tried, in order.
 */
public record Decision(Outcome outcome, String rule, List<RuleLook> looked) {
  public Decision {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(rule, "rule");
    looked = List.copyOf(looked);
  }
}
