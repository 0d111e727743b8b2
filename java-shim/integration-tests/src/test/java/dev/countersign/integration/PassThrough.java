package dev.countersign.integration;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.Save;

/** Passes every call on to another store; subclasses change what happens in between. */
class PassThrough implements AccountStore {
  private final AccountStore real;

  PassThrough(AccountStore real) {
    this.real = real;
  }

  @Override
  public void claim(String instanceId, byte[] keyCheck) throws StoreException {
    real.claim(instanceId, keyCheck);
  }

  @Override
  public Loaded load(String accountId) throws StoreException {
    return real.load(accountId);
  }

  @Override
  public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
    return real.save(accountId, expectedRevision, save);
  }

  @Override
  public long revocations(String accountId) throws StoreException {
    return real.revocations(accountId);
  }
}
