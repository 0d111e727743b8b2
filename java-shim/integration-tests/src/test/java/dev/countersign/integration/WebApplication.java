package dev.countersign.integration;

import dev.countersign.pages.Person;
import dev.countersign.servlet.Caller;
import dev.countersign.servlet.Logins;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application with a sign-in form, Basic credentials, a cookie that remembers, pages, REST,
 * asynchronous answers, and sign-ins that go on within the same request. Its authentication is a
 * filter that hands a request with a principal further in.
 */
final class WebApplication {
  static final String DATA = "CONFIDENTIAL-ISSUE-DATA";

  private static final String PASSWORD = ":password";

  private WebApplication() {}

  /** Signed in by session, by the cookie that starts one, or by Basic credentials. */
  static final class Authentication implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      String basic = http.getHeader("Authorization");
      if (basic != null && user(basic) == null) {
        ((HttpServletResponse) response).sendError(401);
        return;
      }
      remember(http);
      String user = signedIn(http);
      chain.doFilter(user == null ? request : named(http, user), response);
    }

    private static HttpServletRequest named(HttpServletRequest request, String user) {
      return new HttpServletRequestWrapper(request) {
        @Override
        public Principal getUserPrincipal() {
          return () -> user;
        }
      };
    }

    private static void remember(HttpServletRequest request) {
      Cookie[] cookies = request.getCookies();
      for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
        if (cookie.getName().equals("remember") && signedIn(request) == null) {
          request.getSession(true).setAttribute("user", cookie.getValue());
        }
      }
    }
  }

  private static @Nullable String signedIn(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute("user") instanceof String user) {
      return user;
    }
    String basic = request.getHeader("Authorization");
    return basic == null ? null : user(basic);
  }

  private static @Nullable String user(String basic) {
    try {
      byte[] decoded = Base64.getDecoder().decode(basic.replaceFirst("^Basic ", ""));
      String pair = new String(decoded, StandardCharsets.UTF_8);
      return pair.endsWith(PASSWORD) ? pair.substring(0, pair.length() - PASSWORD.length()) : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** The principal, or a session that a sign-in under way has just begun. */
  static final class HostLogins implements Logins {
    @Override
    public Caller caller(HttpServletRequest request) {
      Principal principal = request.getUserPrincipal();
      HttpSession session = request.getSession(false);
      Object bySession = session == null ? null : session.getAttribute("user");
      String name = principal == null ? null : principal.getName();
      if (name == null) {
        return Caller.nobody();
      }
      return Caller.of(
          new Person(
              "id-" + name,
              name,
              bySession != null,
              name.equals("admin"),
              Product.JIRA,
              bySession == null ? Channel.BASIC : Channel.FORM,
              List.of(name.startsWith("robot") ? "robots" : "staff"),
              true,
              request.getRemoteAddr()));
    }

    @Override
    public void signOut(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
    }
  }

  /** Signs in the named user. {@code then} goes on within the same request. */
  static final class Login extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      String user = request.getParameter("user");
      if (user != null) {
        HttpSession before = request.getSession(false);
        if (before != null && request.getParameter("keep") == null) {
          before.invalidate();
        }
        request.getSession(true).setAttribute("user", user);
      }
      String then = request.getParameter("then");
      if ("forward".equals(then)) {
        request.getRequestDispatcher("/board").forward(request, response);
      } else if ("include".equals(then)) {
        request.getRequestDispatcher("/board").include(request, response);
      } else if ("async".equals(then)) {
        request.startAsync().dispatch("/board");
      } else if ("error".equals(then)) {
        throw new IllegalStateException("on purpose");
      } else {
        response.getWriter().write("signed in");
      }
    }
  }

  /** Everything else: the data to protect, for anyone who is signed in. */
  static final class App extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String text = signedIn(request) == null ? "public" : DATA;
      response.setContentType("text/html;charset=utf-8");
      if (request.getRequestURI().startsWith("/async")) {
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
        response.getWriter().write("<p>" + text + "</p>");
      }
    }
  }
}
