package dev.countersign.servlet;

import dev.countersign.pages.html.Html;
import dev.countersign.pages.words.Words;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.VerifierUnavailableException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Our own paths, and what serves each of them. */
final class Pages {
  static final String VERIFY = "/verify";
  static final String VERIFY_PUSH = "/verify/push";
  static final String PROVE = "/prove";
  static final String ENROLL = "/enroll";
  static final String ENROLL_PUSH = "/enroll/push";
  static final String BACKUP_CODES = "/backup-codes";
  static final String BACKUP_CODES_TEXT = "/backup-codes.txt";
  static final String POSTPONE = "/postpone";
  static final String SIGN_OUT = "/sign-out";
  static final String CODES_LEFT = "/codes-left";
  static final String SETTINGS = "/settings";
  static final String SETTINGS_ADD = "/settings/add";
  static final String SETTINGS_ADD_PUSH = "/settings/add/push";
  static final String SETTINGS_CODES = "/settings/backup-codes";
  static final String SETTINGS_CODES_TEXT = "/settings/backup-codes.txt";
  static final String SETTINGS_RENAME = "/settings/rename";
  static final String SETTINGS_REMOVE = "/settings/remove";
  static final String SETTINGS_PREFER = "/settings/preferred";
  static final String SETTINGS_DEVICES = "/settings/devices";
  static final String ADMIN = "/admin";
  static final String ADMIN_PERSON = "/admin/person";
  static final String ADMIN_AUDIT = "/admin/audit";
  static final String ADMIN_IMPORT = "/admin/import";
  static final String REST_PEOPLE = "/rest/people";
  static final String REST_AUDIT = "/rest/audit";

  /** What an unverified session may see. Everything else of ours needs the second factor. */
  private static final Set<String> OPEN =
      Set.of(
          VERIFY,
          VERIFY_PUSH,
          PROVE,
          ENROLL,
          ENROLL_PUSH,
          BACKUP_CODES,
          BACKUP_CODES_TEXT,
          POSTPONE,
          SIGN_OUT);

  /** One page, which answers GET and POST. */
  interface Handler {
    void serve(Exchange exchange) throws IOException, VerifierUnavailableException;
  }

  private final Site site;
  private final Logins logins;
  private final AssetReplies assets = new AssetReplies();
  private final Map<String, Handler> handlers = new HashMap<>();

  Pages(Site site, Logins logins, Accounts lists, EvidenceCheck evidence, LongSupplier nowSeconds) {
    this.site = site;
    this.logins = logins;
    Locks locks = new Locks();
    SignInPages signIn = new SignInPages(locks, evidence, nowSeconds);
    EnrollPages atSignIn =
        new EnrollPages(Enrollment.AT_SIGN_IN, logins, signIn, evidence, nowSeconds);
    EnrollPages inSettings =
        new EnrollPages(Enrollment.IN_SETTINGS, logins, signIn, evidence, nowSeconds);
    SettingsPages settings = new SettingsPages(locks, nowSeconds);
    AdminPages admin = new AdminPages(lists, nowSeconds);
    handlers.put(VERIFY, signIn::verify);
    handlers.put(VERIFY_PUSH, signIn::push);
    handlers.put(POSTPONE, signIn::postpone);
    handlers.put(CODES_LEFT, CodesLeftPage::show);
    handlers.put(PROVE, new ProofPages(signIn, nowSeconds)::prove);
    handlers.put(ENROLL, atSignIn::method);
    handlers.put(ENROLL_PUSH, atSignIn::push);
    handlers.put(BACKUP_CODES, atSignIn::backupCodes);
    handlers.put(BACKUP_CODES_TEXT, atSignIn::backupCodesText);
    handlers.put(SETTINGS, settings::list);
    handlers.put(SETTINGS_RENAME, settings::rename);
    handlers.put(SETTINGS_REMOVE, settings::remove);
    handlers.put(SETTINGS_PREFER, settings::prefer);
    handlers.put(SETTINGS_DEVICES, settings::forgetDevices);
    handlers.put(SETTINGS_ADD, inSettings::method);
    handlers.put(SETTINGS_ADD_PUSH, inSettings::push);
    handlers.put(SETTINGS_CODES, inSettings::backupCodes);
    handlers.put(SETTINGS_CODES_TEXT, inSettings::backupCodesText);
    handlers.put(ADMIN, admin::people);
    handlers.put(ADMIN_PERSON, admin::person);
    handlers.put(ADMIN_AUDIT, admin::audit);
    handlers.put(ADMIN_IMPORT, new ImportPages(admin, nowSeconds)::tokens);
    handlers.put(REST_PEOPLE, admin::restPeople);
    handlers.put(REST_AUDIT, admin::restAudit);
  }

  /** The exact paths an unverified session may see, below the context path. */
  Set<String> openPaths() {
    Set<String> paths = new HashSet<>();
    OPEN.forEach(page -> paths.add(site.mount() + page));
    return paths;
  }

  /** Whether the request is for the place where our pages live, written plainly. */
  boolean isOwn(HttpServletRequest request) {
    return pageOf(request) != null;
  }

  /** Style, script and module: the same for everybody, and nothing in them is secret. */
  boolean serveAsset(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String page = pageOf(request);
    return page != null && assets.serve(page, request, response);
  }

  /** Signing out works when nothing else does. */
  boolean serveWithoutEngine(
      HttpServletRequest request, HttpServletResponse response, SecondFactorSession session) {
    boolean ours =
        SIGN_OUT.equals(pageOf(request))
            && request.getMethod().equals("POST")
            && Forms.isOurs(
                session,
                request.getParameter(Forms.TOKEN),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Origin"),
                request.getHeader("Host"));
    if (ours) {
      SecondFactorSession.forget(request);
      logins.signOut(request);
      Reply.redirect(response, request.getContextPath() + site.signIn());
    }
    return ours;
  }

  void serve(Exchange exchange) throws IOException, VerifierUnavailableException {
    String method = exchange.request().getMethod();
    String page = pageOf(exchange.request());
    Handler handler = page == null ? null : handlers.get(page);
    if (!method.equals("GET") && !method.equals("HEAD") && !method.equals("POST")) {
      exchange.response().setHeader("Allow", "GET, HEAD, POST");
      Reply.code(
          exchange.response(), 405, "method_not_allowed", exchange.words().text("api.method"));
    } else if (handler == null) {
      RefusedPages.show(exchange, 404, "not_found");
    } else if (exchange.isPost() && !Forms.isOurs(exchange)) {
      RefusedPages.show(exchange, 403, "expired");
    } else {
      handler.serve(exchange);
    }
  }

  /** The answer to a person when the engine or the store is gone. */
  void unavailable(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Words words = Words.in(request.getLocale());
    Layout.Page page =
        Layout.Page.of(
            words.text("refused.unavailable.title"),
            Html.tag("p", words.text("refused.unavailable.text")),
            Html.tag(
                "p",
                Forms.link(
                    words.text("refused.try_again"),
                    request.getContextPath() + site.mount() + VERIFY)));
    Reply.page(
        response, 503, Layout.html(words, site, request.getContextPath(), Html.none(), page));
  }

  private @Nullable String pageOf(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String base = request.getContextPath() + site.mount();
    boolean own =
        request.getDispatcherType() == DispatcherType.REQUEST
            && uri != null
            && Gate.isPlain(uri)
            && (uri.equals(base) || uri.startsWith(base + "/"));
    return own ? uri.substring(base.length()) : null;
  }
}
