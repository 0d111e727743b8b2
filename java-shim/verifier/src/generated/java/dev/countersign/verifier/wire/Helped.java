// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The advice. */
public sealed interface Helped permits Helped.Qr, Helped.Key, Helped.Form, Helped.Drift {
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
   * What to do with each variant of {@code Helped}.
   *
   * @param <R> what the cases return
   * @param <X> what they throw; {@link RuntimeException} if nothing is declared
   */
  interface Cases<R extends @Nullable Object, X extends Exception> {
    /** A QR code. */
    R qr(Qr it) throws X;

    /** A grouped key. */
    R key(Key it) throws X;

    /** The form of a code. */
    R form(Form it) throws X;

    /** A drift. */
    R drift(Drift it) throws X;
  }

  /**
   * A QR code.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param svg A whole SVG element with a quiet zone.
   */
  record Qr(byte[] svg) implements Helped {
    public Qr {
      Objects.requireNonNull(svg, "svg");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.qr(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(svg);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Qr that && ByteArrays.same(svg, that.svg);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "Qr[svg=***]";
    }
  }

  /**
   * A grouped key.
   *
   * <p>Secrets print as {@code ***}; {@link #wipe} zero-fills them. Byte arrays are held, not
   * copied.
   *
   * @param grouped Groups of four with spaces between.
   */
  record Key(byte[] grouped) implements Helped {
    public Key {
      Objects.requireNonNull(grouped, "grouped");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.key(this);
    }

    @Override
    public void wipe() {
      ByteArrays.wipe(grouped);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && ByteArrays.same(grouped, that.grouped);
    }

    @Override
    public int hashCode() {
      return 0;
    }

    @Override
    public String toString() {
      return "Key[grouped=***]";
    }
  }

  /**
   * The form of a code.
   *
   * @param verdict The verdict on its form.
   */
  record Form(CodeForm verdict) implements Helped {
    public Form {
      Objects.requireNonNull(verdict, "verdict");
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.form(this);
    }
  }

  /**
   * A drift.
   *
   * @param steps Steps the phone is ahead, negative if behind; absent if no step within 20 fits.
   */
  record Drift(@Nullable Integer steps) implements Helped {
    public Drift(@Nullable Integer steps) {
      this.steps = steps;
    }

    @Override
    public <R extends @Nullable Object, X extends Exception> R match(Cases<R, X> cases) throws X {
      return cases.drift(this);
    }
  }
}
