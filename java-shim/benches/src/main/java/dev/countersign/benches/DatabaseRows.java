package dev.countersign.benches;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.testkit.TestPerson;
import dev.countersign.verifier.AuditCheck;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What a PostgreSQL with durable commits has to do, with few people in it and with many. */
final class DatabaseRows {
  static final int FEW = 1_000;
  private static final int MANY = 100_000;

  /** They alone sign in; the others are saved without. */
  static final int SESSIONS = 500;

  /** One read and one transaction. */
  private static final double SIGN_IN_GOAL = 2;

  private static final double READS_GOAL = 2;
  private static final double SAVE_GOAL = 1.2;
  private static final double VERIFIED_PER_SECOND = 3_000;

  /** Linear, as far as the pages of so few accounts tell. */
  private static final double GROWTH_GOAL = 1.5;

  private static final int SAVES = 1_501;
  private static final int VERIFY_ROUNDS = 3;
  private static final long VERIFY_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final long SETTLE_SECONDS = 6;
  private static final long WATCH_SECONDS = 10;
  private static final int REQUESTS_PER_SECOND = 4;

  private DatabaseRows() {}

  static void print() throws Exception {
    try (PostgresServer server = PostgresServer.startDurable()) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(server.jdbcUrl());
      config.setMaximumPoolSize(1);
      try (HikariDataSource admin = new HikariDataSource(config);
          Registry few = Registry.of(admin, url(server, "few"), "few", FEW);
          Registry many = Registry.of(admin, url(server, "many"), "many", MANY)) {
        Rows.print("postgres_reads_of_sign_in", statements(few), SIGN_IN_GOAL);
        Rows.print("postgres_reads_of_sessions", readsPerSecond(few), READS_GOAL);
        double rateOfMany = verified(many);
        Rows.print("audit_verify_time", VERIFIED_PER_SECOND / rateOfMany, 1);
        Rows.print("audit_verify_growth", verified(few) / rateOfMany, GROWTH_GOAL);
        Rows.print("postgres_save_growth", saveGrowth(few, many), SAVE_GOAL);
        SignInRate.print(few);
      }
    }
  }

  private static String url(PostgresServer server, String name) {
    return server.jdbcUrl().replace("/postgres?", "/" + name + "?");
  }

  /** Of a sign-in and the first page after it. */
  private static double statements(Registry registry) throws Exception {
    double[] taken = new double[9];
    for (int i = 0; i < taken.length; i++) {
      long code = registry.now();
      long before = registry.counted.taken();
      EvidenceFacts facts = signIn(registry, i, code);
      registry.verifier.stillHolds(Registry.account(i), facts);
      taken[i] = registry.counted.taken() - before;
    }
    return Rows.median(taken);
  }

  private static EvidenceFacts signIn(Registry registry, int number, long at) throws Exception {
    TestPerson person = new TestPerson(Registry.account(number), "staff");
    Verdict verdict = person.answers(registry.verifier, FactorMethod.TOTP, code(number, at));
    if (!(verdict instanceof Verdict.Admit admit) || admit.evidence() == null) {
      throw new IllegalStateException("the code was not accepted: " + verdict);
    }
    EvidenceFacts facts =
        registry.verifier.checkEvidence(
            person.accountId(), person.login().nonce(), admit.evidence());
    if (facts == null) {
      throw new IllegalStateException("the evidence does not hold");
    }
    return facts;
  }

  static byte[] code(int number, long at) {
    return PlainTotp.code(Registry.secret(number), at / PlainTotp.PERIOD_SECONDS);
  }

  /** While everyone who is signed in loads page after page. */
  private static double readsPerSecond(Registry registry) throws Exception {
    registry.aheadSeconds.addAndGet(PlainTotp.PERIOD_SECONDS);
    List<EvidenceFacts> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(signIn(registry, i, registry.now()));
    }
    request(registry, sessions, SETTLE_SECONDS);
    long before = registry.counted.taken();
    request(registry, sessions, WATCH_SECONDS);
    return (double) (registry.counted.taken() - before) / WATCH_SECONDS;
  }

  private static void request(Registry registry, List<EvidenceFacts> sessions, long seconds)
      throws Exception {
    for (long turn = 0; turn < seconds * REQUESTS_PER_SECOND; turn++) {
      for (int i = 0; i < sessions.size(); i++) {
        if (!registry.verifier.stillHolds(Registry.account(i), sessions.get(i))) {
          throw new IllegalStateException("a session ended");
        }
      }
      TimeUnit.MILLISECONDS.sleep(1000 / REQUESTS_PER_SECOND);
    }
  }

  /** Accounts checked in a second. */
  private static double verified(Registry registry) throws Exception {
    AuditCheck check = new AuditCheck(registry.auditLog(), registry.store, registry.verifier);
    double[] rates = new double[VERIFY_ROUNDS];
    for (int round = 0; round < rates.length; round++) {
      long began = System.nanoTime();
      long[] accounts = new long[1];
      try {
        check.all(
            checked -> {
              if (!checked.isIntact()) {
                throw new IllegalStateException("not intact: " + checked);
              }
              accounts[0]++;
              if (System.nanoTime() - began > VERIFY_NANOS) {
                throw new Enough();
              }
            });
      } catch (Enough e) {
        // What was checked by now says how fast it is.
      }
      rates[round] = accounts[0] * 1e9 / (System.nanoTime() - began);
    }
    return Rows.median(rates);
  }

  private static double saveGrowth(Registry few, Registry many) throws Exception {
    double[] small = new double[SAVES];
    double[] large = new double[SAVES];
    for (int i = 0; i < SAVES; i++) {
      small[i] = nanos(few);
      large[i] = nanos(many);
    }
    return Rows.median(large) / Rows.median(small);
  }

  private static double nanos(Registry registry) throws Exception {
    // People who sign in nowhere else in these benches.
    int number = FEW - 1 - ThreadLocalRandom.current().nextInt(FEW - SESSIONS);
    long began = System.nanoTime();
    registry.saveAgain(number);
    return System.nanoTime() - began;
  }

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
