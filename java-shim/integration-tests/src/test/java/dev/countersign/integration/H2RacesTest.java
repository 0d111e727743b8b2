package dev.countersign.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.Verdict;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class H2RacesTest extends Races {
  private Cluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = Cluster.on("jdbc:h2:mem:races;DB_CLOSE_DELAY=-1");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Override
  Cluster cluster() {
    return cluster;
  }

  /** The experiment is meaningful: it fails with a store that does not compare. */
  @Test
  void aStoreThatDoesNotCompareIsFoundOut() throws Exception {
    List<Node> nodes =
        List.of(
            cluster.node(cluster.connections, Forgetful::new),
            cluster.node(cluster.connections, Forgetful::new),
            cluster.node(cluster.connections, Forgetful::new),
            cluster.node(cluster.connections, Forgetful::new));
    int most = 0;
    try (Together threads = new Together(nodes.size())) {
      for (int round = 0; round < 100 && most < 2; round++) {
        Person person = cluster.enroll(nodes.get(0));
        List<Outcome> outcomes =
            threads.run(
                i -> {
                  AccountEvent event = person.typesCodeOf(person.step() + 1);
                  return () -> withoutCompare(nodes.get(i).run(person.accountId(), event));
                });
        most = Math.max(most, Together.count(outcomes, Outcome.ADMITTED));
      }
    }
    assertTrue(most > 1, "no round accepted a code twice");
  }

  /** Such a store also mixes up records, so that some no longer open; any refusal is fine. */
  private static Outcome withoutCompare(Verdict verdict) {
    return verdict instanceof Verdict.Admit ? Outcome.ADMITTED : Outcome.WRONG;
  }

  /** Overwrites whatever is there. */
  private static final class Forgetful extends PassThrough {
    Forgetful(AccountStore real) {
      super(real);
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
      // Long enough for the others to have read too: steps are too fast to collide by chance.
      LockSupport.parkNanos(5_000_000);
      Saved saved;
      do {
        AccountRow row = load(accountId).row();
        long found = row == null ? 0 : row.revision();
        saved = super.save(accountId, found, at(found + 1, save));
      } while (saved == Saved.CONFLICT);
      return saved;
    }

    private static Save at(long revision, Save save) {
      return new Save(
          revision,
          save.record(),
          save.revocations(),
          save.state(),
          save.lockedUntil(),
          save.methods(),
          save.audit(),
          save.notices());
    }
  }
}
