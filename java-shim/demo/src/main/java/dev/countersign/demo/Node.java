package dev.countersign.demo;

import dev.countersign.servlet.LazyVerifier;
import dev.countersign.servlet.SecondFactorFilter;
import dev.countersign.servlet.Site;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** One node: a container with the host's own pages behind the real filter. */
final class Node implements AutoCloseable {
  static final Site SITE = new Site("Harbor", "/countersign", "/", "/sign-in");

  private final Tomcat tomcat = new Tomcat();
  private final int port;
  private final LazyVerifier verifier;

  Node(int port, Path data, Database database, KeyFile keys, Helpers helpers) {
    this.port = port;
    this.verifier =
        new LazyVerifier(
            () ->
                helpers
                    .into(Verifier.builder(database.store(), database.policies(), keys))
                    .nativeDirectory(data)
                    .open());
    tomcat.setBaseDir(data.resolve("node-" + port).toString());
    Connector connector = new Connector();
    connector.setPort(port);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("server", "harbor");
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", data.toAbsolutePath().toString());
    // Cookies ignore ports, so nodes on one host would overwrite each other's session.
    context.setSessionCookieName("harbor-" + port);
    context.setUseHttpOnly(true);
    Wrapper web = Tomcat.addServlet(context, "web", new Web());
    web.addMapping("/");
    SecondFactorFilter filter =
        new SecondFactorFilter(
            SITE, new DemoLogins(), verifier, new DemoAccounts(database, verifier));
    FilterDef definition = new FilterDef();
    definition.setFilterName("second-factor");
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap everything = new FilterMap();
    everything.setFilterName("second-factor");
    everything.addURLPattern("/*");
    EnumSet.allOf(DispatcherType.class).forEach(type -> everything.setDispatcher(type.name()));
    context.addFilterMap(everything);
  }

  /** Opens the verifier now, so that problems show at startup. */
  void warmUp() throws VerifierUnavailableException {
    verifier.verifier();
  }

  void start() throws StartException {
    try {
      tomcat.start();
    } catch (LifecycleException failed) {
      throw new StartException("port " + port + " cannot be opened: choose another with --port");
    }
    if (tomcat.getConnector().getState() != LifecycleState.STARTED) {
      throw new StartException("port " + port + " is in use: choose another with --port");
    }
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException alreadyDown) {
      // There is nothing left to stop.
    }
    verifier.close();
  }
}
