package dev.countersign.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.countersign.verifier.wire.Save;
import org.junit.jupiter.api.Test;

class RevocationCacheTest {
  private final Counter store = new Counter();
  private long now = 1_000;

  @Test
  void anAnswerIsKeptForItsTimeAndNoLonger() throws Exception {
    RevocationCache cache = new RevocationCache(store, 100, () -> now);
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
    RevocationCache cache = new RevocationCache(store, 100, () -> now);
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
    RevocationCache cache = new RevocationCache(store, 100, () -> now);
    cache.revocations("a");
    cache.note("a", 3);
    assertEquals(3, cache.revocations("a"));
    cache.note("a", 2);
    assertEquals(3, cache.revocations("a"));
  }

  /** findings: F-A2 */
  @Test
  void evidenceNewerThanWhatIsKnownHasTheStoreAsked() throws Exception {
    RevocationCache cache = new RevocationCache(store, 100, () -> now);
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
    RevocationCache cache = new RevocationCache(store, 0, () -> now);
    cache.revocations("a");
    cache.note("a", 9);
    assertEquals(0, cache.revocations("a"));
    assertEquals(2, store.reads);
    assertEquals(0, cache.accounts());
  }

  @Test
  void itNeverGrowsWithoutBound() throws Exception {
    RevocationCache cache = new RevocationCache(store, 100, () -> now);
    for (int i = 0; i < 120_000; i++) {
      cache.revocations("account-" + i);
    }
    assertEquals(true, cache.accounts() <= 50_000);
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
