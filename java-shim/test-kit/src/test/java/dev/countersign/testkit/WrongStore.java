package dev.countersign.testkit;

import dev.countersign.testkit.AccountStoreContract.Fault;
import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.Save;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store that keeps the contract but for one thing, as authors of stores got it wrong. */
final class WrongStore implements AccountStore {
  /** What it does wrong, and which test of the contract is there for it. */
  enum Wrong {
    NOTHING(""),
    CLOCK_OF_THIS_MACHINE("timeIsTheDatabasesWhenThisMachineIsWrong"),
    NO_POLICY_VERSION("aLoadNamesTheNewestPolicy"),
    ACTOR_AND_REASON_SWAPPED("auditEventsAreReadBackExactly"),
    STATE_NOT_STORED("listsShowTheStateThatWasSaved"),
    AUDIT_IN_A_SECOND_TRANSACTION("aLostAnswerToTheCommitIsUnknown"),
    REVISION_NOT_FROM_THE_SAVE("aSaveThatLeavesOutARevisionIsRefused");

    final String test;

    Wrong(String test) {
      this.test = test;
    }
  }

  private final MemoryStore memory;
  private final Wrong wrong;
  private final Fault fault;

  WrongStore(MemoryStore memory, Wrong wrong, Fault fault) {
    this.memory = memory;
    this.wrong = wrong;
    this.fault = fault;
  }

  @Override
  public void claim(String instanceId, byte[] keyCheck) throws StoreException {
    memory.claim(instanceId, keyCheck);
  }

  @Override
  public Loaded load(String accountId) throws StoreException {
    Loaded loaded = memory.load(accountId);
    return switch (wrong) {
      case CLOCK_OF_THIS_MACHINE ->
          new Loaded(loaded.row(), System.currentTimeMillis() / 1000, loaded.policyVersion());
      case NO_POLICY_VERSION -> new Loaded(loaded.row(), loaded.nowSeconds(), 0);
      default -> loaded;
    };
  }

  @Override
  public long revocations(String accountId) throws StoreException {
    return memory.revocations(accountId);
  }

  @Override
  public Optional<Changes> revocationsSince(long sinceSeconds, int limit) throws StoreException {
    return memory.revocationsSince(sinceSeconds, limit);
  }

  @Override
  public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
    if (fault == Fault.BEFORE_COMMIT) {
      throw new StoreException("it failed", null);
    }
    if (fault == Fault.COMMIT_LOST) {
      return Saved.UNKNOWN;
    }
    Save changed = changed(save, expectedRevision);
    synchronized (memory) {
      Saved saved = memory.save(accountId, expectedRevision, changed);
      if (fault == Fault.ANSWER_LOST) {
        return Saved.UNKNOWN;
      }
      if (wrong == Wrong.AUDIT_IN_A_SECOND_TRANSACTION && saved == Saved.APPLIED) {
        memory.tamper(accountId, before -> joined(before, save.audit()));
      }
      return saved;
    }
  }

  private Save changed(Save save, long expectedRevision) {
    return new Save(
        wrong == Wrong.REVISION_NOT_FROM_THE_SAVE ? expectedRevision + 1 : save.revision(),
        save.record(),
        save.revocations(),
        wrong == Wrong.STATE_NOT_STORED ? AccountState.ENROLLED : save.state(),
        save.lockedUntil(),
        save.methods(),
        wrong == Wrong.AUDIT_IN_A_SECOND_TRANSACTION
            ? List.of()
            : save.audit().stream().map(this::changed).toList(),
        save.notices());
  }

  private AuditEvent changed(AuditEvent event) {
    boolean swapped = wrong == Wrong.ACTOR_AND_REASON_SWAPPED;
    return new AuditEvent(
        event.sequence(),
        event.at(),
        event.kind(),
        event.method(),
        swapped ? event.reason() : event.actor(),
        swapped ? event.actor() : event.reason(),
        event.rule(),
        event.product(),
        event.channel(),
        event.peer(),
        event.lane(),
        event.digest());
  }

  private static List<AuditEvent> joined(List<AuditEvent> before, List<AuditEvent> after) {
    List<AuditEvent> all = new ArrayList<>(before);
    all.addAll(after);
    return all;
  }
}
