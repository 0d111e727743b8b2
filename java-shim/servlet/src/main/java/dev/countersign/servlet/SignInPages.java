package dev.countersign.servlet;

import static dev.countersign.servlet.Html.tag;

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
      Method wished = Ways.method(exchange.parameter("method"));
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

  /** What follows from a verdict that answered a POST: the next place to go. */
  void settle(Exchange exchange, Verdict verdict) throws IOException {
    if (verdict instanceof Verdict.Admit admit) {
      admit(exchange, admit);
    } else if (verdict instanceof Verdict.Challenge challenge) {
      Method tried = Ways.method(exchange.parameter("method"));
      boolean closed = isClosed(challenge, tried);
      Method shown = closed ? tried : challenge.opened();
      if (!closed) {
        Notes.trouble(exchange.session(), challenge.trouble());
      }
      exchange.redirect(address(exchange, shown == null ? null : Ways.of(shown)));
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
    Method method = Ways.method(exchange.parameter("method"));
    Ways.Way way = method == null ? null : Ways.of(method);
    byte[] code = exchange.parameter("code").getBytes(StandardCharsets.UTF_8);
    if (method == null || way == null) {
      RefusedPages.show(exchange, 400, "expired");
      return;
    }
    if (code.length > Forms.CODE_BYTES_MAX) {
      Notes.problem(exchange.session(), "wrong_answer");
      exchange.redirect(address(exchange, way));
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
    List<Problem> problems = Notes.problems(exchange, "code", opened == null ? "" : name(opened));
    if (opened == null || isClosed(challenge, wished)) {
      exchange.page(
          429, lockPage(exchange, lock == null ? new Lock(null) : lock, challenge.choices()));
      return;
    }
    Ways.Way way = Ways.of(opened);
    if (way == null) {
      RefusedPages.show(exchange, 403, "ask_administrator");
      return;
    }
    exchange.page(200, challengePage(exchange, challenge.choices(), opened, way, problems));
  }

  /** Whether a lock covers the method that was wished for; without a wish, the app's codes. */
  private static boolean isClosed(Verdict.Challenge challenge, @Nullable Method wished) {
    Method method = wished == null ? Method.TOTP : wished;
    return challenge.locked() != null
        && challenge.choices().stream().noneMatch(choice -> choice.method() == method);
  }

  private Page challengePage(
      Exchange exchange,
      List<Choice> choices,
      Method opened,
      Ways.Way way,
      List<Problem> problems) {
    Words words = exchange.words();
    Element input = Forms.codeInput(way.digitsMax() > 0).flag("autofocus", problems.isEmpty());
    Element form =
        Forms.form(exchange, Pages.VERIFY)
            .add(
                Forms.hidden("method", way.name()),
                Forms.hidden(AGAIN, exchange.facts() == null ? "" : "1"),
                Forms.field(
                    words,
                    "code",
                    words.text("challenge." + way.name() + ".label"),
                    hint(words, choices, opened, way),
                    problems,
                    Forms.checked(words, input, way, way.digitsMax())),
                Forms.actions(Forms.submit(words.text("action.verify"))));
    List<Node> content = new ArrayList<>();
    if (exchange.facts() != null) {
      content.add(tag("p", words.text("challenge.again")).with("class", "cs-lead"));
    }
    content.add(form);
    Element others = Ways.list(exchange, choices, opened);
    content.add(
        others == null
            ? tag("p", words.text("challenge.no_other_way")).with("class", "cs-hint")
            : tag("details", tag("summary", words.text("challenge.other_way")), others)
                .with("class", "cs-details"));
    return new Page(words.text("challenge.title"), problems, false, content);
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
      Element within =
          tag("span", words.in(seconds))
              .with("data-cs-seconds", Long.toString(seconds))
              .with("data-cs-over", "#over");
      content.add(
          tag("p", words.nodes("locked.until", words.moment(until), within))
              .flag("data-cs-waiting", true));
      content.add(
          tag("p", words.text("locked.over"))
              .with("id", "over")
              .with("role", "status")
              .flag("hidden", true));
    }
    content.add(
        Forms.actions(
            Forms.link(words.text("refused.try_again"), address(exchange, null))
                .with("class", "cs-button")));
    content.add(tag("p", words.text("locked.why")).with("class", "cs-hint"));
    Element others = Ways.list(exchange, choices, null);
    if (others != null) {
      content.add(tag("h2", words.text("locked.other_ways")));
      content.add(others);
    }
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
    boolean signedIn = exchange.facts() == null && admit.because() instanceof Because.Verified;
    if (CodesLeftPage.isDue(exchange, admit.codesLeft(), signedIn)) {
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

  /** Where the person wanted to go, once. */
  static String takeTarget(Exchange exchange) {
    String target = exchange.session().target();
    exchange.session().target(null);
    return target == null ? exchange.home() : target;
  }

  private static String enrollPage(Verdict.Enroll enroll) {
    boolean codesOnly =
        enroll.choices().contains(Method.BACKUP_CODES) && !enroll.choices().contains(Method.TOTP);
    return codesOnly ? Pages.BACKUP_CODES : Pages.ENROLL;
  }

  /** What to type, with the names of the person's own devices where they tell something. */
  private static String hint(Words words, List<Choice> choices, Method method, Ways.Way way) {
    String hint = "challenge." + way.name() + ".hint";
    for (Choice choice : choices) {
      boolean named =
          choice.method() == method
              && !choice.labels().isEmpty()
              && !choice.labels().equals(List.of(Ways.title(words, method)));
      if (named && words.has(hint + ".named")) {
        return words.text(hint + ".named", String.join(", ", choice.labels()));
      }
    }
    return words.text(hint);
  }

  /** The address of a method's page; without one, of the method last used. */
  static String address(Exchange exchange, Ways.@Nullable Way way) {
    StringBuilder address = new StringBuilder(exchange.at(Pages.VERIFY));
    if (way != null) {
      address.append("?method=").append(way.name());
    }
    if (exchange.facts() != null) {
      address.append(way == null ? '?' : '&').append(AGAIN).append("=1");
    }
    return address.toString();
  }

  static String name(Method method) {
    return method.name().toLowerCase(Locale.ROOT);
  }
}
