package dev.countersign.testkit;

import dev.countersign.verifier.Outbox;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.Notice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The notices of a {@link MemoryStore}, whose monitor guards them. */
final class MemoryOutbox implements Outbox {
  private final MemoryStore store;
  private final List<Kept> kept = new ArrayList<>();
  private long lastId;

  /** A notice, how often it was tried, and when it may be tried again by the store's clock. */
  private record Kept(Waiting waiting, int tries, long nextTryAt) {}

  MemoryOutbox(MemoryStore store) {
    this.store = store;
  }

  void add(String accountId, List<Notice> notices) {
    notices.forEach(notice -> kept.add(new Kept(new Waiting(++lastId, accountId, notice), 0, 0)));
  }

  List<Notice> noticesOf(String accountId) {
    return kept.stream()
        .map(Kept::waiting)
        .filter(waiting -> waiting.accountId().equals(accountId))
        .map(Waiting::notice)
        .toList();
  }

  @Override
  public List<Due> due(int limit) throws StoreException {
    synchronized (store) {
      check(limit);
      return kept.stream()
          .filter(each -> each.nextTryAt() <= store.nowSeconds())
          .sorted(
              Comparator.comparingLong(Kept::nextTryAt)
                  .thenComparingLong(each -> each.waiting().id()))
          .limit(limit)
          .map(each -> new Due(each.waiting(), each.tries()))
          .toList();
    }
  }

  @Override
  public boolean claim(Due due) throws StoreException {
    synchronized (store) {
      store.refuseWhenDown();
      long next = store.nowSeconds() + due.waitSeconds();
      for (int i = 0; i < kept.size(); i++) {
        Kept each = kept.get(i);
        if (each.waiting().id() == due.waiting().id() && each.tries() == due.tries()) {
          kept.set(i, new Kept(each.waiting(), each.tries() + 1, next));
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void done(long id) throws StoreException {
    synchronized (store) {
      store.refuseWhenDown();
      kept.removeIf(each -> each.waiting().id() == id);
    }
  }

  @Override
  public List<Waiting> oldest(int limit) throws StoreException {
    synchronized (store) {
      check(limit);
      return kept.stream().limit(limit).map(Kept::waiting).toList();
    }
  }

  private void check(int limit) throws StoreException {
    store.refuseWhenDown();
    MemoryAccounts.check(limit);
  }
}
