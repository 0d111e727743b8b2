package dev.countersign.benches;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.store.jdbc.Schema;
import dev.countersign.testkit.PostgresServer;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AccountStore.Saved;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.Wire;

/** Logins on a PostgreSQL with durable commits: load, decide, save. */
final class PostgresLogin {
  private static final int WARM = 400;

  /** Decisions made before measuring: a server that has run for a day has compiled them. */
  private static final int WARM_DECISIONS = 30_000;

  private static final int LOGINS = 1001;

  private PostgresLogin() {}

  /**
   * What a decision takes of a login.
   *
   * @param decision its share of the login, both as medians of wall-clock time
   * @param commitMillis the median time of the save, which depends on the disk
   */
  record Share(double decision, double commitMillis) {
    /**
     * The share allowed: a decision of some 30 microseconds, measured against what a commit takes
     * here, and never more than a tenth.
     */
    double goal() {
      return Math.max(0.03, Math.min(0.10, 0.033 / commitMillis));
    }
  }

  /** Signs in again and again, with a real commit each time. */
  static Share decisionShare(Account account) throws Exception {
    try (PostgresServer server = PostgresServer.startDurable()) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(server.jdbcUrl());
      config.setMaximumPoolSize(4);
      try (HikariDataSource source = new HikariDataSource(config)) {
        Schema.migrate(source);
        AccountStore store = JdbcStore.open(Connections.of(source));
        for (Save save : account.saves()) {
          save(store, save.revision() - 1, save);
        }
        return measure(account, store);
      }
    }
  }

  private static Share measure(Account account, AccountStore store) throws Exception {
    warm(account);
    double[] decisions = new double[LOGINS];
    double[] logins = new double[LOGINS];
    double[] commits = new double[LOGINS];
    for (int login = -WARM; login < LOGINS; login++) {
      // Every login has its own time and so its own code.
      long at = Account.ENROLLED_AT + (WARM + login + 2) * PlainTotp.PERIOD_SECONDS;
      byte[] code = account.codeAt(at);
      long began = System.nanoTime();
      AccountRow row = store.load(Account.ID).row();
      long loaded = System.nanoTime();
      if (row == null) {
        throw new IllegalStateException("the account is gone");
      }
      Save save = Account.admitted(account.call(Wire.encode(account.signIn(row, at, code)))).save();
      long decided = System.nanoTime();
      if (save == null) {
        throw new IllegalStateException("a used code must be saved");
      }
      save(store, row.revision(), save);
      long saved = System.nanoTime();
      if (login >= 0) {
        decisions[login] = decided - loaded;
        logins[login] = saved - began;
        commits[login] = saved - decided;
      }
    }
    double share = Rows.median(decisions) / Rows.median(logins);
    return new Share(share, Rows.median(commits) / 1_000_000);
  }

  private static void warm(Account account) {
    long at = Account.ENROLLED_AT + PlainTotp.PERIOD_SECONDS;
    byte[] code = account.codeAt(at);
    for (int i = 0; i < WARM_DECISIONS; i++) {
      Account.admitted(account.call(Wire.encode(account.signIn(account.row(), at, code))));
    }
  }

  private static void save(AccountStore store, long revision, Save save) throws Exception {
    if (store.save(Account.ID, revision, save) != Saved.APPLIED) {
      throw new IllegalStateException("no one else writes here");
    }
  }
}
