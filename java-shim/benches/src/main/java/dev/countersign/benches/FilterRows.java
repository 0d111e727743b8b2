package dev.countersign.benches;

import com.sun.management.ThreadMXBean;
import dev.countersign.pages.LoginFacts;
import dev.countersign.pages.Person;
import dev.countersign.pages.PersonFacts;
import dev.countersign.servlet.Caller;
import dev.countersign.servlet.Logins;
import dev.countersign.servlet.SecondFactorFilter;
import dev.countersign.servlet.Site;
import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Product;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What the filter costs a request that it lets pass. */
final class FilterRows implements AutoCloseable {
  private static final double ADMITTED_GOAL = 0.2;
  private static final double EXEMPT_GOAL = 0.4;
  private static final int ADMITTED_BYTES = 256;
  private static final int EXEMPT_BYTES = 512;
  private static final int GROUPS = 300;
  private static final int THREADS = 16;
  private static final double SPEED_UP = 12;
  private static final long ATTRIBUTE_MILLIS = 10;
  private static final int CALLS = 100_000;
  private static final int SLOW_CALLS = 8;

  private final MemoryStore store = new MemoryStore();
  private final Verifier verifier;
  private final SecondFactorFilter filter;

  private FilterRows() throws Exception {
    store.append("{\"mode\":\"enforce\",\"groups\":{\"skip\":[\"robots\"]}}");
    byte[] ring = Verifier.newRing("filter-rows", null);
    verifier = Verifier.builder(store, store, ring::clone).open();
    Site site = new Site("Bench", "/countersign", "/", "/login");
    filter = new SecondFactorFilter(site, new BenchLogins(), () -> verifier, Accounts.none());
  }

  /** Measures and prints the rows. */
  static void print(Account account) throws Exception {
    try (FilterRows rows = new FilterRows()) {
      byte[] secret = account.secret();
      byte[] code = account.codeAt(Account.ENROLLED_AT);
      BenchRequest verified = rows.verified("bench-verified", 0);
      BenchRequest exempt = rows.exempt("bench-exempt");
      Rows.print(
          "filter_admitted",
          Rows.ratio(
              call -> rows.passes(verified),
              call -> PlainTotp.verify(secret, code, Account.ENROLLED_AT)),
          ADMITTED_GOAL);
      Rows.print("filter_admitted_garbage", rows.bytes(verified) / ADMITTED_BYTES, 1);
      Rows.print(
          "filter_exempt_300_groups",
          Rows.ratio(
              call -> rows.passes(exempt),
              call -> PlainTotp.verify(secret, code, Account.ENROLLED_AT)),
          EXEMPT_GOAL);
      Rows.print("filter_exempt_garbage", rows.bytes(exempt) / EXEMPT_BYTES, 1);
      Rows.print("filter_16_slow_sessions", THREADS / rows.speedUp(), THREADS / SPEED_UP);
    }
  }

  private BenchRequest verified(String accountId, long attributeMillis) throws Exception {
    TestPerson person = new TestPerson(accountId, "staff");
    Verdict last = person.enrolls(verifier, store.nowSeconds()).verdict();
    return request(accountId, person, last, attributeMillis);
  }

  private BenchRequest exempt(String accountId) throws Exception {
    TestPerson person = new TestPerson(accountId, groups());
    Verdict verdict = person.does(verifier, new SignInAct.Begin());
    return request(accountId, person, verdict, 0);
  }

  private static BenchRequest request(
      String accountId, TestPerson person, Verdict verdict, long attributeMillis) {
    if (!(verdict instanceof Verdict.Admit admit)) {
      throw new IllegalStateException("no admission but " + verdict);
    }
    BenchSession session = new BenchSession(accountId);
    session.setAttribute("user", accountId);
    // The very attributes a sign-in leaves.
    session.setAttribute("dev.countersign.account", accountId);
    session.setAttribute("dev.countersign.nonce", person.login().nonce());
    session.setAttribute("dev.countersign.evidence", admit.evidence());
    session.setAttribute("dev.countersign.stated", BenchLogins.stated(accountId));
    session.slow(attributeMillis);
    return new BenchRequest(session);
  }

  /** 1 if the request reached the application. */
  private long passes(BenchRequest request) {
    long[] reached = {0};
    try {
      filter.doFilter(request, request.response(), (passed, answer) -> reached[0]++);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
    if (reached[0] != 1) {
      throw new IllegalStateException("the request was held back");
    }
    return reached[0];
  }

  private double bytes(BenchRequest request) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < CALLS; call++) {
      passes(request);
    }
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  /** Requests a second of sixteen threads, each with its own slow session, over those of one. */
  private double speedUp() throws Exception {
    List<BenchRequest> requests = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      requests.add(verified("bench-slow-" + i, ATTRIBUTE_MILLIS));
    }
    double one = seconds(requests.subList(0, 1));
    double all = seconds(requests);
    return THREADS * one / all;
  }

  private double seconds(List<BenchRequest> requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(requests.size());
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> done = new ArrayList<>();
    for (BenchRequest request : requests) {
      done.add(
          threads.submit(
              () -> {
                start.await();
                for (int call = 0; call < SLOW_CALLS; call++) {
                  passes(request);
                }
                return null;
              }));
    }
    long before = System.nanoTime();
    start.countDown();
    for (Future<?> each : done) {
      each.get();
    }
    threads.shutdown();
    return (System.nanoTime() - before) / 1e9;
  }

  private static String[] groups() {
    return Stream.concat(
            Stream.of("robots"),
            Stream.iterate(1, n -> n + 1).limit(GROUPS - 1).map(n -> "group-" + n))
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    verifier.close();
  }

  /** The account is the session's; the groups are asked for only when they are needed. */
  private static final class BenchLogins implements Logins {
    @Override
    public Caller caller(HttpServletRequest request) {
      return request.getSession(false) instanceof BenchSession session
          ? Caller.of(person(session.getId()))
          : Caller.nobody();
    }

    private static Person person(String accountId) {
      return new Person(
          accountId, true, "192.0.2.7", Product.JIRA, Channel.FORM, () -> facts(accountId));
    }

    private static PersonFacts facts(String accountId) {
      List<String> groups = accountId.equals("bench-exempt") ? List.of(groups()) : List.of("staff");
      return new PersonFacts("Person " + accountId, false, groups, true, null);
    }

    static String stated(String accountId) {
      return LoginFacts.stated(person(accountId));
    }

    @Override
    public void signOut(HttpServletRequest request) {}
  }
}
