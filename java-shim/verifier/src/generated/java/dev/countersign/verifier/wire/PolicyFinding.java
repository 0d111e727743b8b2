// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/**
 * One thing found in a policy.
 *
 * @param severity Whether it is refused or only risky.
 * @param code A stable code, such as {@code throttle.failures_max}.
 * @param path Where, as a path of field names.
 * @param message What to do about it; never a typed value.
 */
public record PolicyFinding(Severity severity, String code, String path, String message) {
  public PolicyFinding {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }
}
