package dev.countersign.testkit;

import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.wire.AuditEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The events of a {@link MemoryStore}, whose monitor guards them. */
final class MemoryAuditLog implements AuditLog {
  private static final Comparator<Entry> NEWEST = Comparator.comparingLong(Entry::id).reversed();

  private final MemoryStore store;
  private final List<Entry> entries = new ArrayList<>();
  private long lastId;

  MemoryAuditLog(MemoryStore store) {
    this.store = store;
  }

  void add(String accountId, List<AuditEvent> events) {
    events.forEach(event -> entries.add(new Entry(++lastId, accountId, event.at(), event)));
  }

  List<AuditEvent> eventsOf(String accountId) {
    List<AuditEvent> events = new ArrayList<>();
    for (Entry entry : entries) {
      AuditEvent event = entry.event();
      if (event != null && entry.accountId().equals(accountId)) {
        events.add(event);
      }
    }
    return events;
  }

  void tamper(String accountId, UnaryOperator<List<AuditEvent>> change) {
    List<AuditEvent> changed = change.apply(eventsOf(accountId));
    entries.removeIf(entry -> entry.accountId().equals(accountId));
    add(accountId, changed);
  }

  @Override
  public List<Entry> inOrder(String accountId, long afterId, int limit) throws StoreException {
    return page(
        entry -> entry.accountId().equals(accountId) && entry.id() > afterId,
        NEWEST.reversed(),
        limit);
  }

  @Override
  public List<Entry> newestOf(String accountId, long beforeId, int limit) throws StoreException {
    return page(
        entry -> entry.accountId().equals(accountId) && entry.id() < beforeId, NEWEST, limit);
  }

  @Override
  public List<Entry> newest(long beforeId, int limit) throws StoreException {
    return page(entry -> entry.id() < beforeId, NEWEST, limit);
  }

  @Override
  public List<String> accountIds(String afterAccountId, int limit) throws StoreException {
    synchronized (store) {
      check(limit);
      TreeSet<String> ids = new TreeSet<>(store.saved().keySet());
      entries.forEach(entry -> ids.add(entry.accountId()));
      return ids.tailSet(afterAccountId, false).stream().limit(limit).toList();
    }
  }

  private List<Entry> page(Predicate<Entry> which, Comparator<Entry> order, int limit)
      throws StoreException {
    synchronized (store) {
      check(limit);
      return entries.stream().filter(which).sorted(order).limit(limit).toList();
    }
  }

  private void check(int limit) throws StoreException {
    store.refuseWhenDown();
    MemoryAccounts.check(limit);
  }
}
