package dev.countersign.testkit;

import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.wire.AuditEvent;
import dev.countersign.verifier.wire.Save;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the columns of a {@link MemoryStore} would say. */
final class MemoryAccounts implements StoredAccounts {
  /** Where a record says which key sealed it: after two letters, format and algorithm. */
  private static final int KEY_AT = 4;

  private final MemoryStore store;

  MemoryAccounts(MemoryStore store) {
    this.store = store;
  }

  /** Refuses a page that is empty or too long. */
  static void check(int limit) throws StoreException {
    if (limit < 1 || limit > ROWS_MAX) {
      throw new StoreException("a list shows 1 to " + ROWS_MAX + " rows at once", null);
    }
  }

  @Override
  public List<Stored> page(String afterAccountId, int limit) throws StoreException {
    synchronized (store) {
      store.refuseWhenDown();
      check(limit);
      List<Stored> page = new ArrayList<>();
      for (Map.Entry<String, Save> each : store.saved().tailMap(afterAccountId, false).entrySet()) {
        if (page.size() == limit) {
          break;
        }
        page.add(stored(each.getKey(), each.getValue()));
      }
      return page;
    }
  }

  @Override
  public List<Stored> among(List<String> accountIds) throws StoreException {
    synchronized (store) {
      store.refuseWhenDown();
      List<Stored> found = new ArrayList<>();
      for (String accountId : accountIds) {
        Save save = store.saved().get(accountId);
        if (save != null) {
          found.add(stored(accountId, save));
        }
      }
      return found;
    }
  }

  @Override
  public long sealedBy(int keyId) throws StoreException {
    synchronized (store) {
      store.refuseWhenDown();
      return store.saved().values().stream().filter(save -> keyOf(save) == keyId).count();
    }
  }

  @Override
  public List<String> sealedByOthers(int keyId, String afterAccountId, int limit)
      throws StoreException {
    synchronized (store) {
      store.refuseWhenDown();
      check(limit);
      return store.saved().tailMap(afterAccountId, false).entrySet().stream()
          .filter(each -> keyOf(each.getValue()) != keyId)
          .map(Map.Entry::getKey)
          .limit(limit)
          .toList();
    }
  }

  private static int keyOf(Save save) {
    return ByteBuffer.wrap(save.record()).getInt(KEY_AT);
  }

  private Stored stored(String accountId, Save save) throws StoreException {
    List<AuditLog.Entry> last = store.auditLog().newestOf(accountId, Long.MAX_VALUE, 1);
    AuditEvent event = last.isEmpty() ? null : last.get(0).event();
    return new Stored(
        accountId,
        save.state(),
        save.lockedUntil(),
        save.methods(),
        event == null ? null : event.kind(),
        event == null ? null : event.at());
  }
}
