package dev.countersign.demo;

import dev.countersign.servlet.Verifiers;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.AuditCheck;
import dev.countersign.verifier.AuditLog;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.StoredAccounts;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AuditEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The demo's people, with what the store's lists say about them. */
final class DemoAccounts implements Accounts {
  private static final int ROWS_MAX = 200;

  private final Database database;
  private final Verifiers verifiers;

  DemoAccounts(Database database, Verifiers verifiers) {
    this.database = database;
    this.verifiers = verifiers;
  }

  @Override
  public List<Listed> people(String search, int offset, int limit) throws StoreException {
    String part = search.toLowerCase(Locale.ROOT);
    List<People.Member> members =
        People.all().stream()
            .filter(m -> (m.name() + " " + m.user()).toLowerCase(Locale.ROOT).contains(part))
            .sorted(Comparator.comparing(People.Member::name))
            .skip(offset)
            .limit(limit)
            .toList();
    List<Listed> listed = new ArrayList<>();
    var rows = rows(members.stream().map(People.Member::accountId).toList());
    for (People.Member member : members) {
      listed.add(listed(member, rows.get(member.accountId())));
    }
    return listed;
  }

  @Override
  public @Nullable Listed person(String accountId) throws StoreException {
    People.Member member = People.byAccount(accountId);
    return member == null ? null : listed(member, rows(List.of(accountId)).get(accountId));
  }

  /** Lists of tokens name people by their user names. */
  @Override
  public @Nullable Listed named(String account) throws StoreException {
    People.Member member = People.byUser(account);
    return member == null ? person(account) : person(member.accountId());
  }

  @Override
  public List<Listed> administrators() throws StoreException {
    List<Listed> listed = new ArrayList<>();
    for (People.Member member : People.all()) {
      if (member.isAdministrator()) {
        listed.add(listed(member, rows(List.of(member.accountId())).get(member.accountId())));
      }
    }
    return listed;
  }

  @Override
  public List<AuditLine> audit(String accountId, int offset, int limit) throws StoreException {
    AuditLog log = database.log();
    List<AuditLine> lines = new ArrayList<>();
    long before = Long.MAX_VALUE;
    long skip = offset;
    while (lines.size() < limit) {
      var entries =
          accountId.isEmpty()
              ? log.newest(before, ROWS_MAX)
              : log.newestOf(accountId, before, ROWS_MAX);
      entries.stream().skip(skip).limit(limit - lines.size()).forEach(e -> lines.add(line(e)));
      if (entries.size() < ROWS_MAX) {
        break;
      }
      skip = Math.max(0, skip - entries.size());
      before = entries.get(entries.size() - 1).id();
    }
    return lines;
  }

  @Override
  public Trail trail(String accountId) throws StoreException, VerifierUnavailableException {
    AuditCheck.Checked checked =
        new AuditCheck(database.log(), database.store(), verifiers.verifier()).of(accountId);
    return new Trail(checked.brokenAt(), checked.beginsAt(), checked.unreadable());
  }

  @Override
  public long revocations(String accountId) throws StoreException {
    return database.store().revocations(accountId);
  }

  private Map<String, StoredAccounts.Stored> rows(List<String> accounts) throws StoreException {
    Map<String, StoredAccounts.Stored> rows = new HashMap<>();
    if (!accounts.isEmpty()) {
      database.lists().among(accounts).forEach(row -> rows.put(row.accountId(), row));
    }
    return rows;
  }

  private static Listed listed(People.Member member, StoredAccounts.@Nullable Stored row) {
    String name = member.name() + " (" + member.user() + ")";
    return row == null
        ? new Listed(
            member.accountId(),
            name,
            member.groups(),
            member.product(),
            member.licensed(),
            null,
            null,
            List.of(),
            null,
            0)
        : new Listed(
            member.accountId(),
            name,
            member.groups(),
            member.product(),
            member.licensed(),
            row.state(),
            row.lockedUntil(),
            row.methods(),
            row.lastKind(),
            row.lastAt() == null ? 0 : row.lastAt());
  }

  private static AuditLine line(AuditLog.Entry entry) {
    String accountId = entry.accountId();
    AuditEvent event = entry.event();
    if (event == null) {
      return new AuditLine(
          accountId, name(accountId), entry.at(), null, null, null, null, null, null);
    }
    return new AuditLine(
        accountId,
        name(accountId),
        event.at(),
        event.kind(),
        event.method(),
        event.actor() == null ? null : name(event.actor()),
        event.reason(),
        event.rule(),
        event.peer());
  }

  private static String name(String accountId) {
    People.Member member = People.byAccount(accountId);
    return member == null ? accountId : member.name();
  }
}
