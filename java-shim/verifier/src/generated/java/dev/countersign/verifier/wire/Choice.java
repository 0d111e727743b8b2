// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;

/**
 * A method that can be answered now.
 *
 * @param method The method.
 * @param labels The names the person gave to the authenticators of this method.
 */
public record Choice(Method method, List<String> labels) {
  public Choice {
    Objects.requireNonNull(method, "method");
    labels = List.copyOf(labels);
  }
}
