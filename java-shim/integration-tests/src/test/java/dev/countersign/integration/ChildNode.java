package dev.countersign.integration;

import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.store.jdbc.Connections;
import dev.countersign.store.jdbc.JdbcPolicies;
import dev.countersign.store.jdbc.JdbcStore;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.KeyFile;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Save;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A node in a separate JVM that can be killed at a chosen moment. */
final class ChildNode {
  /** Where the node stops and waits to be killed. */
  enum Moment {
    BEFORE_SAVE,
    AFTER_SAVE,
    NEVER
  }

  private static final String MARK = "CHILD ";

  private ChildNode() {}

  /** Starts one that answers a code; the caller ends it. */
  static Process start(
      List<String> options, Moment moment, String jdbcUrl, Path ring, String account, byte[] code)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ChildNode.class.getName(), moment.name(), jdbcUrl, ring.toString()));
    command.addAll(List.of(account, new String(code, StandardCharsets.US_ASCII)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** What the node says next; fails with everything it printed if there is nothing more. */
  static String says(Process child) throws IOException {
    StringBuilder rest = new StringBuilder();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(MARK)) {
        return line.substring(MARK.length());
      }
      rest.append(line).append('\n');
    }
    throw new AssertionError("the child ended without a word:\n" + rest);
  }

  /**
   * Runs in the child.
   *
   * @param arguments moment, database, key file, account, code
   */
  public static void main(String[] arguments) throws Exception {
    Moment moment = Moment.valueOf(arguments[0]);
    try (HikariDataSource source = Cluster.pool(arguments[1], Cluster.PATIENCE_MILLIS)) {
      Connections connections = Connections.of(source);
      AccountStore store = new Stops(JdbcStore.open(connections), moment);
      KeyFile keys = new KeyFile(Path.of(arguments[2]));
      byte[] code = arguments[4].getBytes(StandardCharsets.US_ASCII);
      AccountEvent event =
          Person.answer(Person.login(arguments[3], new byte[32], null), FactorMethod.TOTP, code);
      try (Verifier verifier =
          Verifier.builder(store, JdbcPolicies.open(connections), keys).open()) {
        say(Outcome.of(verifier.run(arguments[3], event)).name());
      } catch (VerifierUnavailableException e) {
        say(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
  }

  private static void say(String word) {
    System.out.println(MARK + word);
    System.out.flush();
  }

  private static final class Stops extends PassThrough {
    private final Moment moment;

    Stops(AccountStore real, Moment moment) {
      super(real);
      this.moment = moment;
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      if (moment == Moment.BEFORE_SAVE) {
        waitForTheEnd();
      }
      Saved saved = super.save(accountId, expectedRevision, save);
      if (moment == Moment.AFTER_SAVE) {
        waitForTheEnd();
      }
      return saved;
    }

    private void waitForTheEnd() {
      say(moment.name());
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
