package dev.countersign.mail;

import dev.countersign.text.TextRule;
import dev.countersign.text.TextRules;
import dev.countersign.verifier.wire.CodePurpose;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.NoticeKind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which texts a language has, and what each may contain. */
final class TextIds {
  /** How a point in time is formatted. */
  static final String MOMENT = "moment";

  private static final int TEXT_CHARACTERS_MAX = 20_000;
  private static final int LINE_CHARACTERS_MAX = 150;
  private static final Set<String> ABOUT_CODES =
      Set.of("site", "otp", "username", "minutes", "lifetime");
  private static final Set<String> ABOUT_NOTICES = Set.of("site", "method", "when", "left");
  private static final Set<String> ABOUT_SITE = Set.of("site");
  private static final Set<String> ABOUT_TIME = Set.of("minutes");

  private TextIds() {}

  static String of(CodePurpose purpose) {
    return "code." + purpose.name();
  }

  static String of(NoticeKind kind) {
    return "notice." + kind.name();
  }

  static String of(@Nullable FactorMethod method) {
    return "method." + (method == null ? "none" : method.name());
  }

  static String subject(String message) {
    return message + ".subject";
  }

  static String text(String message) {
    return message + ".text";
  }

  static String html(String message) {
    return message + ".html";
  }

  static TextRules rules() {
    Map<String, TextRule> needed = new TreeMap<>();
    Map<String, TextRule> optional = new TreeMap<>();
    Map<String, TextRule> messages = new TreeMap<>();
    for (CodePurpose purpose : CodePurpose.values()) {
      messages.put(of(purpose), text(ABOUT_CODES, Set.of("otp")));
    }
    for (NoticeKind kind : NoticeKind.values()) {
      messages.put(of(kind), text(ABOUT_NOTICES, Set.of()));
    }
    messages.put("test", text(ABOUT_SITE, Set.of()));
    messages.forEach(
        (message, rule) -> {
          needed.put(subject(message), line(ABOUT_SITE));
          needed.put(text(message), rule);
          optional.put(html(message), rule);
        });
    for (FactorMethod method : FactorMethod.values()) {
      needed.put(of(method), line(Set.of()));
    }
    needed.put(of((FactorMethod) null), line(Set.of()));
    needed.put("lifetime.one", line(ABOUT_TIME));
    needed.put("lifetime.many", line(ABOUT_TIME));
    needed.put(MOMENT, line(Set.of()));
    return new TextRules(needed, optional);
  }

  private static TextRule text(Set<String> words, Set<String> used) {
    return new TextRule(TEXT_CHARACTERS_MAX, false, words, used);
  }

  private static TextRule line(Set<String> words) {
    return new TextRule(LINE_CHARACTERS_MAX, true, words, Set.of());
  }
}
