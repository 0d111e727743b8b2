package dev.countersign.verifier;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of revocations. A list of what changed lately keeps all of it fresh with one
 * read every few seconds, however many sessions there are; besides, each account is read singly
 * once in five minutes. If the store does not answer, no one is let through on an old answer.
 */
final class RevocationCache {
  /** Of each of two generations, so that this many active accounts never push each other out. */
  static final int ACCOUNTS_MAX = 100_000;

  /** Longer than a transaction takes from the time it writes to its commit. */
  static final long COMMIT_SECONDS_MAX = 10;

  static final long SINGLY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long RENEW_NANOS = TimeUnit.MINUTES.toNanos(4);
  private static final long FEED_MILLIS_MAX = 5_000;

  private final AccountStore store;
  private final long nanosMax;
  private final LongSupplier nanoTime;
  private final Executor renewals;
  private final SharedRead<Feed> feeding;
  private volatile Generations generations = new Generations();
  private volatile @Nullable Feed feed;

  /** The highest number seen, when it was read, and when a read in advance was last started. */
  private record Known(long revocations, long readAt, long renewedAt) {}

  /**
   * The state of the list.
   *
   * @param readAt when it was asked for the last time
   * @param unbrokenSince what was read after this moment, every later list covers
   * @param mark the store's time then
   */
  private record Feed(long readAt, long unbrokenSince, long mark) {}

  private record Generations(
      ConcurrentHashMap<String, Known> young, ConcurrentHashMap<String, Known> old) {
    Generations() {
      this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }
  }

  RevocationCache(
      AccountStore store,
      long nanosMax,
      LongSupplier nanoTime,
      Executor threads,
      Executor renewals) {
    this.store = store;
    this.nanosMax = nanosMax;
    this.nanoTime = nanoTime;
    this.renewals = renewals;
    this.feeding = new SharedRead<>(this::readFeed, threads, FEED_MILLIS_MAX);
  }

  long revocations(String accountId) throws StoreException {
    if (nanosMax > 0 && feed == null) {
      feeding.start();
    }
    Known found = known(accountId);
    long now = nanoTime.getAsLong();
    if (found != null && isFresh(found, now)) {
      renewInTime(accountId, found, now);
      return found.revocations();
    }
    Known fed = found != null && isKept(found, now) && feedNow(now) ? known(accountId) : null;
    if (fed != null && isFresh(fed, nanoTime.getAsLong())) {
      return fed.revocations();
    }
    return readSingly(accountId).revocations();
  }

  /**
   * The number, read from the store if what is known is older than evidence that was already
   * opened: another node, or another request of this one, gave it after a change.
   */
  long atLeast(String accountId, long seen) throws StoreException {
    long known = revocations(accountId);
    return known < seen ? readSingly(accountId).revocations() : known;
  }

  /** Our own change takes effect at once. */
  void note(String accountId, long revocations) {
    put(accountId, known(revocations, nanoTime.getAsLong()));
  }

  int accounts() {
    Generations now = generations;
    return now.young().size() + now.old().size();
  }

  private Known readSingly(String accountId) throws StoreException {
    // Counted from before the read: the answer may be that old.
    long asked = nanoTime.getAsLong();
    return put(accountId, known(store.revocations(accountId), asked));
  }

  private static Known known(long revocations, long readAt) {
    return new Known(revocations, readAt, readAt - SINGLY_NANOS);
  }

  /** Starts the reads whose answers will be needed soon; no request waits for them. */
  private void renewInTime(String accountId, Known found, long now) {
    Feed last = feed;
    if (last == null || now - last.readAt() >= nanosMax / 2) {
      feeding.start();
    }
    boolean isListed = last == null || last.mark() >= 0;
    long due = isListed ? found.readAt() + RENEW_NANOS : found.readAt() + nanosMax / 2;
    if (now - due < 0 || now - found.renewedAt() < nanosMax) {
      return;
    }
    Known later = new Known(found.revocations(), found.readAt(), now);
    if (generations.young().replace(accountId, found, later)) {
      try {
        renewals.execute(() -> renew(accountId));
      } catch (RejectedExecutionException closed) {
        // The next request finds out.
      }
    }
  }

  private void renew(String accountId) {
    try {
      readSingly(accountId);
    } catch (StoreException e) {
      // The answer at hand is used up to its limit; then a request reads it and is refused.
    }
  }

  /** Whether the list was too old and could be read now. */
  private boolean feedNow(long now) {
    Feed last = feed;
    if (last == null || last.mark() < 0 || now - last.readAt() < nanosMax) {
      return false;
    }
    try {
      return feeding.get().mark() >= 0;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Feed readFeed() throws StoreException {
    long asked = nanoTime.getAsLong();
    Feed before = feed;
    boolean isUnbroken =
        before != null && before.mark() >= 0 && asked - before.readAt() < SINGLY_NANOS;
    long since = before != null && isUnbroken ? before.mark() - COMMIT_SECONDS_MAX : Long.MAX_VALUE;
    Optional<AccountStore.Changes> answer = store.revocationsSince(since, AccountStore.CHANGES_MAX);
    Feed fresh;
    if (answer.isEmpty()) {
      fresh = new Feed(asked, asked, -1);
    } else {
      AccountStore.Changes changes = answer.get();
      changes.accounts().forEach(each -> raise(each.accountId(), each.revocations()));
      // A clock that went back, or too many changes: what was read before is read singly again.
      boolean covers =
          before != null
              && isUnbroken
              && changes.complete()
              && changes.nowSeconds() >= before.mark();
      long unbrokenSince = covers && before != null ? before.unbrokenSince() : asked;
      fresh = new Feed(asked, unbrokenSince, changes.nowSeconds());
    }
    feed = fresh;
    return fresh;
  }

  /** What others changed: only of accounts this node has to do with. */
  private void raise(String accountId, long revocations) {
    Generations now = generations;
    now.old().computeIfPresent(accountId, (any, known) -> raised(known, revocations));
    now.young().computeIfPresent(accountId, (any, known) -> raised(known, revocations));
  }

  private static Known raised(Known known, long revocations) {
    return known.revocations() >= revocations
        ? known
        : new Known(revocations, known.readAt(), known.renewedAt());
  }

  private @Nullable Known known(String accountId) {
    Generations now = generations;
    Known young = now.young().get(accountId);
    if (young != null) {
      return young;
    }
    Known old = now.old().get(accountId);
    return old == null ? null : put(accountId, old);
  }

  private Known put(String accountId, Known read) {
    if (nanosMax == 0) {
      return read;
    }
    Generations now = generations;
    if (now.young().size() >= ACCOUNTS_MAX) {
      now = nextGeneration();
    }
    Known before = now.old().remove(accountId);
    if (before != null) {
      now.young().merge(accountId, before, this::later);
    }
    @Nullable Known kept = now.young().merge(accountId, read, this::later);
    return kept == null ? read : kept;
  }

  private synchronized Generations nextGeneration() {
    Generations full = generations;
    if (full.young().size() >= ACCOUNTS_MAX) {
      generations = new Generations(new ConcurrentHashMap<>(), full.young());
    }
    return generations;
  }

  /** The number only grows, so of two fresh answers the higher one is the later one. */
  private Known later(Known before, Known now) {
    boolean isYoung = Math.abs(now.readAt() - before.readAt()) < nanosMax;
    if (isYoung ? before.revocations() > now.revocations() : before.readAt() - now.readAt() > 0) {
      return before;
    }
    return now;
  }

  private boolean isFresh(Known each, long now) {
    if (nanosMax == 0) {
      return false;
    }
    if (now - each.readAt() < nanosMax) {
      return true;
    }
    Feed last = feed;
    return last != null
        && last.mark() >= 0
        && now - last.readAt() < nanosMax
        && each.readAt() - last.unbrokenSince() >= 0
        && isKept(each, now);
  }

  private static boolean isKept(Known each, long now) {
    return now - each.readAt() < SINGLY_NANOS;
  }
}
