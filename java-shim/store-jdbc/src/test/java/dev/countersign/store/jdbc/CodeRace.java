package dev.countersign.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.testkit.AuthenticatorApp;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.Policies;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/** One code, 64 threads on several nodes, one database. */
final class CodeRace {
  private static final int THREADS = 64;

  /** A single node checks one answer at a time; only several nodes race in the database. */
  private static final int NODES = 8;

  private final DataSource dataSource;

  CodeRace(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  void run(int rounds) throws Exception {
    Connections connections = Connections.of(dataSource);
    byte[] ring = Verifier.newRing("race", null);
    JdbcPolicies policies = policies(connections, ring);
    List<Verifier> nodes = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      AccountStore store = JdbcStore.open(connections);
      for (int i = 0; i < NODES; i++) {
        nodes.add(Verifier.builder(JdbcStore.open(connections), policies, ring::clone).open());
      }
      for (int round = 0; round < rounds; round++) {
        assertEquals(1, admissions(store, nodes, pool), "admitted in round " + round);
      }
    } finally {
      pool.shutdownNow();
      nodes.forEach(Verifier::close);
    }
  }

  /** A policy sealed by this ring; others in the table belong to other tests. */
  private static JdbcPolicies policies(Connections connections, byte[] ring) throws Exception {
    JdbcPolicies policies = JdbcPolicies.open(connections, Verifier.policySeals(ring::clone, null));
    long before = policies.unchecked().map(Policies.Policy::version).orElse(0L);
    assertTrue(policies.append(before, "{\"mode\":\"enforce\"}"));
    return policies;
  }

  /** Wrong codes from everywhere at once; returns how many were compared. */
  long guesses(int threads) throws Exception {
    Connections connections = Connections.of(dataSource);
    byte[] ring = Verifier.newRing("race", null);
    JdbcPolicies policies = policies(connections, ring);
    TestPerson person = new TestPerson("guess-" + UUID.randomUUID());
    List<Verifier> nodes = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      AccountStore store = JdbcStore.open(connections);
      for (int i = 0; i < NODES; i++) {
        nodes.add(Verifier.builder(JdbcStore.open(connections), policies, ring::clone).open());
      }
      AuthenticatorApp app = enroll(store, nodes.get(0), person);
      // Yesterday's code.
      byte[] wrong = app.code(now(store, person) - 86_400);
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<Verdict>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Verifier node = nodes.get(i % NODES);
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return person.answers(node, FactorMethod.TOTP, wrong);
                }));
      }
      for (Future<Verdict> each : running) {
        assertFalse(each.get() instanceof Verdict.Admit, "a wrong code let in");
      }
      // A stalled machine turned some away before comparing them; those are repeated one by one.
      for (Verifier node : nodes) {
        assertFalse(person.answers(node, FactorMethod.TOTP, wrong) instanceof Verdict.Admit);
      }
    } finally {
      pool.shutdownNow();
      nodes.forEach(Verifier::close);
    }
    return JdbcAuditLog.open(connections).inOrder(person.accountId(), 0, 200).stream()
        .filter(entry -> entry.event().kind() == AuditKind.WRONG_ANSWER)
        .count();
  }

  private static long admissions(AccountStore store, List<Verifier> nodes, ExecutorService pool)
      throws Exception {
    TestPerson person = new TestPerson("race-" + UUID.randomUUID());
    AuthenticatorApp app = enroll(store, nodes.get(0), person);
    // The code that confirmed is used; the next one is within the window.
    byte[] code = app.code(now(store, person) + 30);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Verdict>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Verifier node = nodes.get(i % NODES);
      running.add(
          pool.submit(
              () -> {
                start.await();
                return person.answers(node, FactorMethod.TOTP, code);
              }));
    }
    long admitted = 0;
    for (Future<Verdict> each : running) {
      admitted += each.get() instanceof Verdict.Admit ? 1 : 0;
    }
    return admitted;
  }

  private static AuthenticatorApp enroll(AccountStore store, Verifier node, TestPerson person)
      throws Exception {
    Verdict begun =
        person.does(node, enroll(new EnrollAct.Start(FactorMethod.TOTP, null, false, null)));
    Started started = assertInstanceOf(Verdict.Enroll.class, begun).started();
    Started.Totp totp = assertInstanceOf(Started.Totp.class, started);
    AuthenticatorApp app = new AuthenticatorApp(totp.key());
    Answer first = new Answer.Code(FactorMethod.TOTP, app.code(now(store, person)));
    Verdict confirmed = person.does(node, enroll(new EnrollAct.Confirm(totp.ticket(), first, "")));
    assertInstanceOf(
        Started.BackupCodes.class, assertInstanceOf(Verdict.Enroll.class, confirmed).started());
    return app;
  }

  private static SignInAct enroll(EnrollAct act) {
    return new SignInAct.Enroll(act);
  }

  private static long now(AccountStore store, TestPerson person) throws Exception {
    return store.load(person.accountId()).nowSeconds();
  }
}
