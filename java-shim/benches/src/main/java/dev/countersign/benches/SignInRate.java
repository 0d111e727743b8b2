package dev.countersign.benches;

import com.sun.management.OperatingSystemMXBean;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Sign-ins a second by several threads, in turns with the same statements without an engine. */
final class SignInRate {
  private static final int[] THREADS = {1, 8, 32};

  /** The number of threads whose CPU time and slowest sign-ins are rows. */
  private static final int USUAL = 8;

  private static final double RATE_GOAL = 1 / 0.95;
  private static final double CPU_GOAL_MICROS = 40;
  private static final double SLOWEST_GOAL = 1.25;

  private static final int WARM_SLICES = 4;
  private static final int ROUNDS = 3;

  /** So few may be overtaken by the next lap before they begin. */
  private static final double OVERTAKEN_MAX = 0.05;

  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Registry registry;
  private final BareSignIn bare;

  private SignInRate(Registry registry) {
    this.registry = registry;
    this.bare = new BareSignIn(registry.source);
  }

  /** One sign-in of the person with this number; false if it came after the next one's. */
  @FunctionalInterface
  private interface Work {
    boolean run(int person, long at) throws Exception;
  }

  /**
   * What a slice of time gave.
   *
   * @param rate sign-ins a second
   * @param cpuMicros CPU time of this process for each
   * @param slowest how long the slowest in a hundred took, in nanoseconds
   */
  private record Slice(double rate, double cpuMicros, double slowest) {}

  static void print(Registry registry) throws Exception {
    SignInRate rate = new SignInRate(registry);
    for (int i = 0; i < WARM_SLICES; i++) {
      rate.slice(USUAL, rate::signIn);
      rate.slice(USUAL, rate::bareSignIn);
    }
    for (int threads : THREADS) {
      double[] rates = new double[ROUNDS];
      double[] cpu = new double[ROUNDS];
      double[] slowest = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        Slice ours = rate.slice(threads, rate::signIn);
        Slice theirs = rate.slice(threads, rate::bareSignIn);
        rates[round] = theirs.rate / ours.rate;
        cpu[round] = ours.cpuMicros - theirs.cpuMicros;
        slowest[round] = ours.slowest / theirs.slowest;
      }
      Rows.print("postgres_sign_ins_" + threads, Rows.median(rates), RATE_GOAL);
      if (threads == USUAL) {
        Rows.print("postgres_cpu_micros_added", Rows.median(cpu), CPU_GOAL_MICROS);
        Rows.print("postgres_slowest", Rows.median(slowest), SLOWEST_GOAL);
      }
    }
  }

  private boolean signIn(int person, long at) throws Exception {
    Verdict verdict =
        new TestPerson(Registry.account(person), "staff")
            .answers(registry.verifier, FactorMethod.TOTP, DatabaseRows.code(person, at));
    return verdict instanceof Verdict.Admit;
  }

  /** Of other people, whose records it does not keep in order. */
  private boolean bareSignIn(int person, long at) throws Exception {
    return bare.run(Registry.account(DatabaseRows.SESSIONS + person));
  }

  private Slice slice(int threads, Work work) throws Exception {
    AtomicLong next = new AtomicLong();
    registry.aheadSeconds.addAndGet(PlainTotp.PERIOD_SECONDS);
    long base = registry.now();
    long cpu = SYSTEM.getProcessCpuTime();
    long began = System.nanoTime();
    List<long[]> all = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<long[]> turns = () -> turns(next, base, began, work);
      for (Future<long[]> each : pool.invokeAll(Collections.nCopies(threads, turns))) {
        all.add(each.get());
      }
    } finally {
      pool.shutdown();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long turns = next.get();
    long[] took = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    if (took.length < turns * (1 - OVERTAKEN_MAX)) {
      throw new IllegalStateException(took.length + " of " + turns + " sign-ins succeeded");
    }
    return new Slice(
        took.length / seconds,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / took.length,
        took[took.length * 99 / 100]);
  }

  /** Everyone in turn; before each lap the next code has come. */
  private long[] turns(AtomicLong next, long base, long began, Work work) throws Exception {
    List<Long> took = new ArrayList<>();
    while (System.nanoTime() - began < SLICE_NANOS) {
      long turn = next.getAndIncrement();
      int person = (int) (turn % DatabaseRows.SESSIONS);
      long lap = turn / DatabaseRows.SESSIONS;
      if (person == 0 && lap > 0) {
        registry.aheadSeconds.addAndGet(PlainTotp.PERIOD_SECONDS);
      }
      long start = System.nanoTime();
      if (work.run(person, base + lap * PlainTotp.PERIOD_SECONDS)) {
        took.add(System.nanoTime() - start);
      }
    }
    return took.stream().mapToLong(Long::longValue).toArray();
  }
}
