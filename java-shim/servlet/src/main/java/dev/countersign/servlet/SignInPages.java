package dev.countersign.servlet;

import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.Lock;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The challenge of a sign-in, with everything that can come of it. */
final class SignInPages {
  static final String AGAIN = "again";

  /** Days a device is remembered at most, where the challenge that said so is gone. */
  private static final int DEVICE_DAYS_MAX = 30;

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
      post(exchange);
    } else if (isDone(exchange)) {
      exchange.redirect(takeTarget(exchange));
    } else {
      Method wished = MethodPages.method(exchange.parameter("method"));
      if (wished == Method.PUSH && openedOf(exchange, Method.PUSH) != null) {
        alone(exchange, now -> show(now, poll(now), wished));
      } else {
        show(exchange, look(exchange, wished), wished);
      }
    }
  }

  /** Looks whether the phone was answered; for the script, which asks every few seconds. */
  void push(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!exchange.isPost()) {
      exchange.redirect(exchange.at(Pages.VERIFY));
      return;
    }
    alone(
        exchange,
        now -> {
          Opened opened = openedOf(now, Method.PUSH);
          Verdict verdict = opened == null ? null : poll(now);
          boolean waits = false;
          String next = address(now, MethodPages.of(Method.PUSH));
          if (verdict instanceof Verdict.Admit admit) {
            next = admitted(now, admit);
          } else if (verdict instanceof Verdict.Challenge challenge) {
            keep(now, Method.PUSH, challenge);
            waits = challenge.trouble() == null && openedOf(now, Method.PUSH) != null;
            FlashMessages.trouble(now.session(), challenge.trouble());
          }
          Reply.json(now.response(), 200, Json.of(Map.of("waits", waits, "next", next)));
        });
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
      Method tried = MethodPages.method(exchange.parameter("method"));
      boolean closed = isClosed(challenge, tried);
      Method shown = closed ? tried : challenge.opened();
      if (!closed) {
        FlashMessages.trouble(exchange.session(), challenge.trouble());
      }
      exchange.redirect(address(exchange, shown == null ? null : MethodPages.of(shown)));
    } else if (verdict instanceof Verdict.Enroll enroll) {
      FlashMessages.trouble(exchange.session(), enroll.trouble());
      exchange.redirect(exchange.at(enrollPage(enroll)));
    } else if (verdict instanceof Verdict.Prove prove) {
      FlashMessages.trouble(exchange.session(), prove.trouble());
      exchange.redirect(exchange.at(Pages.PROVE));
    } else if (verdict instanceof Verdict.Refuse refuse) {
      refuse(exchange, refuse.refusal());
    } else {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  private void post(Exchange exchange) throws IOException, VerifierUnavailableException {
    Method method = MethodPages.method(exchange.parameter("method"));
    MethodPages.Way way = method == null ? null : MethodPages.of(method);
    if (method == null || way == null) {
      RefusedPages.show(exchange, 400, "expired");
      return;
    }
    String act = exchange.parameter("act");
    if (way.sends() && (act.equals("open") || act.equals("again"))) {
      open(exchange, method, act.equals("again"));
      return;
    }
    if (way.sends() && act.equals("cancel")) {
      exchange.session().opened(Opened.At.SIGN_IN, method, null);
      exchange.redirect(address(exchange, way));
      return;
    }
    Answer answer = FormAnswers.atSignIn(exchange, method);
    if (answer == null) {
      FlashMessages.problem(exchange.session(), "wrong_answer");
      exchange.redirect(address(exchange, way));
      return;
    }
    alone(exchange, now -> settleAndKeep(now, method, respond(now, method, answer)));
    answer.wipe();
  }

  /** Sends a code or prompts the phone. Only a button does this; a page that is looked at never. */
  private void open(Exchange exchange, Method method, boolean again)
      throws IOException, VerifierUnavailableException {
    exchange.session().remember(exchange.parameter("remember").equals("yes"));
    alone(
        exchange,
        now -> {
          Opened opened = openedOf(now, method);
          settleAndKeep(now, method, now.signIn(choose(method, opened, again)));
        });
  }

  /** One at a time for each session, and not at all if the same form was answered already. */
  private void alone(Exchange exchange, Turn turn)
      throws IOException, VerifierUnavailableException {
    inTurn(
        exchange,
        now -> {
          if (isDone(now)) {
            // The same form came twice; the first one was right.
            now.redirect(takeTarget(now));
          } else {
            turn.take(now);
          }
        });
  }

  /** One request of a session after the other, each with the evidence as it is by then. */
  void inTurn(Exchange exchange, Turn turn) throws IOException, VerifierUnavailableException {
    if (!locks.alone(exchange.session().nonce(), () -> turn.take(recheck(exchange)))) {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  /** What one request does while the others of its session wait. */
  interface Turn {
    void take(Exchange now) throws IOException, VerifierUnavailableException;
  }

  private void settleAndKeep(Exchange exchange, Method method, Verdict verdict) throws IOException {
    keep(exchange, method, verdict);
    settle(exchange, verdict);
  }

  // The class file of a record loses `@Nullable` on an array, which the ticket has.
  @SuppressWarnings("NullAway")
  private Verdict respond(Exchange exchange, Method method, Answer answer)
      throws VerifierUnavailableException {
    Opened opened = openedOf(exchange, method);
    boolean remember = exchange.parameter("remember").equals("yes");
    return exchange.signIn(
        new SignInAct.Respond(answer, opened == null ? null : opened.ticket(), remember));
  }

  // As above.
  @SuppressWarnings("NullAway")
  private Verdict poll(Exchange exchange) throws VerifierUnavailableException {
    Opened opened = openedOf(exchange, Method.PUSH);
    boolean remember = exchange.session().remembers();
    return exchange.signIn(
        new SignInAct.Respond(
            new Answer.Push(), opened == null ? null : opened.ticket(), remember));
  }

  // As above.
  @SuppressWarnings("NullAway")
  private static SignInAct choose(Method method, @Nullable Opened opened, boolean again) {
    return new SignInAct.Choose(method, opened == null ? null : opened.ticket(), again);
  }

  /** The challenge as it is, without sending anything. */
  private Verdict look(Exchange exchange, @Nullable Method wished)
      throws VerifierUnavailableException {
    MethodPages.Way way = wished == null ? null : MethodPages.of(wished);
    if (wished != null && way != null && !way.sends()) {
      Verdict chosen = exchange.signIn(choose(wished, openedOf(exchange, wished), false));
      // Somebody whom a rule exempts, with a way in the address that is not set up.
      boolean proves = chosen instanceof Verdict.Prove || isForAdministrator(chosen);
      return proves ? exchange.signIn(new SignInAct.Begin()) : chosen;
    }
    Verdict verdict = exchange.signIn(new SignInAct.Begin());
    boolean wishIsOpen =
        verdict instanceof Verdict.Challenge challenge && isOffered(challenge, wished);
    Method first = verdict instanceof Verdict.Challenge open ? open.opened() : null;
    boolean showsMore = first == Method.WEB_AUTHN || first == Method.SECURITY_QUESTIONS;
    return first != null && showsMore && !wishIsOpen
        ? exchange.signIn(choose(first, openedOf(exchange, first), false))
        : verdict;
  }

  private static boolean isForAdministrator(Verdict verdict) {
    return verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.AskAdministrator;
  }

  private void show(Exchange exchange, Verdict verdict, @Nullable Method wished)
      throws IOException {
    if (verdict instanceof Verdict.Challenge challenge) {
      challenge(exchange, challenge, wished);
    } else if (verdict instanceof Verdict.Enroll enroll) {
      exchange.redirect(exchange.at(enrollPage(enroll)));
    } else if (verdict instanceof Verdict.Prove) {
      exchange.redirect(exchange.at(Pages.PROVE));
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
      Lock lock = new Lock(locked.until());
      exchange.page(429, ChallengeViews.locked(exchange, lock, List.of(), nowSeconds.getAsLong()));
    } else {
      RefusedPages.show(exchange, refusal);
    }
  }

  private void challenge(Exchange exchange, Verdict.Challenge challenge, @Nullable Method wished)
      throws IOException {
    if (exchange.facts() == null) {
      // What this browser remembers did not count.
      Cookies.DEVICE.clear(exchange.request(), exchange.response());
    }
    Integer days = challenge.rememberDays();
    exchange.session().rememberDays(days == null ? 0 : days);
    Method method = isOffered(challenge, wished) ? wished : challenge.opened();
    long now = nowSeconds.getAsLong();
    if (method == null || isClosed(challenge, wished)) {
      exchange.session().takeNote();
      Lock lock = challenge.locked();
      Lock until = lock == null ? new Lock(null) : lock;
      exchange.page(429, ChallengeViews.locked(exchange, until, challenge.choices(), now));
      return;
    }
    MethodPages.Way way = MethodPages.of(method);
    if (way == null) {
      RefusedPages.show(exchange, 403, "ask_administrator");
      return;
    }
    keep(exchange, method, challenge);
    FlashMessages.trouble(exchange.session(), challenge.trouble());
    String field = method == Method.SECURITY_QUESTIONS ? "answer1" : "code";
    boolean hasField = method != Method.PUSH && method != Method.WEB_AUTHN;
    List<Problem> problems =
        FlashMessages.problems(exchange, hasField ? field : "", way.name(), now);
    Shown shown = challenge.shown();
    exchange.page(
        200,
        new ChallengeViews(exchange, challenge, method, way, now)
            .page(openedOf(exchange, method), shown, problems));
  }

  private static boolean isOffered(Verdict.Challenge challenge, @Nullable Method method) {
    return method != null
        && challenge.choices().stream().anyMatch(choice -> choice.method() == method);
  }

  /** Whether a lock covers the method that was wished for; without a wish, all but backups. */
  private static boolean isClosed(Verdict.Challenge challenge, @Nullable Method wished) {
    return challenge.locked() != null
        && (wished == null
            ? challenge.choices().stream().allMatch(Choice::isBackup)
            : !isOffered(challenge, wished));
  }

  /** What the session holds for the method, if it has not ended. */
  private @Nullable Opened openedOf(Exchange exchange, Method method) {
    Opened opened = exchange.session().opened(Opened.At.SIGN_IN, method);
    return opened == null || opened.expires() <= nowSeconds.getAsLong() ? null : opened;
  }

  /** Keeps what the method shows now; what is over is forgotten. */
  private static void keep(Exchange exchange, Method method, Verdict verdict) {
    if (!(verdict instanceof Verdict.Challenge challenge) || challenge.opened() != method) {
      return;
    }
    Opened opened = Opened.of(challenge.shown());
    if (opened != null || challenge.trouble() != null) {
      exchange.session().opened(Opened.At.SIGN_IN, method, opened);
    }
  }

  private void admit(Exchange exchange, Verdict.Admit admit) {
    exchange.redirect(admitted(exchange, admit));
  }

  /** Writes down that the person is in, and returns where they go now. */
  private static String admitted(Exchange exchange, Verdict.Admit admit) {
    SecondFactorSession session = exchange.session();
    int days = session.rememberDays();
    if (admit.because() instanceof Because.Verified) {
      // An id that somebody planted before, or saw, is worth nothing from here on.
      exchange.request().changeSessionId();
    }
    session.evidence(admit.evidence(), LoginFacts.stated(exchange.person()));
    session.renewToken();
    byte[] knownBrowser = admit.knownBrowser();
    if (knownBrowser != null) {
      Cookies.KNOWN_BROWSER.set(
          exchange.request(), exchange.response(), knownBrowser, Cookies.KNOWN_BROWSER_DAYS);
    }
    byte[] device = admit.deviceToken();
    if (device != null) {
      int until = days == 0 ? DEVICE_DAYS_MAX : days;
      Cookies.DEVICE.set(exchange.request(), exchange.response(), device, until);
    }
    boolean signedIn = exchange.facts() == null && admit.because() instanceof Because.Verified;
    return CodesLeftPage.isDue(exchange, admit.codesLeft(), signedIn)
        ? exchange.at(Pages.CODES_LEFT)
        : takeTarget(exchange);
  }

  /** The evidence as it is now, since another request of this session may just have brought it. */
  private Exchange recheck(Exchange exchange) throws VerifierUnavailableException {
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
    return enroll.choices().equals(List.of(Method.BACKUP_CODES))
        ? Pages.BACKUP_CODES
        : Pages.ENROLL;
  }

  /** The address of a method's page; without one, of the method last used. */
  static String address(Exchange exchange, MethodPages.@Nullable Way way) {
    StringBuilder address = new StringBuilder(exchange.at(Pages.VERIFY));
    if (way != null) {
      address.append("?method=").append(way.name());
    }
    if (exchange.facts() != null) {
      address.append(way == null ? '?' : '&').append(AGAIN).append("=1");
    }
    return address.toString();
  }
}
