package dev.countersign.servlet;

import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.wire.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries what went wrong over the redirect to the page that shows it. */
final class Notes {
  private static final String PROBLEM = "problem.";

  private Notes() {}

  static void trouble(SecondFactorSession session, @Nullable Trouble trouble) {
    if (trouble instanceof Trouble.WrongAnswer) {
      session.note(PROBLEM + "wrong_answer");
    } else if (trouble instanceof Trouble.Expired) {
      session.note(PROBLEM + "expired");
    } else if (trouble instanceof Trouble.PhoneClockOff off) {
      session.note(PROBLEM + "clock:" + off.minutes());
    } else if (trouble instanceof Trouble.LabelTaken) {
      session.note(PROBLEM + "label");
    }
  }

  static void problem(SecondFactorSession session, String kind) {
    session.note(PROBLEM + kind);
  }

  /**
   * Takes the problems that were noted, in words, each at its field.
   *
   * @param place the page; it may have words of its own
   */
  static List<Problem> problems(Exchange exchange, String codeField, String place) {
    String note = exchange.session().takeNote();
    if (!note.startsWith(PROBLEM)) {
      return List.of();
    }
    Words words = exchange.words();
    String kind = note.substring(PROBLEM.length());
    if (kind.startsWith("clock:")) {
      return List.of(new Problem(codeField, clock(words, Long.parseLong(kind.substring(6)))));
    }
    String id = PROBLEM + kind;
    String here = id + "." + place;
    String message = words.text(words.has(here) ? here : id);
    return List.of(new Problem(kind.equals("label") ? "label" : codeField, message));
  }

  private static String clock(Words words, long minutes) {
    String span = words.count("time.minutes", Math.max(1, Math.abs(minutes)));
    return words.text(minutes < 0 ? "problem.clock.behind" : "problem.clock.ahead", span);
  }
}
