package dev.countersign.servlet;

import dev.countersign.pages.words.Words;
import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.wire.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries what went wrong over the redirect to the page that shows it. */
final class FlashMessages {
  private static final String PROBLEM = "problem.";
  private static final String CLOCK = "clock:";
  private static final String TOO_SOON = "too_soon:";

  private FlashMessages() {}

  static void trouble(SecondFactorSession session, @Nullable Trouble trouble) {
    if (trouble instanceof Trouble.WrongAnswer) {
      problem(session, "wrong_answer");
    } else if (trouble instanceof Trouble.Expired) {
      problem(session, "expired");
    } else if (trouble instanceof Trouble.PhoneClockOff off) {
      problem(session, CLOCK + off.minutes());
    } else if (trouble instanceof Trouble.LabelTaken) {
      problem(session, "label");
    } else if (trouble instanceof Trouble.NotDelivered) {
      problem(session, "not_delivered");
    } else if (trouble instanceof Trouble.TooSoon soon) {
      problem(session, TOO_SOON + soon.at());
    } else if (trouble instanceof Trouble.Unavailable) {
      problem(session, "not_found_out");
    } else if (trouble instanceof Trouble.DestinationRefused) {
      problem(session, "destination");
    } else if (trouble instanceof Trouble.AnswersRefused) {
      problem(session, "answers");
    } else if (trouble instanceof Trouble.Denied) {
      problem(session, "denied");
    } else if (trouble instanceof Trouble.AlreadySetUp) {
      problem(session, "already_set_up");
    }
  }

  static void problem(SecondFactorSession session, String kind) {
    session.note(PROBLEM + kind);
  }

  /**
   * Takes the problems that were noted, in words, each at its field.
   *
   * @param codeField the field that a problem with the answer belongs to; empty for none
   * @param place the page; it may have words of its own
   * @param now Unix seconds, for how long it still takes
   */
  static List<Problem> problems(Exchange exchange, String codeField, String place, long now) {
    String note = exchange.session().takeNote();
    if (!note.startsWith(PROBLEM)) {
      return List.of();
    }
    Words words = exchange.words();
    String kind = note.substring(PROBLEM.length());
    if (kind.startsWith(CLOCK)) {
      long minutes = Long.parseLong(kind.substring(CLOCK.length()));
      return List.of(new Problem(codeField, clock(words, minutes)));
    }
    if (kind.startsWith(TOO_SOON)) {
      long seconds = Math.max(1, Long.parseLong(kind.substring(TOO_SOON.length())) - now);
      String id = words.has("problem.too_soon." + place) ? "." + place : "";
      return List.of(new Problem("", words.text("problem.too_soon" + id, words.within(seconds))));
    }
    String id = PROBLEM + kind;
    String here = id + "." + place;
    String message = words.text(words.has(here) ? here : id);
    return List.of(new Problem(field(kind, codeField), message));
  }

  private static String field(String kind, String codeField) {
    return switch (kind) {
      case "label" -> "label";
      case "expired", "not_delivered", "not_found_out", "denied", "already_set_up" -> "";
      default -> codeField;
    };
  }

  private static String clock(Words words, long minutes) {
    String span = words.count("time.minutes", Math.max(1, Math.abs(minutes)));
    return words.text(minutes < 0 ? "problem.clock.behind" : "problem.clock.ahead", span);
  }
}
