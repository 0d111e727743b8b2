package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.integration.Asking.Turn;
import dev.countersign.integration.ObligingHost.Whim;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the host's code does when asked: it lets no one in, sets nothing up and charges no one,
 * the thread comes back, and afterwards the very same answer counts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadHostTest {
  private static final long IMPATIENT_MILLIS = 100;

  /** Waits for what has to have started meanwhile. */
  private static final long LESS_IMPATIENT_MILLIS = 1_000;

  private static final long VERY_IMPATIENT_MILLIS = 20;
  private static final long USUAL_SECONDS = 10;
  private static final long SLOW_SECONDS = 60;
  private static final long BACK_SECONDS_MAX = 40;
  private static final int ASKED_MAX = 1000;
  private static final int IN_FLIGHT_MAX = 32;

  private final CountDownLatch late = new CountDownLatch(1);
  private final ExecutorService waiting = Executors.newCachedThreadPool();
  private final Map<Asking, Future<Long>> usual = new EnumMap<>(Asking.class);
  private Cluster patient;
  private Cluster cluster;
  private Node node;
  private Node impatient;
  private Node lessImpatient;

  @BeforeAll
  void start() throws Exception {
    cluster = Cluster.on("jdbc:h2:mem:bad-host;DB_CLOSE_DELAY=-1");
    node = cluster.node();
    impatient = cluster.impatientNode(IMPATIENT_MILLIS);
    lessImpatient = cluster.impatientNode(LESS_IMPATIENT_MILLIS);
    patient = Cluster.on("jdbc:h2:mem:patient;DB_CLOSE_DELAY=-1");
    waitAsUsual(patient.node());
  }

  /** Starts before all others, so that it waits while they run. */
  private void waitAsUsual(Node usualNode) throws Exception {
    Map<Asking, Turn> turns = new EnumMap<>(Asking.class);
    for (Asking asking : Asking.values()) {
      turns.put(asking, asking.turn(patient, usualNode));
    }
    patient.host.has(Failure.IS_SLOW.whim);
    turns.forEach(
        (asking, turn) ->
            usual.put(
                asking,
                waiting.submit(
                    () -> {
                      long start = System.nanoTime();
                      Verdict verdict = inTime(turn, usualNode);
                      assertEquals(asking.failure, kind(trouble(verdict)), verdict::toString);
                      return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
                    })));
  }

  @AfterEach
  void better() {
    cluster.host.hasNoWhim();
  }

  @AfterAll
  void stop() {
    late.countDown();
    waiting.shutdownNow();
    patient.close();
    cluster.close();
  }

  // rows: 7, 17, 86
  @ParameterizedTest(name = "{0}: the host {1}")
  @MethodSource
  void aHostThatFailsLetsNobodyInAndCostsNothing(Asking asking, Failure failure) throws Exception {
    Turn turn = asking.turn(cluster, node);
    long before = cluster.revision(turn.accountId());
    cluster.host.has(failure.whim);
    Verdict verdict = inTime(turn, failure.isSlow ? impatient : node);
    assertEquals(asking.failure, kind(trouble(verdict)), verdict::toString);
    // What goes out is counted first, and a failed delivery is recorded.
    uncharged(turn, before + (asking.isSending() ? 2 : 0));
    cluster.host.hasNoWhim();
    done(asking, turn);
  }

  static Stream<Arguments> aHostThatFailsLetsNobodyInAndCostsNothing() {
    return Stream.of(Asking.values())
        .flatMap(
            asking ->
                Stream.of(Failure.values())
                    .filter(failure -> !(asking.isVoid() && failure == Failure.SAYS_NULL))
                    .map(failure -> Arguments.of(asking, failure)));
  }

  /** The ways host code fails. */
  @SuppressWarnings("ImmutableEnumChecker") // Its whims hold no resources.
  enum Failure {
    THROWS_WHAT_IT_MAY(false, (asked, yes) -> raise(new IOException("down"))),
    THROWS_WHAT_NOBODY_EXPECTS(false, (asked, yes) -> raise(new IllegalStateException("down"))),
    IS_INTERRUPTED(false, (asked, yes) -> raise(new InterruptedException("down"))),
    HAS_NO_MEMORY(false, (asked, yes) -> fail(new OutOfMemoryError("down"))),
    DOES_NOT_LINK(false, (asked, yes) -> fail(new NoClassDefFoundError("down"))),
    NEVER_ENDS(false, (asked, yes) -> fail(new StackOverflowError())),
    SAYS_NULL(false, (asked, yes) -> null),
    IS_SLOW(
        true,
        (asked, yes) -> {
          TimeUnit.SECONDS.sleep(SLOW_SECONDS);
          return yes;
        });

    private final boolean isSlow;
    private final Whim whim;

    Failure(boolean isSlow, Whim whim) {
      this.isSlow = isSlow;
      this.whim = whim;
    }

    private static Finding raise(Exception e) throws Exception {
      throw e;
    }

    private static Finding fail(Error e) {
      throw e;
    }
  }

  // rows: 7
  @ParameterizedTest(name = "{0}: a slow host is waited for ten seconds")
  @EnumSource
  @Order(Integer.MAX_VALUE)
  void aHostHasTenSeconds(Asking asking) throws Exception {
    Future<Long> asked = Objects.requireNonNull(usual.get(asking));
    long seconds = asked.get(BACK_SECONDS_MAX, TimeUnit.SECONDS);
    assertTrue(USUAL_SECONDS <= seconds && seconds < BACK_SECONDS_MAX, seconds + " seconds");
  }

  // rows: 7, 17
  @ParameterizedTest(name = "{0}: the host says yes when nobody waits any more")
  @EnumSource
  void aYesThatComesTooLateIsDropped(Asking asking) throws Exception {
    Turn turn = asking.turn(cluster, node);
    long before = cluster.revision(turn.accountId());
    Semaphore said = new Semaphore(0);
    CountDownLatch now = new CountDownLatch(1);
    cluster.host.has(
        (asked, yes) -> {
          waitDeafly(now);
          said.release();
          return yes;
        });
    Verdict verdict = inTime(turn, lessImpatient);
    assertEquals(asking.failure, kind(trouble(verdict)), verdict::toString);
    now.countDown();
    assertTrue(said.tryAcquire(BACK_SECONDS_MAX, TimeUnit.SECONDS));
    uncharged(turn, before + (asking.isSending() ? 2 : 0));
    cluster.host.hasNoWhim();
    done(asking, turn);
  }

  // rows: 17, 132
  @ParameterizedTest(name = "{0}: the host says {1}")
  @MethodSource
  void aYesToSomethingElseLetsNobodyInAndCostsNothing(Asking asking, Lie lie) throws Exception {
    Turn turn = asking.turn(cluster, node);
    long before = cluster.revision(turn.accountId());
    cluster.host.has(lie.whim);
    Verdict verdict = inTime(turn, node);
    assertFalse(asking.isDone(verdict), verdict::toString);
    Trouble trouble = trouble(verdict);
    assertTrue(
        kind(trouble) == asking.failure || trouble instanceof Trouble.WrongAnswer,
        verdict::toString);
    assertEquals(0, cluster.events(turn.accountId(), AuditKind.WRONG_ANSWER));
    if (!asking.isSending()) {
      uncharged(turn, before);
    }
  }

  static Stream<Arguments> aYesToSomethingElseLetsNobodyInAndCostsNothing() {
    return Stream.of(Asking.values())
        .filter(asking -> !asking.isVoid())
        .flatMap(
            asking ->
                Stream.of(Lie.values())
                    .filter(lie -> lie.isOneFor(asking))
                    .map(lie -> Arguments.of(asking, lie)));
  }

  /** What a host says that is not, or not quite, a yes. */
  @SuppressWarnings("ImmutableEnumChecker") // Its whims hold no resources.
  enum Lie {
    SENT((asked, yes) -> new Finding.Sent()),
    VALID((asked, yes) -> new Finding.Valid()),
    ASSERTED((asked, yes) -> new Finding.Asserted(new byte[90], 7, true)),
    REGISTERED((asked, yes) -> new Finding.Registered(new byte[16], new byte[90], 7, true)),
    ANOTHER_OTP(
        (asked, yes) ->
            new Finding.OtpValid(
                new Yubikey().touch(),
                asked instanceof HostTask.CheckYubico one ? one.nonce() : "n")),
    ANOTHER_NONCE(
        (asked, yes) ->
            new Finding.OtpValid(
                asked instanceof HostTask.CheckYubico one ? one.otp().clone() : new byte[44],
                "0123456789abcdef0123456789abcdef")),
    PUSH_STARTED((asked, yes) -> new Finding.PushStarted("prompt")),
    A_PROMPT_WITHOUT_A_NAME((asked, yes) -> new Finding.PushStarted("")),
    A_PROMPT_WITH_A_LONG_NAME((asked, yes) -> new Finding.PushStarted("p".repeat(129))),
    A_PROMPT_WITH_AN_ODD_NAME((asked, yes) -> new Finding.PushStarted("two\nlines")),
    A_CREDENTIAL_THAT_IS_EMPTY((asked, yes) -> credential(yes, new byte[0])),
    A_CREDENTIAL_THAT_IS_TOO_LONG((asked, yes) -> credential(yes, new byte[2049])),
    INVALID((asked, yes) -> new Finding.Invalid()),
    FAILED((asked, yes) -> new Finding.Failed());

    private final Whim whim;

    Lie(Whim whim) {
      this.whim = whim;
    }

    boolean isOneFor(Asking asking) {
      return switch (this) {
        case VALID -> asking.yes != Finding.Valid.class;
        case ASSERTED -> asking.yes != Finding.Asserted.class;
        case REGISTERED -> asking.yes != Finding.Registered.class;
        case PUSH_STARTED -> asking.yes != Finding.PushStarted.class;
        case A_CREDENTIAL_THAT_IS_EMPTY, A_CREDENTIAL_THAT_IS_TOO_LONG ->
            asking == Asking.ASSERTION || asking == Asking.REGISTRATION;
        // A no to a prompt is an honest answer and ends the prompt.
        case INVALID -> asking.yes != Finding.Valid.class;
        default -> true;
      };
    }

    private static Finding credential(Finding yes, byte[] credential) {
      return yes instanceof Finding.Registered one
          ? new Finding.Registered(one.credentialId(), credential, 0, true)
          : new Finding.Asserted(credential, 0, true);
    }
  }

  /** What one validation server said of one OTP is worth nothing for another. */
  // rows: 16, 17
  @Test
  void theYesToSomebodyElsesOtpLetsNobodyIn() throws Exception {
    Turn hers = Asking.YUBICO_OTP_TO_SIGN_IN.turn(cluster, node);
    Turn his = Asking.YUBICO_OTP_TO_SIGN_IN.turn(cluster, node);
    List<Finding> heard = new ArrayList<>();
    cluster.host.has(
        (asked, yes) -> {
          heard.add(yes);
          return new Finding.Failed();
        });
    inTime(hers, node);
    cluster.host.has((asked, yes) -> heard.get(0));
    Verdict verdict = inTime(his, node);
    assertEquals(Trouble.Unavailable.class, kind(trouble(verdict)), verdict::toString);
  }

  // rows: 17, 36, 39
  @ParameterizedTest(name = "{0}: the host says yes twice")
  @EnumSource(
      names = {
        "ASSERTION",
        "REGISTRATION",
        "POLL_TO_SIGN_IN",
        "POLL_TO_ENROLL",
        "YUBICO_OTP_TO_SIGN_IN",
        "YUBICO_OTP_TO_ENROLL"
      })
  void aYesThatIsSaidTwiceCountsOnce(Asking asking) throws Exception {
    Turn turn = asking.turn(cluster, node);
    done(asking, turn);
    long after = cluster.revision(turn.accountId());
    Verdict again = inTime(turn, node);
    assertFalse(asking.isDone(again), again::toString);
    assertEquals(after, cluster.revision(turn.accountId()));
  }

  /** It also ignores interrupts: its threads are lost, ours are not. */
  // rows: 7, 61
  @Test
  void aHostThatHangsForEverKeepsNobodyFromSigningInOtherwise() throws Exception {
    Node alone = cluster.impatientNode(VERY_IMPATIENT_MILLIS);
    Person person = cluster.enroll(node);
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i <= IN_FLIGHT_MAX; i++) {
      turns.add(Asking.YUBICO_OTP_TO_SIGN_IN.turn(cluster, node));
    }
    Semaphore hanging = new Semaphore(0);
    cluster.host.has(
        (asked, yes) -> {
          hanging.release();
          waitDeafly(late);
          return yes;
        });
    // What had not started before the deadline never starts, and is asked again.
    for (int asked = 0; hanging.availablePermits() < IN_FLIGHT_MAX; asked++) {
      assertTrue(asked < ASKED_MAX, "they do not all hang");
      unavailable(turns.get(asked % turns.size()), alone);
    }
    for (Turn turn : turns) {
      unavailable(turn, alone);
    }
    assertEquals(IN_FLIGHT_MAX, hanging.availablePermits(), "more threads than there may be");
    AccountEvent code = person.typesCodeOf(person.step() + 1);
    assertEquals(Outcome.ADMITTED, Outcome.of(alone.run(person.accountId(), code)));
    cluster.host.hasNoWhim();
    Turn elsewhere = turns.get(0);
    done(Asking.YUBICO_OTP_TO_SIGN_IN, elsewhere);
  }

  private static void unavailable(Turn turn, Node at) throws Exception {
    Verdict verdict = inTime(turn, at);
    assertEquals(Trouble.Unavailable.class, kind(trouble(verdict)), verdict::toString);
  }

  /** The verdict; the asking thread returns soon and is not interrupted. */
  private static Verdict inTime(Turn turn, Node at) throws Exception {
    long start = System.nanoTime();
    Verdict verdict = turn.act().at(at);
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(BACK_SECONDS_MAX));
    assertFalse(Thread.interrupted());
    return verdict;
  }

  private void uncharged(Turn turn, long revision) throws Exception {
    assertEquals(revision, cluster.revision(turn.accountId()));
    assertEquals(0, cluster.events(turn.accountId(), AuditKind.WRONG_ANSWER));
    assertEquals(0, cluster.events(turn.accountId(), AuditKind.LOCKED));
  }

  private void done(Asking asking, Turn turn) throws Exception {
    Verdict verdict = inTime(turn, node);
    assertTrue(asking.isDone(verdict), verdict::toString);
  }

  private static @Nullable Trouble trouble(Verdict verdict) {
    if (verdict instanceof Verdict.Challenge page) {
      return page.trouble();
    }
    if (verdict instanceof Verdict.Enroll page) {
      return page.trouble();
    }
    throw new AssertionError("let in or refused: " + verdict);
  }

  private static @Nullable Class<?> kind(@Nullable Trouble trouble) {
    return trouble == null ? null : trouble.getClass();
  }

  private static void waitDeafly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // It keeps waiting, on purpose.
      }
    }
  }
}
