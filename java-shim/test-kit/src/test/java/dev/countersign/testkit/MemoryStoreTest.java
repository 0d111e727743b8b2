package dev.countersign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.wire.Save;
import org.junit.jupiter.api.BeforeEach;

/** The store in memory keeps the contract too, as far as a store without transactions can. */
class MemoryStoreTest extends AccountStoreContract {
  private MemoryStore store;

  @BeforeEach
  void freshStore() {
    store = new MemoryStore();
  }

  @Override
  protected AccountStore store() {
    return store;
  }

  @Override
  protected AccountStore faulty(Fault fault) {
    return new AccountStore() {
      @Override
      public void claim(String instanceId, byte[] keyCheck) throws StoreException {
        store.claim(instanceId, keyCheck);
      }

      @Override
      public Loaded load(String accountId) throws StoreException {
        return store.load(accountId);
      }

      @Override
      public long revocations(String accountId) throws StoreException {
        return store.revocations(accountId);
      }

      @Override
      public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
        switch (fault) {
          case BEFORE_COMMIT -> throw new StoreException("it failed", null);
          case ANSWER_LOST ->
              assertEquals(Saved.APPLIED, store.save(accountId, expectedRevision, save));
          case COMMIT_LOST -> {}
        }
        return Saved.UNKNOWN;
      }
    };
  }

  @Override
  protected void insideRolledBackTransaction(Body body) throws Exception {
    body.run();
  }

  @Override
  protected AccountStore ahead(long seconds) {
    store.clockAhead(seconds);
    return store;
  }

  @Override
  protected long appendPolicy(String json) throws StoreException {
    store.append(json);
    return store.current().version();
  }

  @Override
  protected AuditLog auditLog() {
    return store.auditLog();
  }

  @Override
  protected StoredAccounts accounts() {
    return store.accounts();
  }

  @Override
  protected long notices(String accountId) {
    return store.noticesOf(accountId).size();
  }
}
