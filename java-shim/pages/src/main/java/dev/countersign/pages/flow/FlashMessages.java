package dev.countersign.pages.flow;

import dev.countersign.pages.PageSession;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries what went wrong across the redirect to the page that shows it. */
final class FlashMessages {
  private static final String PROBLEM = "problem.";
  private static final String CLOCK = "clock:";
  private static final String TOO_SOON = "too_soon:";

  private FlashMessages() {}

  static void trouble(PageSession session, @Nullable Trouble trouble) {
    if (trouble != null) {
      problem(session, trouble.match(new Kind()));
    }
  }

  static void problem(PageSession session, String kind) {
    session.note(PROBLEM + kind);
  }

  /**
   * Takes the recorded problems, in words, each for its field.
   *
   * @param codeField the field that a problem with the answer belongs to; empty for none
   * @param place the page, which may have its own wording
   */
  static List<Problem> problems(Visit visit, String codeField, String place) {
    String note = visit.session().takeNote();
    if (!note.startsWith(PROBLEM)) {
      return List.of();
    }
    Words words = visit.words();
    String kind = note.substring(PROBLEM.length());
    if (kind.startsWith(CLOCK)) {
      long minutes = Long.parseLong(kind.substring(CLOCK.length()));
      return List.of(new Problem(codeField, clock(words, minutes)));
    }
    if (kind.startsWith(TOO_SOON)) {
      long seconds = Math.max(1, Long.parseLong(kind.substring(TOO_SOON.length())) - visit.now());
      String id = words.has("problem.too_soon." + place) ? "." + place : "";
      return List.of(new Problem("", words.text("problem.too_soon" + id, words.within(seconds))));
    }
    String id = PROBLEM + kind;
    String here = id + "." + place;
    String message = words.text(words.has(here) ? here : id);
    return List.of(new Problem(field(kind, codeField), message));
  }

  /** The kind of a problem, as in the note. */
  private static final class Kind implements Trouble.Cases<String, RuntimeException> {
    @Override
    public String wrongAnswer(Trouble.WrongAnswer it) {
      return "wrong_answer";
    }

    @Override
    public String expired(Trouble.Expired it) {
      return "expired";
    }

    @Override
    public String phoneClockOff(Trouble.PhoneClockOff it) {
      return CLOCK + it.minutes();
    }

    @Override
    public String labelTaken(Trouble.LabelTaken it) {
      return "label";
    }

    @Override
    public String notDelivered(Trouble.NotDelivered it) {
      return "not_delivered";
    }

    @Override
    public String tooSoon(Trouble.TooSoon it) {
      return TOO_SOON + it.at();
    }

    @Override
    public String unavailable(Trouble.Unavailable it) {
      return "not_found_out";
    }

    @Override
    public String destinationRefused(Trouble.DestinationRefused it) {
      return "destination";
    }

    @Override
    public String answersRefused(Trouble.AnswersRefused it) {
      return "answers";
    }

    @Override
    public String denied(Trouble.Denied it) {
      return "denied";
    }

    @Override
    public String alreadySetUp(Trouble.AlreadySetUp it) {
      return "already_set_up";
    }
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
