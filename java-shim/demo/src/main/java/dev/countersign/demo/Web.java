package dev.countersign.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host's own pages. They know who is signed in, and nothing about second factors. */
final class Web extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final Map<String, String> FILES =
      Map.of("/harbor.css", "text/css;charset=utf-8", "/harbor.svg", "image/svg+xml");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    if (FILES.containsKey(path)) {
      file(path, response);
      return;
    }
    People.Member member = DemoLogins.member(request);
    if (member == null) {
      nobody(response, path);
      return;
    }
    switch (path) {
      case "/", "" -> see(response, member.isCustomer() ? "/portal" : "/board");
      case "/sign-in" -> see(response, "/");
      case "/board" -> {
        if (member.isCustomer()) {
          page(response, 403, WebPages.notForCustomers(member));
        } else {
          page(response, 200, WebPages.board(member, request.getParameter("issue")));
        }
      }
      case "/portal" -> page(response, 200, WebPages.portal(member));
      case "/profile" -> page(response, 200, WebPages.profile(member));
      case "/rest/api/issues" -> {
        if (member.isCustomer()) {
          json(response, 403, "{\"error\":{\"code\":\"team_only\",\"message\":\"For the team.\"}}");
        } else {
          json(response, 200, Issues.json());
        }
      }
      case "/rest/api/me" -> json(response, 200, WebPages.me(member));
      default -> page(response, 404, WebPages.notFound(member));
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath();
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      response.sendError(403);
    } else if (path.equals("/sign-in")) {
      signIn(request, response);
    } else if (path.equals("/sign-out")) {
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
      see(response, "/sign-in");
    } else {
      response.sendError(405);
    }
  }

  private static void signIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    People.Member member =
        People.signIn(text(request.getParameter("user")), text(request.getParameter("password")));
    if (member == null) {
      page(response, 200, WebPages.signIn(true));
      return;
    }
    HttpSession old = request.getSession(false);
    if (old != null) {
      old.invalidate();
    }
    request.getSession(true).setAttribute(DemoLogins.ACCOUNT, member.accountId());
    see(response, "/");
  }

  private static void nobody(HttpServletResponse response, String path) throws IOException {
    if (path.startsWith("/rest/")) {
      response.setHeader("WWW-Authenticate", "Basic realm=\"Harbor\"");
      json(response, 401, "{\"error\":{\"code\":\"sign_in\",\"message\":\"Sign in first.\"}}");
    } else if (path.equals("/sign-in")) {
      page(response, 200, WebPages.signIn(false));
    } else {
      see(response, "/sign-in");
    }
  }

  private static void file(String path, HttpServletResponse response) throws IOException {
    try (InputStream in = Web.class.getResourceAsStream("web" + path)) {
      byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
      response.setContentType(FILES.get(path));
      response.setHeader("Cache-Control", "no-cache");
      response.getOutputStream().write(bytes);
    }
  }

  private static void page(HttpServletResponse response, int status, String html)
      throws IOException {
    response.setStatus(status);
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
            + " base-uri 'none'; frame-ancestors 'none'");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "same-origin");
    response.setContentType("text/html;charset=utf-8");
    response.getOutputStream().write(html.getBytes(StandardCharsets.UTF_8));
  }

  private static void json(HttpServletResponse response, int status, String json)
      throws IOException {
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json;charset=utf-8");
    response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void see(HttpServletResponse response, String path) {
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", path);
  }

  private static String text(@Nullable String parameter) {
    return parameter == null ? "" : parameter;
  }
}
