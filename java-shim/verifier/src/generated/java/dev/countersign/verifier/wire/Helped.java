// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The advice. */
public sealed interface Helped permits Helped.Qr, Helped.Key, Helped.Form, Helped.Drift {
  /** Zero-fills every secret in here. */
  default void wipe() {}

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
   * @param verdict What is to be said of it.
   */
  record Form(CodeForm verdict) implements Helped {
    public Form {
      Objects.requireNonNull(verdict, "verdict");
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
  }
}
