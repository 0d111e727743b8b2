package dev.countersign.servlet;

import static dev.countersign.servlet.Html.tag;
import static dev.countersign.servlet.Html.text;

import dev.countersign.servlet.Html.Element;
import dev.countersign.servlet.Html.Node;
import dev.countersign.servlet.Layout.Page;
import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.Lock;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The challenge of a sign-in, with everything that can come of it. */
final class SignInPages {
  private static final String AGAIN = "again";
  private static final int CODES_LOW = 3;

  private final Locks locks;
  private final EvidenceCheck evidence;
  private final LongSupplier nowSeconds;

  SignInPages(Locks locks, EvidenceCheck evidence, LongSupplier nowSeconds) {
    this.locks = locks;
    this.evidence = evidence;
    this.nowSeconds = nowSeconds;
  }

  /** Asks for the second factor, or takes the answer. */
  void verify(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (exchange.isPost()) {
      answer(exchange);
    } else if (isDone(exchange)) {
      exchange.redirect(takeTarget(exchange));
    } else {
      Method wished = method(exchange.parameter("method"));
      SignInAct act = wished == null ? new SignInAct.Begin() : new SignInAct.Choose(wished, null, false);
      show(exchange, exchange.signIn(act), wished);
    }
  }

  /** Puts enrollment off. */
  void postpone(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (exchange.isPost()) {
      settle(exchange, exchange.signIn(new SignInAct.Postpone()));
    } else {
      exchange.redirect(exchange.at(Pages.VERIFY));
    }
  }

  /** After a backup code: how many are left. */
  void codesLeft(Exchange exchange) throws IOException {
    Words words = exchange.words();
    String note = exchange.session().takeNote();
    long left = note.startsWith("codes_left:") ? Long.parseLong(note.substring(11)) : -1;
    if (left < 0) {
      exchange.redirect(takeTarget(exchange));
      return;
    }
    String next = takeTarget(exchange);
    exchange.page(
        200,
        Page.of(
            words.text("codes_left.title"),
            tag("p", words.count("codes_left.count", left)),
            tag("p", words.text(left <= CODES_LOW ? "codes_left.low" : "codes_left.enough")),
            Forms.actions(
                Forms.link(words.text("action.continue"), next)
                    .with("class", "cs-button cs-primary"),
                Forms.link(words.text("codes_left.settings"), exchange.at(Pages.SETTINGS)))));
  }

  /** What follows from a verdict that answered a POST: the next place to go. */
  void settle(Exchange exchange, Verdict verdict) throws IOException {
    if (verdict instanceof Verdict.Admit admit) {
      admit(exchange, admit);
    } else if (verdict instanceof Verdict.Challenge challenge) {
      Method tried = method(exchange.parameter("method"));
      boolean closed = isClosed(challenge, tried);
      Method shown = closed ? tried : challenge.opened();
      if (!closed) {
        Notes.trouble(exchange.session(), challenge.trouble());
      }
      String method = shown == null ? "" : "?method=" + name(shown);
      String again = exchange.facts() == null ? "" : (method.isEmpty() ? "?" : "&") + AGAIN + "=1";
      exchange.redirect(exchange.at(Pages.VERIFY) + method + again);
    } else if (verdict instanceof Verdict.Enroll enroll) {
      Notes.trouble(exchange.session(), enroll.trouble());
      exchange.redirect(exchange.at(enrollPage(enroll)));
    } else if (verdict instanceof Verdict.Refuse refuse) {
      refuse(exchange, refuse.refusal());
    } else {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  private void answer(Exchange exchange) throws IOException, VerifierUnavailableException {
    Method method = method(exchange.parameter("method"));
    byte[] code = exchange.parameter("code").getBytes(StandardCharsets.UTF_8);
    if (method == null) {
      RefusedPages.show(exchange, 400, "expired");
      return;
    }
    if (code.length > Forms.CODE_BYTES_MAX) {
      Notes.problem(exchange.session(), "wrong_answer");
      exchange.redirect(exchange.at(Pages.VERIFY) + "?method=" + name(method));
      return;
    }
    boolean turn =
        locks.alone(
            exchange.session().nonce(),
            () -> {
              Exchange now = recheck(exchange);
              if (isDone(now)) {
                // The same form came twice; the first one was right.
                now.redirect(takeTarget(now));
                return;
              }
              Answer answer = new Answer.Code(method, code);
              settle(now, now.signIn(new SignInAct.Respond(answer, null, false)));
            });
    Arrays.fill(code, (byte) 0);
    if (!turn) {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  private void show(Exchange exchange, Verdict verdict, @Nullable Method wished)
      throws IOException {
    if (verdict instanceof Verdict.Challenge challenge) {
      challenge(exchange, challenge, wished);
    } else if (verdict instanceof Verdict.Enroll enroll) {
      exchange.redirect(exchange.at(enrollPage(enroll)));
    } else if (verdict instanceof Verdict.Admit admit) {
      if (exchange.facts() != null && admit.because() instanceof Because.Exempt) {
        // Nothing to ask for, so nothing can become fresh: going back would go round in circles.
        RefusedPages.show(exchange, 403, "no_factor");
      } else {
        admit(exchange, admit);
      }
    } else if (verdict instanceof Verdict.Refuse refuse) {
      refuse(exchange, refuse.refusal());
    } else {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  private void refuse(Exchange exchange, Refusal refusal) throws IOException {
    if (refusal instanceof Refusal.Locked locked) {
      exchange.page(429, lockPage(exchange, new Lock(locked.until()), List.of()));
    } else {
      RefusedPages.show(exchange, refusal);
    }
  }

  private void challenge(Exchange exchange, Verdict.Challenge challenge, @Nullable Method wished)
      throws IOException {
    Method opened = challenge.opened();
    Lock lock = challenge.locked();
    List<Problem> problems = Notes.problems(exchange, "code", opened);
    if (opened == null || isClosed(challenge, wished)) {
      exchange.page(
          429, lockPage(exchange, lock == null ? new Lock(null) : lock, challenge.choices()));
      return;
    }
    exchange.page(200, challengePage(exchange, challenge.choices(), opened, problems));
  }

  /** Whether a lock covers the method that was wished for; without a wish, the app's codes. */
  private static boolean isClosed(Verdict.Challenge challenge, @Nullable Method wished) {
    Method method = wished == null ? Method.TOTP : wished;
    return challenge.locked() != null
        && challenge.choices().stream().noneMatch(choice -> choice.method() == method);
  }

  private Page challengePage(
      Exchange exchange, List<Choice> choices, Method opened, List<Problem> problems) {
    Words words = exchange.words();
    boolean digits = opened == Method.TOTP;
    String id = "challenge." + name(opened);
    Element form =
        Forms.form(exchange, Pages.VERIFY)
            .add(
                Forms.hidden("method", name(opened)),
                Forms.hidden(AGAIN, exchange.facts() == null ? "" : "1"),
                Forms.field(
                    words,
                    "code",
                    words.text(id + ".label"),
                    words.text(id + ".hint", labels(choices, opened, words)),
                    problems,
                    Forms.checked(words, Forms.codeInput(digits), opened, 6)
                        .flag("autofocus", problems.isEmpty())),
                Forms.actions(Forms.submit(words.text("action.verify"))));
    List<Node> content = new ArrayList<>();
    if (exchange.facts() != null) {
      content.add(tag("p", words.text("challenge.again")).with("class", "cs-lead"));
    }
    content.add(form);
    content.add(otherWays(exchange, choices, opened));
    return new Page(words.text("challenge.title"), problems, false, content);
  }

  private static Node otherWays(Exchange exchange, List<Choice> choices, Method except) {
    Words words = exchange.words();
    Element list = tag("ul").with("class", "cs-ways");
    String again = exchange.facts() == null ? "" : "&" + AGAIN + "=1";
    int ways = 0;
    for (Choice choice : choices) {
      if (choice.method() != except) {
        String way = name(choice.method());
        list.add(
            tag(
                "li",
                Forms.link(
                    words.text("way." + way), exchange.at(Pages.VERIFY) + "?method=" + way + again),
                tag("span", words.text("way." + way + ".hint")).with("class", "cs-hint")));
        ways++;
      }
    }
    if (ways == 0) {
      return tag("p", words.text("challenge.no_other_way")).with("class", "cs-hint");
    }
    return tag("details", tag("summary", words.text("challenge.other_way")), list)
        .with("class", "cs-details");
  }

  private Page lockPage(Exchange exchange, Lock lock, List<Choice> choices) {
    Words words = exchange.words();
    List<Node> content = new ArrayList<>();
    Long until = lock.until();
    if (until == null) {
      content.add(tag("p", words.text("locked.until_unlocked")));
    } else {
      long seconds = Math.max(0, until - nowSeconds.getAsLong());
      exchange.response().setHeader("Retry-After", Long.toString(Math.max(1, seconds)));
      content.add(
          tag(
                  "p",
                  text(words.text("locked.until") + " "),
                  tag("time", words.moment(until))
                      .with("datetime", java.time.Instant.ofEpochSecond(until).toString())
                      .with("data-cs-time", "")
                      .with("class", "cs-strong"),
                  text(", " + words.in(seconds) + "."))
              .with("class", "cs-lead"));
    }
    content.add(tag("p", words.text("locked.why")));
    if (!choices.isEmpty()) {
      content.add(tag("h2", words.text("locked.other_ways")));
      Element list = tag("ul").with("class", "cs-ways");
      for (Choice choice : choices) {
        String way = name(choice.method());
        list.add(
            tag(
                "li",
                Forms.link(words.text("way." + way), exchange.at(Pages.VERIFY) + "?method=" + way),
                tag("span", words.text("way." + way + ".hint")).with("class", "cs-hint")));
      }
      content.add(list);
    }
    content.add(tag("p", Forms.link(words.text("refused.try_again"), exchange.at(Pages.VERIFY))));
    return new Page(words.text("locked.title"), List.of(), false, content);
  }

  private void admit(Exchange exchange, Verdict.Admit admit) {
    SecondFactorSession session = exchange.session();
    if (admit.because() instanceof Because.Verified) {
      // An id that somebody planted before, or saw, is worth nothing from here on.
      exchange.request().changeSessionId();
    }
    session.evidence(admit.proof());
    session.renewToken();
    byte[] knownBrowser = admit.knownBrowser();
    if (knownBrowser != null) {
      LoginFacts.rememberBrowser(exchange.request(), exchange.response(), knownBrowser);
    }
    Integer left = admit.codesLeft();
    if (left != null) {
      session.note("codes_left:" + left);
      exchange.redirect(exchange.at(Pages.CODES_LEFT));
    } else {
      exchange.redirect(takeTarget(exchange));
    }
  }

  /** The evidence as it is now, since another request of this session may just have brought it. */
  Exchange recheck(Exchange exchange) throws VerifierUnavailableException {
    var facts = evidence.facts(exchange.person(), exchange.session());
    return new Exchange(
        exchange.request(),
        exchange.response(),
        exchange.site(),
        exchange.words(),
        exchange.person(),
        exchange.session(),
        facts,
        facts != null && evidence.isFresh(facts),
        exchange.backend());
  }

  /** Nothing is left to ask: verified, and fresh where that was the wish. */
  private static boolean isDone(Exchange exchange) {
    boolean again = exchange.parameter(AGAIN).equals("1");
    boolean fresh = exchange.fresh() && !exchange.session().mustVerifyAgain();
    return exchange.facts() != null && (fresh || !again);
  }

  private static String takeTarget(Exchange exchange) {
    String target = exchange.session().target();
    exchange.session().target(null);
    return target == null ? exchange.home() : target;
  }

  private static String enrollPage(Verdict.Enroll enroll) {
    boolean codesOnly =
        enroll.choices().contains(Method.BACKUP_CODES) && !enroll.choices().contains(Method.TOTP);
    return codesOnly ? Pages.BACKUP_CODES : Pages.ENROLL;
  }

  private static String labels(List<Choice> choices, Method method, Words words) {
    for (Choice choice : choices) {
      if (choice.method() == method && !choice.labels().isEmpty()) {
        return String.join(", ", choice.labels());
      }
    }
    return words.text("way." + name(method));
  }

  static String name(Method method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Method method(String name) {
    for (Method method : Method.values()) {
      if (name(method).equals(name)) {
        return method;
      }
    }
    return null;
  }
}
