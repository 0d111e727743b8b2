// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an administrator does to a person's account. */
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

  /**
   * Calls the case of this variant. {@link Cases} has one for each, so the compiler finds every
   * place that a new variant concerns.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   * @param cases what to do with each variant
   * @return what the case returned
   * @throws X if the case throws it
   */
  <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X;

  /**
   * What to do with each variant of {@code AdminAct}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Stops every sign-in; the factors are kept. */
    R suspend(Suspend it) throws X;

    /** Ends a suspension. */
    R resume(Resume it) throws X;

    /**
     * Forgets factors and ends sessions; the person enrolls again at the next sign-in. The only act
     * that also repairs an account whose record no longer opens.
     */
    R reset(Reset it) throws X;

    /**
     * Ends a lock, and forgets the failures that led to it and how many codes and prompts were
     * sent.
     */
    R unlock(Unlock it) throws X;

    /**
     * Forgets every remembered device and known browser, and ends every session, because a
     * remembered device may have let one in.
     */
    R forgetDevices(ForgetDevices it) throws X;

    /** The password was changed: remembered devices and known browsers end. */
    R passwordChanged(PasswordChanged it) throws X;

    /** Assigns a hardware token to the account. */
    R import_(Import it) throws X;

    /**
     * Reseals the record under the ring's active key; nothing changes except for the audit event.
     * Once no record needs an older key, that key can be retired.
     */
    R reseal(Reseal it) throws X;
  }

  /** Stops every sign-in; the factors are kept. */
  record Suspend() implements AdminAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.suspend(this);
    }
  }

  /** Ends a suspension. */
  record Resume() implements AdminAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.resume(this);
    }
  }

  /**
   * Forgets factors and ends sessions; the person enrolls again at the next sign-in. The only act
   * that also repairs an account whose record no longer opens.
   *
   * @param methods What to forget; an empty list means everything.
   */
  record Reset(List<FactorMethod> methods) implements AdminAct {
    public Reset {
      methods = List.copyOf(methods);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.reset(this);
    }
  }

  /**
   * Ends a lock, and forgets the failures that led to it and how many codes and prompts were sent.
   */
  record Unlock() implements AdminAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.unlock(this);
    }
  }

  /**
   * Forgets every remembered device and known browser, and ends every session, because a remembered
   * device may have let one in.
   */
  record ForgetDevices() implements AdminAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.forgetDevices(this);
    }
  }

  /** The password was changed: remembered devices and known browsers end. */
  record PasswordChanged() implements AdminAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.passwordChanged(this);
    }
  }

  /**
   * Assigns a hardware token to the account.
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
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.import_(this);
    }

    @Override
    public void wipe() {
      token.wipe();
    }
  }

  /**
   * Reseals the record under the ring's active key; nothing changes except for the audit event.
   * Once no record needs an older key, that key can be retired.
   */
  record Reseal() implements AdminAct {
    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.reseal(this);
    }
  }
}
