package dev.countersign.servlet;

import dev.countersign.pages.Person;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.jspecify.annotations.Nullable;

/**
 * A host whose authentication is a filter of its own, as Spring Security's is: it hands a wrapped
 * request with a principal further in. Ours may stand before or behind it.
 */
final class ChainHost implements AutoCloseable {
  static final String DATA = "CONFIDENTIAL-ISSUE-DATA";

  /** Where our filter stands. */
  enum Order {
    BEHIND,
    BEFORE,
    BEFORE_WITH_PROBE
  }

  /** How often the application itself was reached by a signed-in person. */
  final AtomicInteger reached = new AtomicInteger();

  private final Tomcat tomcat = new Tomcat();
  private final Path folder;
  private final Context context;

  ChainHost(Backend backend, Order order) throws IOException, LifecycleException {
    folder = Files.createTempDirectory("chain-host");
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.setSilent(true);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    context = tomcat.addContext("", folder.toFile().getAbsolutePath());
    Wrapper app = Tomcat.addServlet(context, "app", new App());
    app.setAsyncSupported(true);
    app.addMapping("/*");
    for (int status : List.of(401, 403)) {
      ErrorPage page = new ErrorPage();
      page.setErrorCode(status);
      page.setLocation("/error");
      context.addErrorPage(page);
    }
    ChainLogins logins = new ChainLogins(order == Order.BEFORE);
    Filter ours =
        new SecondFactorFilter(
            TestHost.SITE, logins, backend, Accounts.none(), () -> 1_800_000_000L);
    if (order != Order.BEHIND) {
      add("second-factor", ours);
    }
    add("authentication", new Authentication());
    if (order == Order.BEHIND) {
      add("second-factor", ours);
    }
    if (order != Order.BEFORE) {
      add("probe", new SignedInProbe(logins));
    }
    tomcat.start();
  }

  Raw client() {
    return new Raw(tomcat.getConnector().getLocalPort());
  }

  @Override
  public void close() throws LifecycleException, IOException {
    tomcat.stop();
    tomcat.destroy();
    try (var files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    }
  }

  private void add(String name, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName(name);
    map.addURLPattern("/*");
    EnumSet.allOf(DispatcherType.class).forEach(type -> map.setDispatcher(type.name()));
    context.addFilterMap(map);
  }

  /** Reads the principal. A static file is outside the host's authentication. */
  private static final class ChainLogins implements Logins {
    private final boolean outer;

    ChainLogins(boolean outer) {
      this.outer = outer;
    }

    @Override
    public Caller caller(HttpServletRequest request) {
      Principal principal = request.getUserPrincipal();
      if (principal == null) {
        boolean outside = request.getRequestURI().startsWith("/static/");
        return outside ? Caller.unknown() : Caller.nobody();
      }
      return Caller.of(
          new Person(
              "id-" + principal.getName(),
              principal.getName(),
              request.getHeader("Authorization") == null && request.getHeader("X-Key") == null,
              false,
              Product.JIRA,
              Channel.FORM,
              List.of("staff"),
              true,
              ""));
    }

    /** Some hosts tell everyone who is signed in, by an attribute of the outer request. */
    @Override
    public boolean signedInBehind(HttpServletRequest request) {
      return outer
          ? request.getAttribute("signed-in") != null
          : Logins.super.signedInBehind(request);
    }

    @Override
    public void signOut(HttpServletRequest request) {
      request.getSession().invalidate();
    }
  }

  /** By session, by Basic credentials or by a key; a wrong password is a 401 of its own. */
  private static final class Authentication implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      HttpServletResponse answer = (HttpServletResponse) response;
      // As filters do that look for a token of their own: the form is read, in ISO 8859-1.
      http.getParameter("_csrf");
      String path = http.getRequestURI();
      String basic = http.getHeader("Authorization");
      if (path.startsWith("/static/") || http.getDispatcherType() == DispatcherType.ERROR) {
        chain.doFilter(request, response);
      } else if (path.equals("/forged")) {
        answer.sendError(403);
      } else if (basic != null && user(basic) == null) {
        answer.setHeader("WWW-Authenticate", "Basic realm=\"host\"");
        answer.sendError(401);
      } else {
        chain.doFilter(named(http), response);
      }
    }

    private HttpServletRequest named(HttpServletRequest request) {
      if (request.getRequestURI().equals("/login") && request.getParameter("user") != null) {
        request.getSession(true).setAttribute("user", request.getParameter("user"));
      }
      if (request.getRequestURI().equals("/logout")) {
        request.getSession(true).removeAttribute("user");
      }
      String user = signedIn(request);
      if (user == null) {
        return request;
      }
      request.setAttribute("signed-in", user);
      return new HttpServletRequestWrapper(request) {
        @Override
        public Principal getUserPrincipal() {
          return () -> user;
        }
      };
    }

    private static @Nullable String signedIn(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      if (session != null && session.getAttribute("user") instanceof String user) {
        return user;
      }
      String basic = request.getHeader("Authorization");
      return basic != null ? user(basic) : request.getHeader("X-Key");
    }

    private static @Nullable String user(String basic) {
      String pair =
          new String(Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8);
      return pair.endsWith(":password") ? pair.substring(0, pair.indexOf(':')) : null;
    }
  }

  private final class App extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String path = request.getRequestURI();
      boolean isPublic =
          path.startsWith("/static/") || path.startsWith("/log") || path.equals("/error");
      String text = isPublic || request.getUserPrincipal() == null ? "public" : DATA;
      if (text.equals(DATA)) {
        reached.incrementAndGet();
      }
      if (path.equals("/async")) {
        AsyncContext async = request.startAsync();
        async.start(
            () -> {
              try {
                async.getResponse().getWriter().write(text);
              } catch (IOException gone) {
                throw new IllegalStateException(gone);
              } finally {
                async.complete();
              }
            });
      } else {
        response.getWriter().write(text);
      }
    }
  }
}
