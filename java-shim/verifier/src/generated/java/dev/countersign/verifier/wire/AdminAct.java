// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;

/** What an administrator does with somebody's account. */
public sealed interface AdminAct
    permits AdminAct.Suspend,
        AdminAct.Resume,
        AdminAct.Reset,
        AdminAct.Unlock,
        AdminAct.ForgetDevices,
        AdminAct.PasswordChanged,
        AdminAct.Import,
        AdminAct.Reseal {
  /** Zero-fills every secret in here. */
  default void wipe() {}

  /** Stops every sign-in; the factors are kept. */
  record Suspend() implements AdminAct {}

  /** Ends a suspension. */
  record Resume() implements AdminAct {}

  /**
   * Forgets factors and ends sessions; the person enrolls again at the next sign-in. The only act
   * that also repairs an account whose record no longer opens.
   *
   * @param methods What to forget; an empty list means everything.
   */
  record Reset(List<Method> methods) implements AdminAct {
    public Reset {
      methods = List.copyOf(methods);
    }
  }

  /**
   * Ends a lock and forgets the failures that led to it, and how many codes and prompts were sent.
   */
  record Unlock() implements AdminAct {}

  /**
   * Forgets every remembered device and known browser, and ends every session: one of them may have
   * been let in as remembered.
   */
  record ForgetDevices() implements AdminAct {}

  /** The password was changed: remembered devices and known browsers end. */
  record PasswordChanged() implements AdminAct {}

  /**
   * Hands a hardware token to the account.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param token The token.
   */
  record Import(HardwareToken token) implements AdminAct {
    public Import {
      Objects.requireNonNull(token, "token");
    }

    @Override
    public void wipe() {
      token.wipe();
    }
  }

  /**
   * Seals the record anew, under the ring's active key; nothing in it changes but the line that
   * says so. Once no record needs an older key, that key can be retired.
   */
  record Reseal() implements AdminAct {}
}
