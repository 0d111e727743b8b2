package dev.countersign.integration;

import dev.countersign.verifier.AccountStore;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.Save;
import java.util.concurrent.atomic.AtomicLong;

/** The real store with its time set ahead and every call counted. */
final class WatchedStore extends PassThrough {
  final AtomicLong loads = new AtomicLong();
  final AtomicLong saves = new AtomicLong();

  private final AtomicLong aheadSeconds;

  WatchedStore(AccountStore real, AtomicLong aheadSeconds) {
    super(real);
    this.aheadSeconds = aheadSeconds;
  }

  @Override
  public Loaded load(String accountId) throws StoreException {
    loads.incrementAndGet();
    Loaded loaded = super.load(accountId);
    return new Loaded(
        loaded.row(), loaded.nowSeconds() + aheadSeconds.get(), loaded.policyVersion());
  }

  @Override
  public Saved save(String accountId, long expectedRevision, Save save) throws StoreException {
    saves.incrementAndGet();
    return super.save(accountId, expectedRevision, save);
  }
}
