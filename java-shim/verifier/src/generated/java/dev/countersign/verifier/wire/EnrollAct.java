// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The two steps of every enrollment. */
public sealed interface EnrollAct permits EnrollAct.Start, EnrollAct.Confirm {
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
   * What to do with each variant of {@code EnrollAct}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** Starts, or shows again what the ticket started. Nothing touches the record yet. */
    R start(Start it) throws X;

    /** Proves possession; only now does the authenticator count. */
    R confirm(Confirm it) throws X;
  }

  /**
   * Starts, or shows again what the ticket started. Nothing touches the record yet.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param method The method to set up.
   * @param destination Where to send codes: a telephone number in E.164 form for SMS. Absent for
   *     methods without a destination, and for e-mail, which goes to the directory's address.
   * @param again Whether the person asked for the same code to be sent again.
   * @param ticket The ticket of an enrollment still pending in this session: the same secret is
   *     shown again. Without a ticket, or with an expired one, a new secret is drawn.
   */
  record Start(
      FactorMethod method, @Nullable String destination, boolean again, byte @Nullable [] ticket)
      implements EnrollAct {
    public Start(
        FactorMethod method,
        @Nullable String destination,
        boolean again,
        byte @Nullable [] ticket) {
      this.method = Objects.requireNonNull(method, "method");
      this.destination = destination;
      this.again = again;
      this.ticket = ticket;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.start(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Start that
          && method.equals(that.method)
          && Objects.equals(destination, that.destination)
          && again == that.again
          && ByteArrays.same(ticket, that.ticket);
    }

    @Override
    public int hashCode() {
      return Objects.hash(method, destination, again, ByteArrays.hash(ticket));
    }

    @Override
    public String toString() {
      return "Start[method="
          + method
          + ", destination="
          + destination
          + ", again="
          + again
          + ", ticket="
          + ByteArrays.size(ticket)
          + "]";
    }
  }

  /**
   * Proves possession; only now does the authenticator count.
   *
   * <p>{@link #wipe} zero-fills the secrets in here. Byte arrays are held, not copied.
   *
   * @param ticket The ticket that {@code Start} returned.
   * @param answer A first code, or the statement that backup codes are saved.
   * @param label A name for the authenticator, at most 64 characters; empty for the default.
   */
  record Confirm(byte[] ticket, Answer answer, String label) implements EnrollAct {
    public Confirm {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(answer, "answer");
      Objects.requireNonNull(label, "label");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.confirm(this);
    }

    @Override
    public void wipe() {
      answer.wipe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Confirm that
          && ByteArrays.same(ticket, that.ticket)
          && answer.equals(that.answer)
          && label.equals(that.label);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), answer, label);
    }

    @Override
    public String toString() {
      return "Confirm[ticket="
          + ByteArrays.size(ticket)
          + ", answer="
          + answer
          + ", label="
          + label
          + "]";
    }
  }
}
