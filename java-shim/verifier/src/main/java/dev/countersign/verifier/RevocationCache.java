package dev.countersign.verifier;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of revocations, for a few seconds. After that it asks the store; if the
 * store does not answer, no one is let through on an old answer.
 */
final class RevocationCache {
  private static final int ACCOUNTS_MAX = 50_000;

  private final AccountStore store;
  private final long nanosMax;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();

  private record Known(long revocations, long readAt) {}

  RevocationCache(AccountStore store, long nanosMax, LongSupplier nanoTime) {
    this.store = store;
    this.nanosMax = nanosMax;
    this.nanoTime = nanoTime;
  }

  long revocations(String accountId) throws StoreException {
    Known found = known.get(accountId);
    if (found != null && isFresh(found)) {
      return found.revocations();
    }
    return read(accountId);
  }

  /**
   * The number, read from the store if what is known is older than evidence that was already opened:
   * another node, or another request of this one, gave it after a change.
   */
  long atLeast(String accountId, long seen) throws StoreException {
    long known = revocations(accountId);
    return known < seen ? read(accountId) : known;
  }

  private long read(String accountId) throws StoreException {
    // Counted from before the read: the answer may be that old.
    long asked = nanoTime.getAsLong();
    long revocations = store.revocations(accountId);
    return put(accountId, new Known(revocations, asked)).revocations();
  }

  /** Our own change takes effect at once. */
  void note(String accountId, long revocations) {
    put(accountId, new Known(revocations, nanoTime.getAsLong()));
  }

  int accounts() {
    return known.size();
  }

  private Known put(String accountId, Known read) {
    if (nanosMax == 0) {
      return read;
    }
    if (known.size() >= ACCOUNTS_MAX) {
      known.values().removeIf(each -> !isFresh(each));
    }
    if (known.size() >= ACCOUNTS_MAX) {
      known.clear();
    }
    // The number only grows, so the higher of two fresh answers is the later one.
    @Nullable Known kept =
        known.merge(
            accountId,
            read,
            (before, now) ->
                isFresh(before) && before.revocations() > now.revocations() ? before : now);
    return kept == null ? read : kept;
  }

  private boolean isFresh(Known each) {
    return nanosMax > 0 && nanoTime.getAsLong() - each.readAt() < nanosMax;
  }
}
