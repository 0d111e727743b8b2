package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.Save;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevocationCacheTest {
  private final Counter store = new Counter();
  private long now = 1_000;

  @Test
  void anAnswerIsKeptForItsTimeAndNoLonger() throws Exception {
    RevocationCache cache =
        new RevocationCache(store, 100, () -> now, Runnable::run, Runnable::run);
    assertEquals(0, cache.revocations("a"));
    store.revocations = 1;
    now += 99;
    assertEquals(0, cache.revocations("a"));
    now += 1;
    assertEquals(1, cache.revocations("a"));
    assertEquals(2, store.reads);
  }

  @Test
  void whenTheStoreIsGoneAnOldAnswerIsNoAnswer() throws Exception {
    RevocationCache cache =
        new RevocationCache(store, 100, () -> now, Runnable::run, Runnable::run);
    cache.revocations("a");
    store.down = true;
    now += 50;
    assertEquals(0, cache.revocations("a"));
    now += 50;
    assertThrows(StoreException.class, () -> cache.revocations("a"));
    assertThrows(StoreException.class, () -> cache.revocations("b"));
  }

  @Test
  void ourOwnChangeHoldsAtOnceAndAnOlderReadDoesNotUndoIt() throws Exception {
    RevocationCache cache =
        new RevocationCache(store, 100, () -> now, Runnable::run, Runnable::run);
    cache.revocations("a");
    cache.note("a", 3);
    assertEquals(3, cache.revocations("a"));
    cache.note("a", 2);
    assertEquals(3, cache.revocations("a"));
  }

  /** findings: F-A2 */
  @Test
  void evidenceNewerThanWhatIsKnownHasTheStoreAsked() throws Exception {
    RevocationCache cache =
        new RevocationCache(store, 100, () -> now, Runnable::run, Runnable::run);
    assertEquals(0, cache.revocations("a"));
    store.revocations = 2;
    assertEquals(0, cache.atLeast("a", 0));
    assertEquals(2, cache.atLeast("a", 2));
    assertEquals(2, cache.revocations("a"));
    assertEquals(2, store.reads);
    // A number that the store does not have is not believed.
    assertEquals(2, cache.atLeast("a", 7));
    store.down = true;
    assertThrows(StoreException.class, () -> cache.atLeast("a", 7));
    assertEquals(2, cache.atLeast("a", 1));
  }

  @Test
  void withoutAnAgeEveryQuestionIsAsked() throws Exception {
    RevocationCache cache = new RevocationCache(store, 0, () -> now, Runnable::run, Runnable::run);
    cache.revocations("a");
    cache.note("a", 9);
    assertEquals(0, cache.revocations("a"));
    assertEquals(2, store.reads);
    assertEquals(0, cache.accounts());
  }

  @Test
  void itNeverGrowsWithoutBound() throws Exception {
    RevocationCache cache =
        new RevocationCache(store, 100, () -> now, Runnable::run, Runnable::run);
    for (int i = 0; i < 250_000; i++) {
      cache.revocations("account-" + i);
    }
    assertEquals(true, cache.accounts() <= 2 * RevocationCache.ACCOUNTS_MAX);
  }

  // findings: F-E8
  @Test
  void oneListKeepsAllSessionsFreshAndEachIsReadSinglyInFiveMinutes() throws Exception {
    Listing listing = new Listing();
    RevocationCache cache =
        new RevocationCache(listing, SECONDS * 5, () -> now, Runnable::run, Runnable::run);
    now = 0;
    cache.revocations("first");
    for (int i = 0; i < 1_000; i++) {
      cache.revocations("account-" + i);
    }
    assertEquals(1_001, listing.reads);
    for (int second = 1; second < 230; second++) {
      now = second * SECONDS;
      listing.time++;
      for (int i = 0; i < 1_000; i++) {
        assertEquals(0, cache.revocations("account-" + i));
      }
    }
    assertEquals(1_001, listing.reads, "no session was read singly");
    assertTrue(listing.lists < 100, listing.lists + " lists in 230 seconds");

    listing.changed.put("account-7", 1L);
    now += 3 * SECONDS;
    cache.revocations("account-8");
    assertEquals(1, cache.revocations("account-7"), "the list names it");

    for (int i = 0; i < 100; i++) {
      now += SECONDS;
      listing.time++;
      cache.revocations("account-1");
      cache.revocations("account-2");
    }
    assertEquals(1_003, listing.reads, "each of the two once more in five minutes");
  }

  // findings: F-E8
  @Test
  void aListThatMayLackSomethingIsNotTrusted() throws Exception {
    for (String fault : List.of("cut", "clock", "late")) {
      Listing listing = new Listing();
      now = 0;
      RevocationCache cache =
          new RevocationCache(listing, SECONDS * 5, () -> now, Runnable::run, Runnable::run);
      cache.revocations("a");
      now += SECONDS;
      cache.revocations("b");
      now += 3 * SECONDS;
      cache.revocations("b");
      int before = listing.reads;
      listing.isComplete = !fault.equals("cut");
      listing.time -= fault.equals("clock") ? 90 : 0;
      now += fault.equals("late") ? 301 * SECONDS : 3 * SECONDS;
      cache.revocations("b");
      now += 3 * SECONDS;
      cache.revocations("b");
      assertTrue(listing.reads > before, fault);
    }
  }

  // findings: F-E8
  @Test
  void theListIsReadFromTenSecondsBeforeItsLastMark() throws Exception {
    Listing listing = new Listing();
    now = 0;
    RevocationCache cache =
        new RevocationCache(listing, SECONDS * 5, () -> now, Runnable::run, Runnable::run);
    cache.revocations("a");
    long mark = listing.time;
    listing.time += 3;
    now += 3 * SECONDS;
    cache.revocations("a");
    assertEquals(List.of(Long.MAX_VALUE, mark - 10), listing.since);
  }

  private static final long SECONDS = 1_000_000_000;

  /** A store that lists what changed. */
  private static final class Listing implements AccountStore {
    private final Map<String, Long> changed = new HashMap<>();
    private final List<Long> since = new ArrayList<>();
    private long time = 1_800_000_000;
    private boolean isComplete = true;
    private int reads;
    private int lists;

    @Override
    public long revocations(String accountId) {
      reads++;
      return changed.getOrDefault(accountId, 0L);
    }

    @Override
    public Optional<Changes> revocationsSince(long sinceSeconds, int limit) {
      lists++;
      since.add(sinceSeconds);
      List<Change> accounts = new ArrayList<>();
      changed.forEach((account, number) -> accounts.add(new Change(account, number)));
      return Optional.of(new Changes(time, accounts, isComplete));
    }

    @Override
    public void claim(String instanceId, byte[] keyCheck) {
      throw new AssertionError();
    }

    @Override
    public Loaded load(String accountId) {
      throw new AssertionError();
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) {
      throw new AssertionError();
    }
  }

  /** A store that is asked only for this one number. */
  private static final class Counter implements AccountStore {
    private long revocations;
    private int reads;
    private boolean down;

    @Override
    public long revocations(String accountId) throws StoreException {
      reads++;
      if (down) {
        throw new StoreException("the store is down", null);
      }
      return revocations;
    }

    @Override
    public void claim(String instanceId, byte[] keyCheck) {
      throw new AssertionError();
    }

    @Override
    public Loaded load(String accountId) {
      throw new AssertionError();
    }

    @Override
    public Saved save(String accountId, long expectedRevision, Save save) {
      throw new AssertionError();
    }
  }
}
