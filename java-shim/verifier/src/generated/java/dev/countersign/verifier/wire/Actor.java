// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who administers. */
public sealed interface Actor permits Actor.Administrator, Actor.Host {
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
   * What to do with each variant of {@code Actor}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** An administrator whose session has its own, fresh second factor. */
    R administrator(Administrator it) throws X;

    /** The host itself, such as a scheduled job or its own user management. */
    R host(Host it) throws X;
  }

  /**
   * An administrator whose session has its own, fresh second factor.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param accountId The administrator's account id.
   * @param nonce The nonce of the administrator's session.
   * @param evidence The evidence of that session.
   * @param revocations The administrator's current revocations in the store.
   */
  record Administrator(String accountId, byte[] nonce, byte[] evidence, long revocations)
      implements Actor {
    public Administrator {
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(nonce, "nonce");
      Objects.requireNonNull(evidence, "evidence");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.administrator(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Administrator that
          && accountId.equals(that.accountId)
          && ByteArrays.same(nonce, that.nonce)
          && ByteArrays.same(evidence, that.evidence)
          && revocations == that.revocations;
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          accountId, ByteArrays.hash(nonce), ByteArrays.hash(evidence), revocations);
    }

    @Override
    public String toString() {
      return "Administrator[accountId="
          + accountId
          + ", nonce="
          + ByteArrays.size(nonce)
          + ", evidence="
          + ByteArrays.size(evidence)
          + ", revocations="
          + revocations
          + "]";
    }
  }

  /**
   * The host itself, such as a scheduled job or its own user management.
   *
   * @param component The component's name for the audit record; 1 to 64 bytes.
   */
  record Host(String component) implements Actor {
    public Host {
      Objects.requireNonNull(component, "component");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.host(this);
    }
  }
}
