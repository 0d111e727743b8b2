package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand requests for a code or a prompt, all at once on four nodes: what goes out is counted
 * at the host, and no one else notices.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSendBudgetsTest {
  private static final int NODES = 4;
  private static final int THREADS = 64;
  private static final int REQUESTS_OF_A_THREAD = 16;
  private static final int REQUESTS_OF_A_THREAD_AN_HOUR = 2;
  private static final int HOURS = 8;
  private static final long HOUR_SECONDS = 3600;

  /** What the policy allows, and an unknown browser's share of it. */
  private static final int HOUR_MAX = 5;

  private static final int HOUR_MAX_UNKNOWN = 4;
  private static final int DAY_MAX = 20;

  private final List<Node> nodes = new ArrayList<>();
  private PostgresServer server;
  private Cluster cluster;

  @BeforeAll
  void start() throws Exception {
    server = PostgresServer.start();
    cluster = Cluster.on(server.jdbcUrl());
    for (int i = 0; i < NODES; i++) {
      nodes.add(cluster.node());
    }
  }

  @AfterEach
  void calm() {
    cluster.host.hasNoWhim();
  }

  @AfterAll
  void stop() {
    cluster.close();
    server.close();
  }

  // rows: 66
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"EMAIL", "SMS", "PUSH"})
  void ofAThousandRequestsAtOnceOneIsSent(FactorMethod method) throws Exception {
    Session owner = with(method);
    String account = owner.accountId();
    long before = sentTo(account, method);
    storm(method, account, REQUESTS_OF_A_THREAD, i -> Session.of(node(i), account));
    assertEquals(before + 1, sentTo(account, method));
    // Later requests wait for the code already sent.
    Trouble trouble = trouble(owner.opens(method));
    assertInstanceOf(Trouble.TooSoon.class, trouble);
    assertEquals(before + 1, sentTo(account, method));
    assertEquals(before + 1, counted(account, method));
  }

  /** A failed delivery lifts the wait, so only the hourly budget limits. */
  // rows: 66
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"EMAIL", "SMS", "PUSH"})
  void aThousandRequestsAtOnceStayInTheHoursBudgetAlsoIfNothingArrives(FactorMethod method)
      throws Exception {
    Session owner = with(method);
    String account = owner.accountId();
    failsFor(account, method);
    storm(method, account, REQUESTS_OF_A_THREAD, i -> Session.of(node(i), account));
    long strangers = sentTo(account, method);
    assertTrue(strangers <= HOUR_MAX_UNKNOWN, strangers + " were sent");
    assertTrue(strangers > 1, "the wait was not lifted");
    // One is reserved for the owner's browser; the storm gets no more than that there.
    cluster.laterBy(Kind.WAIT_SECONDS);
    byte[] known = owner.login().knownBrowser();
    storm(method, account, REQUESTS_OF_A_THREAD, i -> Session.inBrowser(node(i), account, known));
    long all = sentTo(account, method);
    assertTrue(strangers < all && all <= HOUR_MAX, all + " were sent");
    assertEquals(all, counted(account, method));
  }

  // rows: 66
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"EMAIL", "SMS", "PUSH"})
  void aThousandRequestsOverHoursStayInTheDaysBudget(FactorMethod method) throws Exception {
    Session owner = with(method);
    String account = owner.accountId();
    byte[] known = owner.login().knownBrowser();
    failsFor(account, method);
    for (int hour = 0; hour < HOURS; hour++) {
      long before = sentTo(account, method);
      storm(
          method,
          account,
          REQUESTS_OF_A_THREAD_AN_HOUR,
          i -> Session.inBrowser(node(i), account, i % 2 == 0 ? known : null));
      long sent = sentTo(account, method) - before;
      assertTrue(sent <= HOUR_MAX, sent + " were sent in hour " + hour);
      cluster.laterBy(HOUR_SECONDS);
    }
    assertTrue(sentTo(account, method) <= DAY_MAX, sentTo(account, method) + " were sent");
    assertEquals(sentTo(account, method), counted(account, method));
  }

  /** All threads start at once, and in their midst another person signs in as usual. */
  private void storm(
      FactorMethod method, String account, int requests, IntFunction<Session> sessions)
      throws Exception {
    Session other = with(method);
    long before = sentTo(other.accountId(), method);
    try (Together threads = new Together(THREADS + 1)) {
      threads.run(
          i ->
              () -> {
                if (i == THREADS) {
                  Session.shown(other.opens(method));
                  return true;
                }
                for (int request = 0; request < requests; request++) {
                  notAdmitted(sessions.apply(i).opens(method));
                }
                return true;
              });
    }
    assertEquals(before + 1, sentTo(other.accountId(), method), "somebody else got nothing");
    assertEquals(0, cluster.events(account, AuditKind.WRONG_ANSWER));
    assertEquals(0, cluster.events(account, AuditKind.LOCKED));
  }

  private static void notAdmitted(Verdict verdict) {
    boolean isPage = verdict instanceof Verdict.Challenge;
    assertTrue(isPage || Outcome.of(verdict) == Outcome.BUSY, verdict::toString);
  }

  private static Trouble trouble(Verdict verdict) {
    Verdict.Challenge page = assertInstanceOf(Verdict.Challenge.class, verdict);
    assertNull(page.locked());
    return page.trouble();
  }

  /** A person who uses the method and need not wait. */
  private Session with(FactorMethod method) throws Exception {
    Session session =
        method == FactorMethod.PUSH
            ? Kind.withPush(nodes.get(0))
            : Kind.withMessages(cluster, nodes.get(0), method);
    cluster.laterBy(Kind.WAIT_SECONDS);
    return session;
  }

  private void failsFor(String account, FactorMethod method) {
    String destination = Kind.destination(account, method);
    cluster.host.has(
        (asked, yes) -> {
          if ((asked instanceof HostTask.SendCode message && message.to().equals(destination))
              || (asked instanceof HostTask.StartPush push && push.user().equals(destination))) {
            throw new IOException("the line is dead");
          }
          return yes;
        });
  }

  private long sentTo(String account, FactorMethod method) {
    return cluster.host.sentTo(Kind.destination(account, method));
  }

  /** As the engine recorded them. */
  private long counted(String account, FactorMethod method) throws Exception {
    return cluster.events(
        account, method == FactorMethod.PUSH ? AuditKind.PROMPTED : AuditKind.CODE_SENT);
  }

  private Node node(int number) {
    return nodes.get(number % NODES);
  }
}
