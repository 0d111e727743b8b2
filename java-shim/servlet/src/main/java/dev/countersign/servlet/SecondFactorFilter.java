package dev.countersign.servlet;

import dev.countersign.pages.Browser;
import dev.countersign.pages.LoginFacts;
import dev.countersign.pages.Next;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Person;
import dev.countersign.servlet.gate.Gate;
import dev.countersign.servlet.gate.Placement;
import dev.countersign.servlet.gate.Targets;
import dev.countersign.servlet.routes.Replies;
import dev.countersign.servlet.routes.Routes;
import dev.countersign.servlet.session.EvidenceCheck;
import dev.countersign.servlet.session.HttpPocket;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back every request of a signed-in person until the second factor is proven, and serves the
 * pages that ask for it.
 *
 * <p>Map it to {@code /*} for all five dispatcher types and with asynchronous support, after the
 * host's authentication. It fails closed: if anything goes wrong inside, the request does not reach
 * the application. Instances are safe for any number of threads.
 */
public final class SecondFactorFilter implements Filter {
  private static final String ERROR_STATUS = RequestDispatcher.ERROR_STATUS_CODE;

  private final Logins logins;
  private final Backend backend;
  private final EvidenceCheck evidence;
  private final Routes routes;
  private final Gate gate;
  private final Placement placement = new Placement();
  private final OperatorLog log = new OperatorLog();

  /**
   * Builds the filter. Nothing is loaded yet, and nothing is needed for refusing.
   *
   * @param site where things are
   * @param logins who is asking
   * @param verifiers where the verifier comes from; may fail on any call
   * @param lists people and what the store knows about them, for the administration
   */
  public SecondFactorFilter(Site site, Logins logins, Verifiers verifiers, Accounts lists) {
    this(
        site,
        logins,
        new VerifierBackend(verifiers),
        lists,
        () -> System.currentTimeMillis() / 1000);
  }

  SecondFactorFilter(
      Site site, Logins logins, Backend backend, Accounts lists, LongSupplier nowSeconds) {
    this.logins = logins;
    this.backend = backend;
    this.evidence = new EvidenceCheck(backend, nowSeconds);
    this.routes = new Routes(site, logins, lists, backend, backend, evidence, nowSeconds);
    this.gate = new Gate(routes.openPaths());
  }

  /**
   * Ends what was proven in this session. The filter does so itself when a request comes in without
   * a signed-in person; call it after each first factor as well, if your host takes a new sign-in
   * while a person is still signed in.
   *
   * @param request a request of the session
   */
  public static void firstFactorProven(HttpServletRequest request) {
    HttpPocket.forget(request);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("only HTTP requests can be held to a second factor");
    }
    if (mayPass(http, answer)) {
      chain.doFilter(request, response);
      lookBehind(http, answer);
    }
  }

  /** After a request passed as anonymous: whether it was a signed-in person's further in. */
  private void lookBehind(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Placement.Watch watch = Placement.watchOf(request);
    if (watch == null || request.getDispatcherType() != DispatcherType.REQUEST) {
      return;
    }
    boolean behind;
    try {
      behind = logins.signedInBehind(request);
    } catch (RuntimeException bug) {
      log.refused(bug);
      behind = true;
    }
    boolean misplaced = behind && watch.signedInBehind(request, response);
    if (misplaced && !response.isCommitted() && !request.isAsyncStarted()) {
      response.reset();
      Routes.misplaced(request, response);
    }
  }

  /** Whether the application may see this request. If not, the answer is already written. */
  private boolean mayPass(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      routes.readInUtf8(request);
      if (routes.serveAsset(request, response)) {
        return false;
      }
      Caller caller = logins.caller(request);
      if (!(caller instanceof Caller.SignedIn signedIn)) {
        return anonymous(request, response, caller);
      }
      Person person = signedIn.person();
      return person.bySession()
          ? session(request, response, person)
          : credentials(request, response, person);
    } catch (VerifierUnavailableException missing) {
      log.refused(missing);
    } catch (RuntimeException bug) {
      log.refused(bug);
    }
    unavailable(request, response);
    return false;
  }

  /**
   * No one is signed in: the host's own access control decides, except that credentials of another
   * kind must not slip past us to an authentication further in.
   */
  private boolean anonymous(HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    if (placement.refuses(request)) {
      if (clear(request, response)) {
        Routes.misplaced(request, response);
      }
      return false;
    }
    if (request.getHeader("Authorization") != null) {
      refuse(request, response);
      return false;
    }
    boolean outside = request.getDispatcherType() == DispatcherType.REQUEST;
    if (outside) {
      placement.watch(request, caller == Caller.Absent.NOBODY);
    }
    // The next to sign in with this session proves a second factor, even the same person.
    if (outside && caller == Caller.Absent.NOBODY) {
      HttpPocket.forget(request);
    }
    if (routes.isOwn(request)) {
      if (navigation(request)) {
        routes.toSignIn(request, response);
      } else {
        refuse(request, response);
      }
      return false;
    }
    return true;
  }

  /** Credentials of a single request: only an exempting rule lets it pass, and only this once. */
  private boolean credentials(
      HttpServletRequest request, HttpServletResponse response, Person person)
      throws IOException, VerifierUnavailableException {
    byte[] nonce = PageSession.random();
    Verdict verdict = begin(request, response, person, nonce);
    boolean exempt = exemption(verdict) != null;
    if (exempt && !routes.isOwn(request)) {
      return true;
    }
    if (exempt || isBusy(verdict)) {
      refuse(request, response);
    } else {
      log.refused(person);
      refuse(request, response, "api.credentials_refused");
    }
    return false;
  }

  private boolean session(HttpServletRequest request, HttpServletResponse response, Person person)
      throws IOException, VerifierUnavailableException {
    HttpPocket pocket = HttpPocket.of(request);
    PageSession session = PageSession.of(pocket, person.accountId());
    boolean own = routes.isOwn(request);
    if (own && routes.serveWithoutEngine(request, response, session)) {
      return false;
    }
    EvidenceFacts facts = evidence.facts(person, pocket.sessionId(), session);
    if (facts == null && !own && !session.asked(LoginFacts.stated(person))) {
      facts =
          exempted(request, response, person, session)
              ? evidence.facts(person, pocket.sessionId(), session)
              : null;
    }
    if (facts != null && !own) {
      return true;
    }
    Gate.Ruling ruling = facts != null ? Gate.Ruling.OWN_PAGE : gate.rule(asked(request));
    switch (ruling) {
      case OWN_PAGE -> routes.serve(request, response, person, session, facts);
      case REFUSE_WITH_PAGE -> {
        // What was posted is gone, so there is nothing to come back to.
        session.target(request.getMethod().equals("GET") ? Targets.of(request) : null);
        routes.toVerify(request, response);
      }
      case REFUSE_WITH_CODE -> refuse(request, response);
    }
    return false;
  }

  /** Asks once per login whether a rule exempts it; keeps the pass if so. */
  private boolean exempted(
      HttpServletRequest request, HttpServletResponse response, Person person, PageSession session)
      throws VerifierUnavailableException {
    Verdict.Admit admit = exemption(begin(request, response, person, session.nonce()));
    session.markAsked(LoginFacts.stated(person));
    if (admit != null) {
      session.evidence(admit.evidence(), LoginFacts.stated(person));
    }
    return admit != null;
  }

  private Verdict begin(
      HttpServletRequest request, HttpServletResponse response, Person person, byte[] nonce)
      throws VerifierUnavailableException {
    Browser browser = routes.browser(request, response, person.accountId());
    Login login =
        LoginFacts.of(
            person,
            nonce,
            Routes.languages(request).first(),
            browser.knownBrowser(),
            browser.device());
    return backend.run(person.accountId(), new AccountEvent.SignIn(login, new SignInAct.Begin()));
  }

  private static boolean isBusy(Verdict verdict) {
    return verdict instanceof Verdict.Refuse refused && refused.refusal() instanceof Refusal.Busy;
  }

  private static Verdict.@Nullable Admit exemption(Verdict verdict) {
    return verdict instanceof Verdict.Admit admit && admit.because() instanceof Because.Exempt
        ? admit
        : null;
  }

  private static Gate.Asked asked(HttpServletRequest request) {
    boolean outside = request.getDispatcherType() == DispatcherType.REQUEST;
    String uri = request.getRequestURI();
    return new Gate.Asked(
        uri == null ? "" : uri,
        request.getContextPath(),
        outside ? Gate.Dispatch.REQUEST : Gate.Dispatch.INSIDE,
        navigation(request));
  }

  private static boolean navigation(HttpServletRequest request) {
    return Gate.navigation(
        header(request, "Accept"),
        header(request, "Sec-Fetch-Mode"),
        header(request, "Sec-Fetch-Dest"),
        header(request, "X-Requested-With"));
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  private static void refuse(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refuse(request, response, "api.second_factor_required");
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, String messageId)
      throws IOException {
    if (!clear(request, response)) {
      return;
    }
    if (request.getAttribute(ERROR_STATUS) instanceof Integer status) {
      // The host refused already, for a reason of its own; only its error page is held back.
      response.setStatus(status);
    } else {
      String message = Routes.languages(request).words().text(messageId);
      code(response, 401, "second_factor_required", message);
    }
  }

  private void unavailable(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!clear(request, response)) {
      return;
    }
    if (gate.rule(asked(request)) == Gate.Ruling.REFUSE_WITH_CODE) {
      String message = Routes.languages(request).words().text("api.second_factor_unavailable");
      code(response, 503, "second_factor_unavailable", message);
    } else {
      routes.unavailable(request, response);
    }
  }

  private static void code(HttpServletResponse response, int status, String code, String message)
      throws IOException {
    Next.Program.error(status, code, message).to(new Replies(response));
  }

  /**
   * Drops what an outer servlet may have written before dispatching here. Returns whether there is
   * still an answer to give: an included part has none of its own.
   */
  private static boolean clear(HttpServletRequest request, HttpServletResponse response) {
    if (response.isCommitted() || request.getDispatcherType() == DispatcherType.INCLUDE) {
      return false;
    }
    response.resetBuffer();
    return true;
  }
}
