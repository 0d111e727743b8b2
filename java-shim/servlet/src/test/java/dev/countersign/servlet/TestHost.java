package dev.countersign.servlet;

import dev.countersign.pages.Person;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;

/**
 * A small application behind the filter, on a container configured to be as lenient as possible
 * about odd paths. Each of its pages says {@link #DATA}; signing in is one GET, for brevity, by one
 * of several routes.
 */
final class TestHost implements AutoCloseable {
  /** Must never be visible without a second factor. */
  static final String DATA = "CONFIDENTIAL-ISSUE-DATA";

  /** Every way to sign in: all of them lead to a session with a user, and no further. */
  static final List<String> LOGIN_ROUTES =
      List.of("/login", "/reset-password", "/remember-me", "/saml/assertion", "/oauth/callback");

  static final Site SITE = new Site("Test host", "/countersign", "/board", "/login");

  private final Tomcat tomcat = new Tomcat();
  private final Path folder;

  TestHost(Backend backend, LongSupplier nowSeconds) throws IOException, LifecycleException {
    folder = Files.createTempDirectory("test-host");
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.setSilent(true);
    var connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("relaxedPathChars", "\"<>[\\]^`{|}");
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setAllowTrace(true);
    Context context = tomcat.addContext("", folder.toFile().getAbsolutePath());
    add(context, "app", new App(), "/*");
    for (String route : LOGIN_ROUTES) {
      add(context, "login at " + route, new Login(), route);
    }
    ErrorPage errorPage = new ErrorPage();
    errorPage.setExceptionType("java.lang.RuntimeException");
    errorPage.setLocation("/board");
    context.addErrorPage(errorPage);
    SecondFactorFilter filter =
        new SecondFactorFilter(SITE, new SessionLogins(), backend, new NoLists(), nowSeconds);
    FilterDef definition = new FilterDef();
    definition.setFilterName("second-factor");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("second-factor");
    map.addURLPattern("/*");
    EnumSet.allOf(DispatcherType.class).forEach(type -> map.setDispatcher(type.name()));
    context.addFilterMap(map);
    tomcat.start();
  }

  int port() {
    return tomcat.getConnector().getLocalPort();
  }

  Raw client() {
    return new Raw(port());
  }

  /** A client with a password-only session of this account. */
  Raw signedIn(String account) {
    Raw client = client();
    client.get("/login?user=" + account);
    return client;
  }

  @Override
  public void close() throws LifecycleException, IOException {
    tomcat.stop();
    tomcat.destroy();
    try (var files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    }
  }

  private static void add(Context context, String name, HttpServlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(pattern);
  }

  /** The session's user, or the user of Basic credentials whose password is "password". */
  private static final class SessionLogins implements Logins {
    @Override
    public Caller caller(HttpServletRequest request) {
      Person person = person(request);
      return person == null ? Caller.nobody() : Caller.of(person);
    }

    private static @Nullable Person person(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      Object user = session == null ? null : session.getAttribute("user");
      if (user instanceof String name) {
        Object group = session.getAttribute("group");
        Product product =
            request.getRequestURI().startsWith("/servicedesk/") ? Product.JSM : Product.JIRA;
        List<String> groups = group instanceof String one ? List.of(one) : List.of();
        return person(name, true, Channel.FORM, product, groups);
      }
      String authorization = request.getHeader("Authorization");
      if (authorization != null && authorization.startsWith("Basic ")) {
        byte[] decoded = Base64.getDecoder().decode(authorization.substring(6));
        String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
        return pair[1].equals("password")
            ? person(pair[0], false, Channel.BASIC, Product.JIRA, List.of())
            : null;
      }
      return null;
    }

    private static Person person(
        String name, boolean bySession, Channel channel, Product product, List<String> groups) {
      if (name.equals("broken")) {
        throw new IllegalStateException("this host cannot say who it is");
      }
      boolean administrator = name.equals("admin");
      return new Person(
          "id-" + name,
          name,
          bySession,
          administrator,
          product,
          channel,
          groups,
          true,
          "",
          name.equals("new") ? null : name + "@example.org");
    }

    @Override
    public void signOut(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
    }
  }

  /** First factor: signs in the named user. `then` continues within the same request. */
  private static final class Login extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      String user = request.getParameter("user");
      if (user != null) {
        request.getSession(true).setAttribute("user", user);
      }
      String group = request.getParameter("group");
      if (group != null) {
        request.getSession(true).setAttribute("group", group);
      }
      if (request.getParameter("leave") != null) {
        // As some products do: the session stays, but without its user.
        request.getSession(true).removeAttribute("user");
      }
      String then = request.getParameter("then");
      if ("forward".equals(then)) {
        request.getRequestDispatcher("/board").forward(request, response);
      } else if ("include".equals(then)) {
        response.getWriter().write("outer ");
        request.getRequestDispatcher("/board").include(request, response);
      } else if ("async".equals(then)) {
        AsyncContext async = request.startAsync();
        async.dispatch("/board");
      } else if ("error".equals(then)) {
        throw new IllegalStateException("on purpose");
      } else {
        response.getWriter().write("signed in");
      }
    }
  }

  /** Everything else: the data to protect. */
  private static final class App extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/html;charset=utf-8");
      response.getWriter().write("<p>" + DATA + "</p>");
    }
  }

  private static final class NoLists implements Accounts {
    @Override
    public List<Listed> people(String search, int offset, int limit) {
      return List.of(listed("id-bob", "bob", true), listed("id-carol", "carol", false));
    }

    @Override
    public @Nullable Listed person(String accountId) {
      return accountId.equals("id-alice") ? listed(accountId, "alice", true) : null;
    }

    private static Listed listed(String accountId, String name, boolean licensed) {
      List<String> groups = licensed ? List.of("staff") : List.of();
      return new Listed(
          accountId, name, groups, Product.JIRA, licensed, null, null, List.of(), null, 0);
    }

    @Override
    public long revocations(String accountId) {
      return 0;
    }

    @Override
    public List<AuditLine> audit(String accountId, int offset, int limit) {
      return List.of();
    }
  }
}
