package dev.countersign.servlet.rest;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Next;
import dev.countersign.pages.Visit;
import dev.countersign.pages.flow.Administration;
import dev.countersign.pages.view.AdminViews;
import dev.countersign.verifier.Accounts.AuditLine;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.Accounts.Trail;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an administrator's program sees and does, as JSON. */
public final class AdminRest {
  /** Everything below it is for programs. */
  public static final String FOLDER = "/rest/";

  /** People, and acts on one of them. */
  public static final String PEOPLE = "/rest/people";

  /** The audit events. */
  public static final String AUDIT = "/rest/audit";

  private final Administration administration;

  /**
   * The interface.
   *
   * @param administration what it shows and does
   */
  public AdminRest(Administration administration) {
    this.administration = administration;
  }

  /**
   * GET: the list. POST: {@code id}, {@code act}, {@code reason} as form fields.
   *
   * @param visit the visit
   * @return the answer
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next people(Visit visit) throws VerifierUnavailableException {
    Next refusal = Administration.refusal(visit);
    if (refusal != null) {
      return refusal;
    }
    if (visit.isPost()) {
      return act(visit);
    }
    List<Object> people = new ArrayList<>();
    String search = visit.field("q").strip();
    administration
        .people(search, Administration.offset(visit), AdminViews.PAGE_SIZE)
        .forEach(listed -> people.add(json(listed)));
    return Next.Program.of(200, Map.of("people", people));
  }

  /**
   * The audit events.
   *
   * @param visit the visit
   * @return the answer
   * @throws VerifierUnavailableException if it cannot be read
   */
  public Next audit(Visit visit) throws VerifierUnavailableException {
    Next refusal = Administration.refusal(visit);
    if (refusal != null) {
      return refusal;
    }
    List<Object> lines = new ArrayList<>();
    String accountId = visit.field("id");
    int offset = Administration.offset(visit);
    administration
        .audit(accountId, offset, AdminViews.PAGE_SIZE)
        .forEach(line -> lines.add(json(line)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("audit", lines);
    Trail trail = offset == 0 ? administration.trail(accountId) : null;
    if (trail != null) {
      answer.put("trail", json(trail));
    }
    return Next.Program.of(200, answer);
  }

  private Next act(Visit visit) throws VerifierUnavailableException {
    String accountId = visit.field("id");
    Listed listed = administration.person(accountId);
    AdminAct act = Administration.actOf(visit);
    if (listed == null || act == null || !Administration.hasReason(visit)) {
      return Next.Program.error(400, "unreadable", visit.words().text("api.admin_act"));
    }
    Verdict verdict = administration.act(visit, listed, act);
    if (!(verdict instanceof Verdict.Changed changed)) {
      return Administration.notDone(visit, verdict);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", accountId);
    answer.put("state", changed.summary().state().name().toLowerCase(Locale.ROOT));
    return Next.Program.of(200, answer);
  }

  private static Map<String, @Nullable Object> json(Listed listed) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", listed.accountId());
    map.put("name", listed.name());
    map.put("groups", listed.groups());
    map.put("state", lower(listed.state()));
    map.put("locked_until", listed.lockedUntil());
    map.put("methods", listed.methods().stream().map(MethodPages::name).toList());
    map.put("last_event", lower(listed.lastEvent()));
    map.put("last_at", listed.lastAt() == 0 ? null : listed.lastAt());
    return map;
  }

  private static Map<String, @Nullable Object> json(Trail trail) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("broken_at", trail.brokenAt());
    map.put("begins_at", trail.beginsAt());
    map.put("unreadable", trail.unreadable());
    return map;
  }

  private static Map<String, @Nullable Object> json(AuditLine line) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", line.accountId());
    map.put("name", line.name());
    map.put("at", line.at());
    map.put("kind", lower(line.kind()));
    map.put("method", lower(line.method()));
    map.put("actor", line.actor());
    map.put("reason", line.reason());
    map.put("rule", line.rule());
    map.put("peer", line.peer());
    return map;
  }

  private static @Nullable String lower(@Nullable Enum<?> name) {
    return name == null ? null : name.name().toLowerCase(Locale.ROOT);
  }
}
