package dev.countersign.servlet.routes;

import dev.countersign.pages.Asked;
import dev.countersign.pages.Browser;
import dev.countersign.pages.Next;
import dev.countersign.pages.Origin;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Person;
import dev.countersign.pages.Verdicts;
import dev.countersign.pages.Visit;
import dev.countersign.pages.flow.Administration;
import dev.countersign.pages.flow.OwnPages;
import dev.countersign.pages.form.FormToken;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.pages.words.Languages;
import dev.countersign.servlet.Logins;
import dev.countersign.servlet.Site;
import dev.countersign.servlet.gate.Gate;
import dev.countersign.servlet.gate.Targets;
import dev.countersign.servlet.rest.AdminRest;
import dev.countersign.servlet.session.EvidenceCheck;
import dev.countersign.servlet.session.HttpPocket;
import dev.countersign.servlet.session.Locks;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EvidenceFacts;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Our own paths, and what serves each of them. */
public final class Routes {
  /** Enough to tell installations apart. */
  private static final int MARK_CHARS = 8;

  private final Site site;
  private final Logins logins;
  private final CookieNames cookieNames;
  private final ServletHost.Shared shared;
  private final OwnPages pages;
  private final OriginLog originLog = new OriginLog();
  private final AssetReplies assets = new AssetReplies();

  /**
   * The routes.
   *
   * @param site where things are
   * @param logins what ends the host's session
   * @param accounts people, for the administration
   * @param verdicts the verifier
   * @param cookieNames what cookies are called
   * @param evidence whether evidence counts
   * @param nowSeconds the time
   */
  public Routes(
      Site site,
      Logins logins,
      Accounts accounts,
      Verdicts verdicts,
      CookieNames cookieNames,
      EvidenceCheck evidence,
      LongSupplier nowSeconds) {
    this.site = site;
    this.logins = logins;
    this.cookieNames = cookieNames;
    this.shared =
        new ServletHost.Shared(verdicts, evidence, new Locks(), logins::telephone, nowSeconds);
    Administration administration = new Administration(accounts);
    this.pages = new OwnPages(administration);
    AdminRest rest = new AdminRest(administration);
    pages.add(AdminRest.PEOPLE, rest::people);
    pages.add(AdminRest.AUDIT, rest::audit);
  }

  /**
   * What an unverified session may see.
   *
   * @return exact paths below the context path
   */
  public Set<String> openPaths() {
    return OwnPaths.OPEN.stream()
        .map(page -> site.mount() + page)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether the request is for the path where our pages live, in plain form.
   *
   * @param request the request
   * @return whether it is
   */
  public boolean isOwn(HttpServletRequest request) {
    return pageOf(request) != null;
  }

  /**
   * Has our own forms read in UTF-8, which containers do not do by themselves. Comes before the
   * first look at a parameter, ours or that of the host's {@link Logins}.
   *
   * @param request the request
   */
  public void readInUtf8(HttpServletRequest request) {
    if (isOwn(request)) {
      try {
        request.setCharacterEncoding("UTF-8");
      } catch (UnsupportedEncodingException noUtf8) {
        throw new IllegalStateException("this Java has no UTF-8", noUtf8);
      }
    }
  }

  /**
   * Style, script and module: the same for everyone, with nothing secret in them.
   *
   * @param request the request
   * @param response its response
   * @return whether the request was for one and has been answered
   * @throws IOException if the answer cannot be sent
   */
  public boolean serveAsset(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String page = pageOf(request);
    return page != null && assets.serve(page, request, response);
  }

  /**
   * Signing out works even when nothing else does.
   *
   * @param request the request
   * @param response its response
   * @param session the session
   * @return whether the request was for that and has been answered
   */
  public boolean serveWithoutEngine(
      HttpServletRequest request, HttpServletResponse response, PageSession session) {
    boolean ours =
        OwnPaths.SIGN_OUT.equals(pageOf(request))
            && request.getMethod().equals("POST")
            && FormToken.isOurs(session, request.getParameter(FormToken.FIELD), sender(request));
    if (ours) {
      HttpPocket.forget(request);
      logins.signOut(request);
      toSignIn(request, response);
    }
    return ours;
  }

  /**
   * Sends a person to the host's own sign-in.
   *
   * @param request the request
   * @param response its response
   */
  public void toSignIn(HttpServletRequest request, HttpServletResponse response) {
    redirect(response, request.getContextPath() + site.signIn());
  }

  /**
   * Sends a person to the page that asks for the second factor.
   *
   * @param request the request
   * @param response its response
   */
  public void toVerify(HttpServletRequest request, HttpServletResponse response) {
    redirect(response, mounted(request).page(OwnPaths.VERIFY));
  }

  /**
   * What the browser of a request keeps for us.
   *
   * @param request the request
   * @param response its response
   * @param accountId the account it is asked for
   * @return the browser
   * @throws VerifierUnavailableException if the names of cookies cannot be had
   */
  public Browser browser(HttpServletRequest request, HttpServletResponse response, String accountId)
      throws VerifierUnavailableException {
    CookieBrowser.Names names =
        new CookieBrowser.Names(
            cookieNames.cookieNames(accountId),
            cookieNames.cookieNames("").get(0).substring(0, MARK_CHARS));
    long now = shared.nowSeconds().getAsLong();
    return new CookieBrowser(request, response, request.isSecure() || site.isSecure(), names, now);
  }

  /**
   * Serves a page.
   *
   * @param request the request
   * @param response its response
   * @param person who is asking
   * @param session the person's session
   * @param facts the checked evidence; null until the second factor is proven
   * @throws IOException if the answer cannot be sent
   * @throws VerifierUnavailableException if verifier or store are gone
   */
  public void serve(
      HttpServletRequest request,
      HttpServletResponse response,
      Person person,
      PageSession session,
      @Nullable EvidenceFacts facts)
      throws IOException, VerifierUnavailableException {
    Browser browser = browser(request, response, person.accountId());
    ServletHost host = new ServletHost(shared, request, browser, mounted(request), person);
    Visit visit = new Visit(host, asked(request), person, session, facts);
    Next next;
    if (List.of("GET", "HEAD", "POST").contains(request.getMethod())) {
      next = pages.serve(visit);
    } else {
      response.setHeader("Allow", "GET, HEAD, POST");
      next = Next.Program.error(405, "method_not_allowed", visit.words().text("api.method"));
    }
    next.to(new Replies(response));
  }

  /**
   * The answer to a person when the engine or the store is gone.
   *
   * @param request the request
   * @param response its response
   * @throws IOException if the answer cannot be sent
   */
  public void unavailable(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RefusedViews.unavailable(mounted(request), languages(request).words())
        .to(new Replies(response));
  }

  /**
   * The languages of a request. The container's own reading of the header would put each tag that
   * was ever sent into a cache of the JVM.
   *
   * @param request the request
   * @return its languages
   */
  public static Languages languages(HttpServletRequest request) {
    return Languages.of(request.getHeader("Accept-Language"));
  }

  /**
   * The answer to everyone while the filter stands in the wrong place.
   *
   * @param request the request
   * @param response its response
   * @throws IOException if the answer cannot be sent
   */
  public static void misplaced(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String message = languages(request).words().text("api.second_factor_unavailable");
    Next.Program.error(503, "second_factor_unavailable", message).to(new Replies(response));
  }

  private MountedSite mounted(HttpServletRequest request) {
    return new MountedSite(site, request.getContextPath());
  }

  private Asked asked(HttpServletRequest request) {
    String page = pageOf(request);
    String own = page == null ? "" : page;
    return new Asked(
        own,
        request.getMethod().equals("POST"),
        own.startsWith(AdminRest.FOLDER),
        Targets.of(request),
        languages(request),
        new FormFields(request)::values,
        sender(request));
  }

  /** The container's address of itself, which a proxy's settings may have told it, and ours. */
  private Asked.Sender sender(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String known = Origin.authority(request.getServerName(), request.getServerPort());
    Set<String> authorities = new HashSet<>(site.authorities());
    authorities.add(known);
    return new Asked.Sender(
        request.getHeader("Sec-Fetch-Site"),
        origin,
        authorities,
        () -> originLog.mismatch(String.valueOf(origin), known));
  }

  private static void redirect(HttpServletResponse response, String location) {
    new Replies(response).redirect(new Next.Redirect(location));
  }

  private @Nullable String pageOf(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    int end = context.length() + site.mount().length();
    // Every request of the host comes by here: the cheap questions are asked first.
    boolean own =
        uri != null
            && uri.length() >= end
            && uri.startsWith(site.mount(), context.length())
            && uri.startsWith(context)
            && (uri.length() == end || uri.charAt(end) == '/')
            && request.getDispatcherType() == DispatcherType.REQUEST
            && Gate.isPlain(uri);
    return own ? uri.substring(end) : null;
  }
}
