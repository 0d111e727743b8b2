package dev.countersign.pages;

import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.Started;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is open for a method between two pages, as kept in the session, so that viewing a page asks
 * the verifier nothing and sends nothing.
 *
 * @param ticket to be presented with the answer; worthless elsewhere
 * @param destination where a code was sent, as the person may see it; empty if nowhere
 * @param digits digits of the code; 0 if there is none
 * @param againAt when it can be resent, in Unix seconds
 * @param expires when it expires
 */
// Shown, never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Opened(byte[] ticket, String destination, int digits, long againAt, long expires) {
  /** What it is open for: a ticket for one purpose is worthless for another. */
  public enum At {
    /** The answer to a challenge. */
    SIGN_IN(""),
    /** A code from the mailbox, before the first factor. */
    PROOF("proof."),
    /** A method that is being set up. */
    ENROLLMENT("enroll.");

    private final String word;

    At(String word) {
      this.word = word;
    }

    /** Its part of the names under which the session keeps it. */
    String word() {
      return word;
    }
  }

  /** What a challenge shows; null for what needs no keeping. */
  public static @Nullable Opened of(@Nullable Shown shown) {
    return shown == null ? null : shown.match(new Kept()).orElse(null);
  }

  /** A code sent to a destination that has to be confirmed. */
  public static Opened of(Started.Message message) {
    return new Opened(
        message.ticket(),
        message.destination(),
        message.digits(),
        message.againAt(),
        message.expires());
  }

  String text() {
    return digits + " " + againAt + " " + expires + " " + destination;
  }

  static @Nullable Opened read(byte[] ticket, String text) {
    String[] parts = text.split(" ", 4);
    try {
      return parts.length == 4
          ? new Opened(
              ticket,
              parts[3],
              Integer.parseInt(parts[0]),
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]))
          : null;
    } catch (NumberFormatException notOurs) {
      return null;
    }
  }

  /** What is kept of each kind; nothing of questions, which are asked again. */
  private static final class Kept implements Shown.Cases<Optional<Opened>, RuntimeException> {
    @Override
    public Optional<Opened> codeSent(Shown.CodeSent it) {
      return Optional.of(
          new Opened(it.ticket(), it.destination(), it.digits(), it.againAt(), it.expires()));
    }

    @Override
    public Optional<Opened> credential(Shown.Credential it) {
      return Optional.of(new Opened(it.ticket(), "", 0, 0, it.expires()));
    }

    @Override
    public Optional<Opened> prompted(Shown.Prompted it) {
      return Optional.of(new Opened(it.ticket(), "", 0, it.againAt(), it.expires()));
    }

    @Override
    public Optional<Opened> asked(Shown.Asked it) {
      return Optional.empty();
    }
  }
}
