// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;

/**
 * A method that can be used now.
 *
 * @param method The method.
 * @param labels The names the person gave this method's authenticators; for e-mail and SMS, the
 *     destinations with their middle left out.
 * @param isBackup Whether the method only stands in for another one.
 * @param takesTwoCodes Whether one of them is a hardware token that two consecutive codes bring
 *     back into step.
 */
public record Choice(
    FactorMethod method, List<String> labels, boolean isBackup, boolean takesTwoCodes) {
  public Choice {
    Objects.requireNonNull(method, "method");
    labels = List.copyOf(labels);
  }
}
