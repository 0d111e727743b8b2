package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcAccounts;
import dev.countersign.store.jdbc.JdbcAuditLog;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.verifier.AuditCheck;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.OutcomeUnknownException;
import dev.countersign.verifier.Resealing;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.RingChange;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold on every database when everyone comes at once. One subclass per database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Races {
  private static final int THREADS = 64;
  private static final int CODE_ROUNDS = 200;
  private static final int BACKUP_CODE_ROUNDS = 40;
  private static final int KIND_ROUNDS = 4;
  private static final int SLOW_ROUNDS = 1;
  private static final int GUESSES = 200;
  private static final int FAILURES_MAX = 5;
  private static final int NODES = 4;
  private static final int NEXT_KEY = 2;
  private static final int RESEAL_ROUNDS = 20;
  private static final int RESEALERS = 2;
  private static final int RESEALED = 9;

  /** The database, with a new key ring. */
  abstract Cluster cluster();

  // rows: 44, 45, 46
  @Test
  void oneCodeIsAcceptedOnce() throws Exception {
    List<Node> nodes = nodes();
    try (Together threads = new Together(THREADS)) {
      for (int round = 0; round < CODE_ROUNDS; round++) {
        Person person = cluster().enroll(nodes.get(0));
        // In odd rounds a node's turns do not help, only the store's compare-and-set does.
        int nodesUsed = round % 2 == 0 ? 1 : NODES;
        acceptedOnce(threads, nodes.subList(0, nodesUsed), person, false, round);
      }
    }
  }

  // rows: 42, 43
  @Test
  void oneBackupCodeIsAcceptedOnce() throws Exception {
    List<Node> nodes = nodes();
    try (Together threads = new Together(THREADS)) {
      for (int round = 0; round < BACKUP_CODE_ROUNDS; round++) {
        Person person = cluster().enroll(nodes.get(0));
        int nodesUsed = round % 2 == 0 ? 1 : NODES;
        acceptedOnce(threads, nodes.subList(0, nodesUsed), person, true, round);
      }
    }
  }

  // rows: 24, 44, 45, 46
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void oneAnswerOfEveryKindIsAcceptedOnce(Kind kind) throws Exception {
    List<Node> nodes = nodes();
    int rounds = kind.isSlow() ? SLOW_ROUNDS : KIND_ROUNDS;
    try (Together threads = new Together(THREADS)) {
      for (int round = 0; round < rounds; round++) {
        Kind.Ready ready = kind.ready(cluster(), nodes.get(0));
        String account = ready.accountId();
        long before = cluster().events(account, AuditKind.SIGNED_IN);
        int nodesUsed = round % 2 == 0 ? NODES : 1;
        List<Outcome> outcomes =
            threads.run(
                i -> {
                  AccountEvent event = ready.answer().get();
                  Node node = nodes.get(i % nodesUsed);
                  return () -> Outcome.of(node.run(account, event));
                });
        Outcome after = Outcome.of(nodes.get(0).run(account, ready.answer().get()));
        String said = "round " + round + outcomes + after;
        if (kind.isSlow() && Together.count(outcomes, Outcome.ADMITTED) == 0) {
          // All of them found the line too long, which charged them nothing.
          assertEquals(Outcome.ADMITTED, after, said);
        } else {
          assertEquals(1, Together.count(outcomes, Outcome.ADMITTED), said);
          assertNotEquals(Outcome.ADMITTED, after, said);
        }
        assertEquals(before + 1, cluster().events(account, AuditKind.SIGNED_IN), said);
        assertTrue(cluster().events(account, AuditKind.WRONG_ANSWER) <= FAILURES_MAX, said);
      }
    }
  }

  private void acceptedOnce(
      Together threads, List<Node> nodes, Person person, boolean backupCode, int round)
      throws Exception {
    List<Outcome> outcomes =
        threads.run(
            i -> {
              AccountEvent event =
                  backupCode
                      ? person.typesBackupCode(round % 10)
                      : person.typesCodeOf(person.step() + 1);
              Node node = nodes.get(i % nodes.size());
              return () -> Outcome.of(node.run(person.accountId(), event));
            });
    assertEquals(1, Together.count(outcomes, Outcome.ADMITTED), "round " + round + outcomes);
    // The other is the sign-in that finished the enrollment.
    assertEquals(2, cluster().events(person, AuditKind.SIGNED_IN), "round " + round);
    assertEquals(0, cluster().events(person, AuditKind.WRONG_ANSWER), "round " + round);
  }

  /** Two nodes reseal all records while people type codes on all nodes. */
  // rows: 44
  @Test
  void aCodeIsAcceptedOnceWhileItsRecordIsSealedAnew(@TempDir Path folder) throws Exception {
    List<Node> before = nodes();
    KeyFile keys = KeyFile.create(folder.resolve("ring.json"), cluster().ring);
    keys.change(new RingChange.Add(), null);
    keys.change(new RingChange.Activate(NEXT_KEY), null);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(cluster().nodeWith(keys));
    }
    JdbcAccounts lists = JdbcAccounts.open(cluster().connections);
    try (Together threads = new Together(THREADS + RESEALERS)) {
      for (int round = 0; round < RESEAL_ROUNDS; round++) {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < RESEALED; i++) {
          people.add(cluster().enroll(before.get(0)));
        }
        List<Outcome> outcomes = threads.run(i -> sealsOrTypes(i, nodes, people, lists));
        assertEquals(RESEALED, Together.count(outcomes, Outcome.ADMITTED), outcomes::toString);
        assertEquals(List.of(), Resealing.run(lists, nodes.get(0).verifier(), NEXT_KEY).left());
        assertEquals(0, lists.sealedBy(1));
        for (Person person : people) {
          assertEquals(2, cluster().events(person, AuditKind.SIGNED_IN), outcomes::toString);
          assertEquals(0, cluster().events(person, AuditKind.WRONG_ANSWER), outcomes::toString);
          AccountEvent used = person.typesCodeOf(person.step() + 1);
          Outcome after = Outcome.of(nodes.get(1).run(person.accountId(), used));
          assertNotEquals(Outcome.ADMITTED, after);
        }
      }
    }
    List<AuditCheck.Checked> odd = new ArrayList<>();
    Node one = nodes.get(0);
    new AuditCheck(
            JdbcAuditLog.open(cluster().connections),
            JdbcStore.open(cluster().connections),
            one.verifier())
        .all(checked -> Stream.of(checked).filter(any -> !any.isIntact()).forEach(odd::add));
    assertEquals(List.of(), odd, "no race loses an event or writes one twice");
    before.forEach(Node::close);
    nodes.forEach(Node::close);
  }

  private Callable<Outcome> sealsOrTypes(
      int thread, List<Node> nodes, List<Person> people, JdbcAccounts lists) {
    Node node = nodes.get(thread % NODES);
    if (thread < RESEALERS) {
      return () -> {
        Resealing.run(lists, node.verifier(), NEXT_KEY);
        return Outcome.BUSY;
      };
    }
    Person person = people.get(thread % RESEALED);
    AccountEvent event = person.typesCodeOf(person.step() + 1);
    return () -> Outcome.of(node.run(person.accountId(), event));
  }

  // rows: 40, 41, 60
  @Test
  void parallelGuessesStayInTheBudgetAndHarmNobodyElse() throws Exception {
    List<Node> nodes = nodes();
    Person guessed = cluster().enroll(nodes.get(0));
    List<Person> others = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      others.add(cluster().enroll(nodes.get(i % NODES)));
    }
    long before = cluster().revision(guessed);
    List<Outcome> outcomes;
    try (Together threads = new Together(GUESSES + others.size())) {
      outcomes =
          threads.run(
              i -> {
                Node node = nodes.get(i % NODES);
                if (i >= GUESSES) {
                  Person other = others.get(i - GUESSES);
                  AccountEvent right = other.typesCodeOf(other.step() + 1);
                  return () -> Outcome.of(node.run(other.accountId(), right));
                }
                AccountEvent guess = guessed.guesses(i);
                return () -> Outcome.of(node.run(guessed.accountId(), guess));
              });
    }
    List<Outcome> guesses = outcomes.subList(0, GUESSES);
    assertEquals(0, Together.count(guesses, Outcome.ADMITTED));
    assertTrue(Together.count(guesses, Outcome.WRONG) <= FAILURES_MAX, guesses::toString);
    // A stalled machine turned some away before comparing them; those are repeated one by one.
    for (int i = 0; i < FAILURES_MAX; i++) {
      nodes.get(i % NODES).run(guessed.accountId(), guessed.guesses(i));
    }
    assertEquals(FAILURES_MAX, cluster().events(guessed, AuditKind.WRONG_ANSWER));
    assertEquals(1, cluster().events(guessed, AuditKind.LOCKED));
    // Locked and busy answers were not charged: only five comparisons were recorded.
    assertEquals(before + FAILURES_MAX, cluster().revision(guessed));
    for (Outcome other : outcomes.subList(GUESSES, outcomes.size())) {
      assertEquals(Outcome.ADMITTED, other, "another account is affected");
    }
  }

  // rows: 44
  @Test
  void aCommitWhoseAnswerIsLostGivesNoVerdictAndTheCodeIsUsed() throws Exception {
    AtomicBoolean armed = new AtomicBoolean();
    Node node = cluster().node(new AnswerLost(cluster().connections, armed), real -> real);
    Person person = cluster().enroll(node);
    AccountEvent event = person.typesCodeOf(person.step() + 1);
    armed.set(true);
    assertThrows(OutcomeUnknownException.class, () -> node.run(person.accountId(), event));
    assertEquals(2, cluster().events(person, AuditKind.SIGNED_IN), "it was committed");
    assertEquals(Outcome.WRONG, Outcome.of(node.run(person.accountId(), event)));
    assertEquals(2, cluster().events(person, AuditKind.SIGNED_IN));
  }

  // rows: 44
  @Test
  void aCommitThatIsLostGivesNoVerdictAndTheCodeCountsOnce() throws Exception {
    AtomicBoolean armed = new AtomicBoolean();
    Node node = cluster().node(new CommitLost(cluster().connections, armed), real -> real);
    Person person = cluster().enroll(node);
    AccountEvent event = person.typesCodeOf(person.step() + 1);
    armed.set(true);
    assertThrows(OutcomeUnknownException.class, () -> node.run(person.accountId(), event));
    assertEquals(1, cluster().events(person, AuditKind.SIGNED_IN), "it was rolled back");
    assertEquals(Outcome.ADMITTED, Outcome.of(node.run(person.accountId(), event)));
    assertEquals(Outcome.WRONG, Outcome.of(node.run(person.accountId(), event)));
    assertTrue(node.store().saves.get() > 0);
  }

  private List<Node> nodes() throws Exception {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(cluster().node());
    }
    return nodes;
  }

  /** The next commit succeeds, but no one learns of it. */
  private record AnswerLost(Connections real, AtomicBoolean armed) implements Connections {
    @Override
    public <T> T commit(Work<T> work) throws SQLException {
      T result = real.commit(work);
      if (armed.getAndSet(false)) {
        throw new SQLException("the connection broke", "08006");
      }
      return result;
    }

    @Override
    public <T> T read(Work<T> work) throws SQLException {
      return real.read(work);
    }
  }

  /** The next transaction is lost at its commit. */
  private record CommitLost(Connections real, AtomicBoolean armed) implements Connections {
    @Override
    public <T> T commit(Work<T> work) throws SQLException {
      return real.commit(
          connection -> {
            T result = work.run(connection);
            if (armed.getAndSet(false)) {
              throw new SQLException("the connection broke", "08006");
            }
            return result;
          });
    }

    @Override
    public <T> T read(Work<T> work) throws SQLException {
      return real.read(work);
    }
  }
}
