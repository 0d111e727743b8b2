package dev.countersign.integration;

import dev.countersign.pages.Person;
import dev.countersign.servlet.Caller;
import dev.countersign.servlet.Logins;
import dev.countersign.servlet.SecondFactorFilter;
import dev.countersign.servlet.Site;
import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestBrowser;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * A web application behind the real filter, engine and pages, with its accounts in memory. Signing
 * in is one request to {@code /login}; people in the group {@code robots} are exempt.
 */
final class WebHost implements AutoCloseable {
  static final String DATA = "CONFIDENTIAL-ISSUE-DATA";

  static final Site SITE = new Site("Test host", "/countersign", "/board", "/login");

  private static final String POLICY =
      """
      {"mode":"enforce","groups":{"require":["staff"],"skip":["robots"]},
       "enrollment":{"grace_days":0}}
      """;

  final MemoryStore store = new MemoryStore();
  final Verifier verifier;
  private final Tomcat tomcat = new Tomcat();
  private final Path folder;

  WebHost(Site site) throws Exception {
    store.append(POLICY);
    byte[] ring = Verifier.newRing("web", null);
    verifier = Verifier.builder(store, store, () -> ring.clone()).open();
    folder = Files.createTempDirectory("web-host");
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.setSilent(true);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toFile().getAbsolutePath());
    Tomcat.addServlet(context, "app", new App()).addMapping("/*");
    Tomcat.addServlet(context, "login", new Login()).addMapping("/login");
    FilterDef definition = new FilterDef();
    definition.setFilterName("second-factor");
    definition.setFilter(
        new SecondFactorFilter(site, new SessionLogins(), () -> verifier, Accounts.none()));
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

  TestBrowser browser() {
    return new TestBrowser(port());
  }

  @Override
  public void close() throws IOException, LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    verifier.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  private static final class SessionLogins implements Logins {
    @Override
    public Caller caller(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      if (session == null || !(session.getAttribute("user") instanceof String name)) {
        return Caller.nobody();
      }
      return Caller.of(
          new Person(
              "id-" + name,
              name,
              true,
              name.equals("admin"),
              Product.JIRA,
              Channel.FORM,
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

  private static final class Login extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      HttpSession before = request.getSession(false);
      String user = request.getParameter("user");
      if (user != null) {
        if (before != null) {
          before.invalidate();
        }
        request.getSession(true).setAttribute("user", user);
      }
      response.getWriter().write("signed in");
    }
  }

  private static final class App extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/html;charset=utf-8");
      response.getWriter().write("<p>" + DATA + "</p>");
    }
  }
}
