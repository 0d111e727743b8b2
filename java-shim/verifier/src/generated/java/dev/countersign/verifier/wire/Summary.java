// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What its owner or an administrator may see of an account.
 *
 * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
 *
 * @param state Its state.
 * @param authenticators Its authenticators, in the order they were added.
 * @param codesLeft Backup codes left; absent if there is no set.
 * @param started A pending enrollment.
 * @param trouble What went wrong with the last answer.
 * @param canAdd Methods that can be added.
 * @param preferred The method offered first; absent for the one used last.
 * @param devices Remembered devices, oldest first.
 */
public record Summary(
    AccountState state,
    List<AuthenticatorView> authenticators,
    @Nullable Integer codesLeft,
    @Nullable Started started,
    @Nullable Trouble trouble,
    List<FactorMethod> canAdd,
    @Nullable FactorMethod preferred,
    List<DeviceView> devices) {
  public Summary(
      AccountState state,
      List<AuthenticatorView> authenticators,
      @Nullable Integer codesLeft,
      @Nullable Started started,
      @Nullable Trouble trouble,
      List<FactorMethod> canAdd,
      @Nullable FactorMethod preferred,
      List<DeviceView> devices) {
    this.state = Objects.requireNonNull(state, "state");
    this.authenticators = List.copyOf(authenticators);
    this.codesLeft = codesLeft;
    this.started = started;
    this.trouble = trouble;
    this.canAdd = List.copyOf(canAdd);
    this.preferred = preferred;
    this.devices = List.copyOf(devices);
  }

  /** Zero-fills every secret in here. */
  public void wipe() {
    if (started != null) {
      started.wipe();
    }
  }
}
