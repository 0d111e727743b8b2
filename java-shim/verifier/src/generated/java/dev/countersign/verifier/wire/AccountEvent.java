// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One event for one account. */
public sealed interface AccountEvent
    permits AccountEvent.SignIn, AccountEvent.SelfService, AccountEvent.Admin {
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
   * What to do with each variant of {@code AccountEvent}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** The first factor is proven, the second not yet. */
    R signIn(SignIn it) throws X;

    /** A signed-in person views or changes their own factors. */
    R selfService(SelfService it) throws X;

    /** An administrator, or the host itself, changes a person's account. */
    R admin(Admin it) throws X;
  }

  /**
   * The first factor is proven, the second not yet.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param login The host's facts about this login.
   * @param act What the person did.
   */
  record SignIn(Login login, SignInAct act) implements AccountEvent {
    public SignIn {
      Objects.requireNonNull(login, "login");
      Objects.requireNonNull(act, "act");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.signIn(this);
    }

    @Override
    public void wipe() {
      act.wipe();
    }
  }

  /**
   * A signed-in person views or changes their own factors.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param login The host's facts about this session.
   * @param evidence The session's evidence.
   * @param act What the person did.
   */
  record SelfService(Login login, byte[] evidence, SelfServiceAct act) implements AccountEvent {
    public SelfService {
      Objects.requireNonNull(login, "login");
      Objects.requireNonNull(evidence, "evidence");
      Objects.requireNonNull(act, "act");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.selfService(this);
    }

    @Override
    public void wipe() {
      act.wipe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SelfService that
          && login.equals(that.login)
          && ByteArrays.same(evidence, that.evidence)
          && act.equals(that.act);
    }

    @Override
    public int hashCode() {
      return Objects.hash(login, ByteArrays.hash(evidence), act);
    }

    @Override
    public String toString() {
      return "SelfService[login="
          + login
          + ", evidence="
          + ByteArrays.size(evidence)
          + ", act="
          + act
          + "]";
    }
  }

  /**
   * An administrator, or the host itself, changes a person's account.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param actor Who acts.
   * @param reason Why, for the audit record; 1 to 500 bytes, no control characters.
   * @param act What is done.
   */
  record Admin(Actor actor, String reason, AdminAct act) implements AccountEvent {
    public Admin {
      Objects.requireNonNull(actor, "actor");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(act, "act");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.admin(this);
    }

    @Override
    public void wipe() {
      act.wipe();
    }
  }
}
