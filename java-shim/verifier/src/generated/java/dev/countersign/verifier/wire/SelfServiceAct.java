// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;

/** What a signed-in person does with the own factors. */
public sealed interface SelfServiceAct
    permits SelfServiceAct.List,
        SelfServiceAct.Enroll,
        SelfServiceAct.Rename,
        SelfServiceAct.Remove {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /** Lists them; any valid evidence will do. */
  record List() implements SelfServiceAct {}

  /**
   * Adds one; needs fresh evidence.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param act The step of the enrollment.
   */
  record Enroll(EnrollAct act) implements SelfServiceAct {
    public Enroll {
      Objects.requireNonNull(act, "act");
    }

    @Override
    public void wipe() {
      act.wipe();
    }
  }

  /**
   * Renames one; needs fresh evidence.
   *
   * @param authenticator The authenticator's number within the account.
   * @param label The new name, 1 to 64 characters, not used by another authenticator.
   */
  record Rename(long authenticator, String label) implements SelfServiceAct {
    public Rename {
      Objects.requireNonNull(label, "label");
    }
  }

  /**
   * Removes one; needs fresh evidence. The last one that policy requires stays.
   *
   * @param authenticator The authenticator's number within the account.
   */
  record Remove(long authenticator) implements SelfServiceAct {}
}
