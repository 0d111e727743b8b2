package dev.countersign.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.pages.html.Html;
import dev.countersign.pages.words.Languages;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.FactorMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text that is used exists in every language. */
class WordsTest {
  private static final Pattern WHOLE_ID =
      Pattern.compile(
          "(?:words\\.(?:text|count|nodes)|\\.text|\\bnamed|\\bsave)\\(\\s*(?:words, |visit, )?\"([a-z_]+(?:\\.[a-z_]+)+)\"[,)]");

  private final Words words = Languages.of("en").words();

  @Test
  void idsInTheSourcesExist() throws IOException {
    Set<String> missing = new TreeSet<>();
    Set<String> found = new HashSet<>();
    Path sources = Path.of("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      files.filter(f -> f.toString().endsWith(".java")).forEach(file -> collect(file, found));
    }
    assertTrue(found.size() > 60, "the search finds " + found.size());
    for (String id : found) {
      if (!words.has(id) && !words.has(id + ".one")) {
        missing.add(id);
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void idsMadeOfNamesExist() {
    for (AuditKind kind : AuditKind.values()) {
      assertTrue(words.has("audit." + kind.name().toLowerCase(Locale.ROOT)), kind.name());
    }
    for (AccountState state : AccountState.values()) {
      assertTrue(words.has("state." + state.name().toLowerCase(Locale.ROOT)), state.name());
    }
    for (FactorMethod method : FactorMethod.values()) {
      MethodPages.Way way = MethodPages.of(method);
      if (way == null) {
        continue;
      }
      String name = way.name();
      for (String id :
          List.of("way.%s", "way.%s.hint", "challenge.%s.label", "challenge.%s.hint")) {
        assertTrue(words.has(id.formatted(name)), id + name);
      }
    }
    for (FactorMethod method : FactorMethod.values()) {
      if (method != FactorMethod.BACKUP_CODES) {
        assertTrue(words.has("enroll." + MethodPages.name(method) + ".card"), method.name());
      }
      boolean ownPage = method != FactorMethod.BACKUP_CODES && method != FactorMethod.HOTP;
      if (ownPage) {
        assertTrue(words.has("done.added." + MethodPages.name(method)), method.name());
      }
      if (ownPage && method != FactorMethod.TOTP) {
        assertTrue(words.has("enroll." + MethodPages.name(method) + ".title"), method.name());
        assertTrue(words.has("enroll." + MethodPages.name(method) + ".lead"), method.name());
      }
    }
    for (String problem :
        List.of(
            "wrong_answer",
            "expired",
            "label",
            "not_delivered",
            "too_soon",
            "not_found_out",
            "destination",
            "answers",
            "denied",
            "already_set_up")) {
      assertTrue(words.has("problem." + problem), problem);
    }
    for (String refusal :
        List.of(
            "locked",
            "suspended",
            "not_allowed",
            "enroll_first",
            "sign_in_again",
            "ask_administrator",
            "busy",
            "unavailable",
            "expired",
            "not_found",
            "administrators_only",
            "last_method",
            "no_factor")) {
      assertTrue(words.has("refused." + refusal + ".title"), refusal);
      assertTrue(words.has("refused." + refusal + ".text"), refusal);
    }
  }

  @Test
  void timesAreRoundedUpSoThatNobodyComesTooEarly() {
    assertEquals("in less than a minute", words.in(0));
    assertEquals("in less than a minute", words.in(60));
    assertEquals("in 2 minutes", words.in(61));
    assertEquals("in 60 minutes", words.in(3600));
    assertEquals("in 2 hours", words.in(7200));
    assertEquals("in 2 days", words.in(172_800));
    assertEquals("24 January 2065, 05:20 UTC", text(words.moment(3_000_000_000L)));
  }

  @Test
  void nodesStandWhereTheTextNamesThem() {
    Html.Node time = words.moment(0);
    assertEquals(
        "You can type a code again on <time datetime=\"1970-01-01T00:00:00Z\" data-cs-time>"
            + "1 January 1970, 00:00 UTC</time>, &lt;soon&gt;.",
        markup(words.nodes("locked.until", time, Html.text("<soon>"))));
  }

  @Test
  void anUnknownLanguageReadsEnglish() {
    Words klingon = Languages.of("tlh").words();
    assertEquals("en", klingon.locale().toLanguageTag());
    assertFalse(klingon.text("challenge.title").isEmpty());
  }

  private static String text(Html.Node node) {
    return markup(node).replaceAll("<[^>]*>", "");
  }

  private static String markup(Html.Node node) {
    StringBuilder out = new StringBuilder();
    node.write(out);
    return out.toString();
  }

  private static void collect(Path file, Set<String> found) {
    try {
      Matcher matcher = WHOLE_ID.matcher(Files.readString(file));
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
