package dev.countersign.integration;

import dev.countersign.servlet.SecondFactorFilter;
import dev.countersign.servlet.SignedInProbe;
import dev.countersign.servlet.Site;
import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestBrowser;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.Verifier;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * A {@link WebApplication} behind the real filter, engine and pages, with its accounts in memory;
 * people in the group {@code robots} are exempt.
 */
final class WebHost implements AutoCloseable {
  static final Site SITE = new Site("Test host", "/countersign", "/board", "/login");

  private static final String POLICY =
      """
      {"mode":"enforce","groups":{"require":["staff"],"skip":["robots"]},
       "enrollment":{"grace_days":0}}
      """;

  final MemoryStore store;
  final Verifier verifier;
  private final Tomcat tomcat = new Tomcat();
  private final Connector other = new Connector();
  private final Path folder;
  private final byte[] ring;

  /** How the filter is wired; all but the first are mistakes. */
  enum Wiring {
    RIGHT,
    NOT_AT_ALL,
    ON_REQUESTS_ALONE,
    NOT_ON_REST,
    NOT_ON_THE_OTHER_PORT,
    BEFORE_THE_AUTHENTICATION
  }

  WebHost(Site site) throws Exception {
    this(site, Wiring.RIGHT);
  }

  WebHost(Site site, Wiring wiring) throws Exception {
    this(site, wiring, stocked(), Verifier.newRing("web", null));
  }

  private static MemoryStore stocked() {
    MemoryStore store = new MemoryStore();
    store.append(POLICY);
    return store;
  }

  private WebHost(Site site, Wiring wiring, MemoryStore store, byte[] ring) throws Exception {
    this.store = store;
    this.ring = ring;
    verifier = Verifier.builder(store, store, ring::clone).open();
    folder = Files.createTempDirectory("web-host");
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.setHostname("127.0.0.1");
    tomcat.setSilent(true);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toFile().getAbsolutePath());
    other.setPort(0);
    other.setProperty("address", "127.0.0.1");
    tomcat.getService().addConnector(other);
    add(context, new WebApplication.App(), "/*");
    add(context, new WebApplication.Login(), "/login");
    ErrorPage error = new ErrorPage();
    error.setExceptionType("java.lang.RuntimeException");
    error.setLocation("/board");
    context.addErrorPage(error);
    WebApplication.HostLogins logins = new WebApplication.HostLogins();
    Filter ours = new SecondFactorFilter(site, logins, () -> verifier, Accounts.none());
    if (wiring == Wiring.BEFORE_THE_AUTHENTICATION) {
      add(context, "second-factor", ours, wiring);
    }
    add(context, "authentication", new WebApplication.Authentication(), Wiring.RIGHT);
    if (wiring != Wiring.NOT_AT_ALL && wiring != Wiring.BEFORE_THE_AUTHENTICATION) {
      add(context, "second-factor", except(wiring, ours), wiring);
    }
    add(context, "probe", new SignedInProbe(logins), Wiring.RIGHT);
    tomcat.start();
  }

  /** A filter that some requests do not meet. */
  private Filter except(Wiring wiring, Filter ours) {
    return (request, response, chain) -> {
      boolean left =
          switch (wiring) {
            case NOT_ON_REST -> ((HttpServletRequest) request).getRequestURI().startsWith("/rest/");
            case NOT_ON_THE_OTHER_PORT -> request.getLocalPort() == otherPort();
            default -> false;
          };
      if (left) {
        chain.doFilter(request, response);
      } else {
        ours.doFilter(request, response, chain);
      }
    };
  }

  private static void add(Context context, HttpServlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(context, servlet.getClass().getName(), servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(pattern);
  }

  private static void add(Context context, String name, Filter filter, Wiring wiring) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName(name);
    map.addURLPattern("/*");
    for (DispatcherType type : DispatcherType.values()) {
      if (wiring != Wiring.ON_REQUESTS_ALONE || type == DispatcherType.REQUEST) {
        map.setDispatcher(type.name());
      }
    }
    context.addFilterMap(map);
  }

  /** Another host with the same accounts, wired in its own way. */
  WebHost beside(Wiring wiring) throws Exception {
    return new WebHost(SITE, wiring, store, ring);
  }

  int otherPort() {
    return other.getLocalPort();
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
}
