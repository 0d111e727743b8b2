package dev.countersign.servlet;

import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.Started;
import org.jspecify.annotations.Nullable;

/**
 * What is open for a method between two pages, as the session keeps it: so that looking at a page
 * asks the verifier for nothing, and sends nothing.
 *
 * @param ticket to be presented with the answer; worth nothing elsewhere
 * @param destination where a code went, as the person may see it; empty if nowhere
 * @param digits digits of the code; 0 if there is none
 * @param againAt when it can be sent again, in Unix seconds
 * @param expires when it ends
 */
// Compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
record Opened(byte[] ticket, String destination, int digits, long againAt, long expires) {
  /** What it is open for: a ticket of the one is none of the other. */
  enum At {
    SIGN_IN(""),
    PROOF("proof."),
    ENROLLMENT("enroll.");

    private final String word;

    At(String word) {
      this.word = word;
    }

    /** Its part of the names that the session keeps it by. */
    String word() {
      return word;
    }
  }

  /** What a challenge shows; null for what needs no keeping. */
  static @Nullable Opened of(@Nullable Shown shown) {
    if (shown instanceof Shown.CodeSent sent) {
      return new Opened(
          sent.ticket(), sent.destination(), sent.digits(), sent.againAt(), sent.expires());
    }
    if (shown instanceof Shown.Prompted prompted) {
      return new Opened(prompted.ticket(), "", 0, prompted.againAt(), prompted.expires());
    }
    return shown instanceof Shown.Credential credential
        ? new Opened(credential.ticket(), "", 0, 0, credential.expires())
        : null;
  }

  /** A code that is on its way to what is to be confirmed. */
  static Opened of(Started.Message message) {
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
}
