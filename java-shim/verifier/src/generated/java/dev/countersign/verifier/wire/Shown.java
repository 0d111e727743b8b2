// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an opened method shows. The host keeps the ticket in the session. */
public sealed interface Shown
    permits Shown.CodeSent, Shown.Credential, Shown.Prompted, Shown.Asked {
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
   * What to do with each variant of {@code Shown}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** A code was sent. */
    R codeSent(CodeSent it) throws X;

    /** A ceremony in the browser. */
    R credential(Credential it) throws X;

    /** A phone was prompted. */
    R prompted(Prompted it) throws X;

    /** Questions to answer. */
    R asked(Asked it) throws X;
  }

  /**
   * A code was sent.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket To be presented with the answer.
   * @param destination The destination with its middle left out.
   * @param digits Digits of the code.
   * @param againAt When the same code can be sent again, in Unix seconds.
   * @param expires When the code expires.
   */
  record CodeSent(byte[] ticket, String destination, int digits, long againAt, long expires)
      implements Shown {
    public CodeSent {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(destination, "destination");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.codeSent(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof CodeSent that
          && ByteArrays.same(ticket, that.ticket)
          && destination.equals(that.destination)
          && digits == that.digits
          && againAt == that.againAt
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), destination, digits, againAt, expires);
    }

    @Override
    public String toString() {
      return "CodeSent[ticket="
          + ByteArrays.size(ticket)
          + ", destination="
          + destination
          + ", digits="
          + digits
          + ", againAt="
          + againAt
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * A ceremony in the browser.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket To be presented with the answer.
   * @param options {@code PublicKeyCredentialRequestOptionsJSON} (WebAuthn section 5.1).
   * @param expires When the challenge expires.
   */
  record Credential(byte[] ticket, String options, long expires) implements Shown {
    public Credential {
      Objects.requireNonNull(ticket, "ticket");
      Objects.requireNonNull(options, "options");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.credential(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Credential that
          && ByteArrays.same(ticket, that.ticket)
          && options.equals(that.options)
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), options, expires);
    }

    @Override
    public String toString() {
      return "Credential[ticket="
          + ByteArrays.size(ticket)
          + ", options="
          + options
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * A phone was prompted.
   *
   * <p>Byte arrays are held, not copied.
   *
   * @param ticket To be presented when checking for the answer.
   * @param againAt When another prompt can be sent.
   * @param expires When the prompt expires.
   */
  record Prompted(byte[] ticket, long againAt, long expires) implements Shown {
    public Prompted {
      Objects.requireNonNull(ticket, "ticket");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.prompted(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Prompted that
          && ByteArrays.same(ticket, that.ticket)
          && againAt == that.againAt
          && expires == that.expires;
    }

    @Override
    public int hashCode() {
      return Objects.hash(ByteArrays.hash(ticket), againAt, expires);
    }

    @Override
    public String toString() {
      return "Prompted[ticket="
          + ByteArrays.size(ticket)
          + ", againAt="
          + againAt
          + ", expires="
          + expires
          + "]";
    }
  }

  /**
   * Questions to answer.
   *
   * @param questions The questions' texts; the answers go in the same order.
   */
  record Asked(List<String> questions) implements Shown {
    public Asked {
      questions = List.copyOf(questions);
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.asked(this);
    }
  }
}
