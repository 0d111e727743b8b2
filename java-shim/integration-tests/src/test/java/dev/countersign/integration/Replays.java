package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AuditKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * One code of each of many people, typed on several nodes again and again while their database
 * fails: how often it let someone in, and whether it was answered at all.
 */
final class Replays implements AutoCloseable {
  /** More than a node takes in at once, so that some always wait while the database is gone. */
  private static final int THREADS = 48;

  private static final int ENROLLING = 8;

  /** A longer run, with the numbers that were promised. */
  private static final boolean LONG = "1".equals(System.getenv("COUNTERSIGN_LONG"));

  private static final int SHORTENED = 10;

  private final Cluster cluster;
  private final List<Node> nodes;
  private final List<Person> people = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, AtomicInteger> admissions = new ConcurrentHashMap<>();
  private final Map<String, Long> steps = new ConcurrentHashMap<>();
  private final Queue<Throwable> surprises = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicLong firstAdmissionSinceMark = new AtomicLong();

  Replays(Cluster cluster, List<Node> nodes) {
    this.cluster = cluster;
    this.nodes = nodes;
  }

  /** How often a test runs whose codes must all be tried again while they are valid. */
  static IntStream rounds() {
    return IntStream.range(0, longOr(1));
  }

  /** The number in a long run, and a tenth of it otherwise. */
  static int longOr(int tenth) {
    return LONG ? tenth * SHORTENED : tenth;
  }

  /** Enrolls people, each with an app. */
  void enroll(int count) throws Exception {
    ExecutorService enrolling = Executors.newFixedThreadPool(ENROLLING);
    try {
      List<Future<Person>> enrolled = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Node node = nodes.get(i % nodes.size());
        enrolled.add(enrolling.submit(() -> cluster.enroll(node)));
      }
      for (Future<Person> each : enrolled) {
        people.add(each.get());
      }
    } finally {
      enrolling.shutdown();
    }
  }

  int size() {
    return people.size();
  }

  /** Every code once on one node and, whatever came of it, at once on the next. */
  void typeAll(int perSecond) throws Exception {
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long next = System.nanoTime();
    for (int i = 0; i < people.size(); i++) {
      int number = i;
      running.add(
          threads.submit(
              () -> {
                type(number, nodes.get(number % nodes.size()));
                type(number, nodes.get((number + 1) % nodes.size()));
              }));
      next += pause;
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
    }
  }

  /** The same codes again on these nodes, which must all answer; afterwards all is known. */
  void typeAllAgain(List<Node> answering) throws Exception {
    awaitAnswers();
    AtomicInteger unanswered = new AtomicInteger();
    for (Node node : answering) {
      for (int i = 0; i < people.size(); i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  if (!type(number, node)) {
                    unanswered.incrementAndGet();
                  }
                }));
      }
      awaitAnswers();
    }
    assertEquals(0, unanswered.get(), "sign-ins were not answered after the database was back");
  }

  void awaitAnswers() throws Exception {
    for (Future<?> each : running) {
      each.get();
    }
    running.clear();
  }

  /** Whether there was an answer. */
  private boolean type(int number, Node node) {
    Person person = people.get(number);
    AccountEvent code = person.typesCodeOf(codeStep(person));
    try {
      if (Outcome.of(node.run(person.accountId(), code)) == Outcome.ADMITTED) {
        admissions
            .computeIfAbsent(person.accountId(), account -> new AtomicInteger())
            .incrementAndGet();
        firstAdmissionSinceMark.compareAndSet(0, System.nanoTime());
      }
      return true;
    } catch (VerifierUnavailableException e) {
      return false;
    } catch (RuntimeException | AssertionError e) {
      surprises.add(e);
      return false;
    }
  }

  /** The code is the newest one that counts when it is typed first, so that it lasts a minute. */
  private long codeStep(Person person) {
    return steps.computeIfAbsent(
        person.accountId(),
        account -> {
          long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
          return Math.max(person.step(), Phone.stepOf(now)) + 1;
        });
  }

  /** From now on the first admission is looked for. */
  void mark() {
    firstAdmissionSinceMark.set(0);
  }

  /** When someone was let in for the first time since the mark, or 0. */
  long firstAdmissionSinceMark() {
    return firstAdmissionSinceMark.get();
  }

  /** How many people were let in so far. */
  int admitted() {
    return admissions.size();
  }

  /** No code counted twice, and every admission left its event. */
  void assertOnce() throws Exception {
    surprises.forEach(
        surprise -> {
          throw new AssertionError("not an answer to a code", surprise);
        });
    for (Person person : people) {
      AtomicInteger times = admissions.get(person.accountId());
      long events = cluster.events(person, AuditKind.SIGNED_IN) - 1;
      if (times == null) {
        // The answer may have been lost after the commit.
        assertEquals(0, Math.max(0, events - 1), "a code was saved twice");
      } else {
        assertEquals(1, times.get(), "a code was accepted again");
        assertEquals(1, events, "an admission without its event");
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
