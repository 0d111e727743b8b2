// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision has to know about an account.
 *
 * @param enrolled The methods set up, last used first.
 * @param suspended Whether an administrator suspended the account.
 * @param requiredSince When the policy first asked this person to enroll.
 * @param postponements How often enrollment has been put off.
 * @param remembered Whether this device is remembered.
 */
public record Standing(
    List<FactorMethod> enrolled,
    boolean suspended,
    @Nullable Long requiredSince,
    long postponements,
    boolean remembered) {
  public Standing(
      List<FactorMethod> enrolled,
      boolean suspended,
      @Nullable Long requiredSince,
      long postponements,
      boolean remembered) {
    this.enrolled = List.copyOf(enrolled);
    this.suspended = suspended;
    this.requiredSince = requiredSince;
    this.postponements = postponements;
    this.remembered = remembered;
  }
}
