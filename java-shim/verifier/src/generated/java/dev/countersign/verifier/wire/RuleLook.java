// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/**
 * One rule that was tried.
 *
 * @param rule The rule's name, such as {@code groups.require}.
 * @param matched Whether it applied.
 * @param on What it matched, such as the group's name; empty if it did not apply.
 */
public record RuleLook(String rule, boolean matched, String on) {
  public RuleLook {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(on, "on");
  }
}
