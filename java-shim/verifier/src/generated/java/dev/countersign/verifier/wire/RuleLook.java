// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/**
 * One rule that was looked at.
 *
 * @param rule The rule's name, such as {@code groups.require}.
 * @param matched Whether it applied.
 * @param on What it matched on, such as the group's name; empty if it did not.
 */
public record RuleLook(String rule, boolean matched, String on) {
  public RuleLook {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(on, "on");
  }
}
