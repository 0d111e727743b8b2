package dev.countersign.demo;

import dev.countersign.pages.Person;
import dev.countersign.pages.PersonFacts;
import dev.countersign.servlet.Caller;
import dev.countersign.servlet.LazyVerifier;
import dev.countersign.servlet.Logins;
import dev.countersign.servlet.SecondFactorFilter;
import dev.countersign.servlet.Site;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.store.jdbc.Schema;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.PolicySeals;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

/** The README's example plugin, compiled. {@link ReadmeTest} compares the two. */
final class ExamplePlugin {
  private ExamplePlugin() {}

  // README begin
  /** Who is asking, according to the host's own session. */
  static final class ExampleLogins implements Logins {
    @Override
    public Caller caller(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      Object key = session == null ? null : session.getAttribute("user_key");
      if (!(key instanceof String accountId)) {
        return Caller.nobody(); // or Caller.unknown(), where your host cannot tell
      }
      // Signed in by session, not by this request's own credentials.
      return Caller.of(
          new Person(
              accountId,
              true,
              request.getRemoteAddr(),
              Product.JIRA,
              Channel.FORM,
              () -> facts(accountId, request)));
    }

    /** Asked for when a page or a rule needs it, not with every request. */
    private static PersonFacts facts(String accountId, HttpServletRequest request) {
      return new PersonFacts(
          accountId, // or a display name
          request.isUserInRole("administrators"),
          List.of("staff"), // the person's current groups
          true, // licensed
          null); // or the directory's current e-mail address
    }

    @Override
    public void signOut(HttpServletRequest request) {
      request.getSession().invalidate();
    }
  }

  /** Run once, when an administrator sets it up: tables, a key ring to export, a first policy. */
  static void setUp(DataSource database, Path home) throws Exception {
    Schema.migrate(database);
    byte[] ring = Verifier.newRing("example", home);
    KeyFile keys = KeyFile.create(home.resolve("keyring.json"), ring);
    Arrays.fill(ring, (byte) 0);
    PolicySeals seals = Verifier.policySeals(keys, home);
    JdbcPolicies.open(Connections.of(database), seals).append(0, "{\"mode\":\"enforce\"}");
  }

  /** Opens at the first request that needs it. Until then the filter refuses. */
  static LazyVerifier verifier(DataSource database, Path home) {
    return new LazyVerifier(
        () -> {
          Connections connections = Connections.of(database);
          return Verifier.builder(
                  JdbcStore.open(connections),
                  JdbcPolicies.open(connections),
                  new KeyFile(home.resolve("keyring.json")))
              .nativeDirectory(home)
              .open();
        });
  }

  /** Map it to {@code /*} for all dispatcher types, and keep it mapped whatever happens. */
  static Filter filter(LazyVerifier verifier, Accounts lists) {
    Site site = new Site("Example", "/countersign", "/", "/login");
    return new SecondFactorFilter(site, new ExampleLogins(), verifier, lists);
  }
  // README end
}
