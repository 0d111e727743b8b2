package dev.countersign.servlet;

import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.Accounts.AuditLine;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.Accounts.Trail;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Standing;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** People, their state, what an administrator can do about it, and what was written down. */
final class AdminPages {
  static final int PAGE_SIZE = 50;
  private static final int REASON_BYTES_MAX = 500;

  private final Accounts lists;
  private final LongSupplier nowSeconds;

  AdminPages(Accounts lists, LongSupplier nowSeconds) {
    this.lists = lists;
    this.nowSeconds = nowSeconds;
  }

  void people(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (mayAdminister(exchange)) {
      String search = exchange.parameter("q").strip();
      int from = offset(exchange);
      List<Listed> people = read(() -> lists.people(search, from, PAGE_SIZE + 1));
      List<AdminViews.Row> rows = new ArrayList<>();
      for (Listed listed : people) {
        rows.add(new AdminViews.Row(listed, decision(exchange, listed)));
      }
      exchange.page(200, AdminViews.people(exchange, rows, search, from, nowSeconds.getAsLong()));
    }
  }

  void person(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!mayAdminister(exchange)) {
      return;
    }
    String accountId = exchange.parameter("id");
    Listed listed = find(accountId);
    if (listed == null) {
      RefusedPages.show(exchange, 404, "not_found");
    } else if (exchange.isPost()) {
      act(exchange, listed);
    } else {
      List<AuditLine> lines = read(() -> lists.audit(accountId, 0, 10));
      String note = exchange.session().takeNote();
      List<Problem> problems =
          note.equals("problem.reason")
              ? List.of(new Problem("reason", exchange.words().text("problem.reason")))
              : List.of();
      String done = note.startsWith("done.") ? note : "";
      AdminViews.Row row = new AdminViews.Row(listed, decision(exchange, listed));
      exchange.page(
          200, AdminViews.person(exchange, row, lines, problems, done, nowSeconds.getAsLong()));
    }
  }

  void audit(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (mayAdminister(exchange)) {
      int from = offset(exchange);
      Listed of = find(exchange.parameter("id"));
      String accountId = of == null ? "" : of.accountId();
      List<AuditLine> lines = read(() -> lists.audit(accountId, from, PAGE_SIZE + 1));
      Trail trail = from == 0 ? trail(accountId) : null;
      exchange.page(200, AdminViews.audit(exchange, of, trail, lines, from));
    }
  }

  /** GET: the list. POST: `id`, `act`, `reason` as form fields. */
  void restPeople(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!mayAdminister(exchange)) {
      return;
    }
    if (!exchange.isPost()) {
      List<Object> people = new ArrayList<>();
      String search = exchange.parameter("q").strip();
      read(() -> lists.people(search, offset(exchange), PAGE_SIZE))
          .forEach(listed -> people.add(json(listed)));
      Reply.json(exchange.response(), 200, Json.of(Map.of("people", people)));
      return;
    }
    String accountId = exchange.parameter("id");
    Listed listed = find(accountId);
    AdminAct act = actOf(exchange);
    if (listed == null || act == null || !isReason(exchange.parameter("reason"))) {
      String message = exchange.words().text("api.admin_act");
      Reply.code(exchange.response(), 400, "unreadable", message);
      return;
    }
    Verdict verdict = run(exchange, listed, act);
    if (verdict instanceof Verdict.Changed changed) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("id", accountId);
      answer.put("state", changed.summary().state().name().toLowerCase(Locale.ROOT));
      Reply.json(exchange.response(), 200, Json.of(answer));
    } else {
      answer(exchange, verdict);
    }
  }

  void restAudit(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (mayAdminister(exchange)) {
      List<Object> lines = new ArrayList<>();
      String accountId = exchange.parameter("id");
      read(() -> lists.audit(accountId, offset(exchange), PAGE_SIZE))
          .forEach(line -> lines.add(json(line)));
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("audit", lines);
      Trail trail = offset(exchange) == 0 ? trail(accountId) : null;
      if (trail != null) {
        answer.put("trail", json(trail));
      }
      Reply.json(exchange.response(), 200, Json.of(answer));
    }
  }

  private void act(Exchange exchange, Listed listed)
      throws IOException, VerifierUnavailableException {
    String here = Pages.ADMIN_PERSON + "?id=" + Urls.query(listed.accountId());
    AdminAct act = actOf(exchange);
    if (act == null) {
      RefusedPages.show(exchange, 400, "expired");
      return;
    }
    if (!isReason(exchange.parameter("reason"))) {
      FlashMessages.problem(exchange.session(), "reason");
      exchange.redirect(exchange.at(here));
      return;
    }
    Verdict verdict = run(exchange, listed, act);
    if (verdict instanceof Verdict.Changed) {
      exchange.session().note("done." + exchange.parameter("act"));
      exchange.redirect(exchange.at(here));
    } else if (isSignInAgain(verdict)) {
      exchange.session().target(exchange.at(here));
      exchange.session().verifyAgain();
      exchange.redirect(exchange.at(Pages.VERIFY) + "?again=1");
    } else {
      answer(exchange, verdict);
    }
  }

  /** The administrator of this session, as the engine checks it. */
  Actor actor(Exchange exchange) throws VerifierUnavailableException {
    byte[] evidence = exchange.session().evidence();
    String self = exchange.person().accountId();
    return new Actor.Administrator(
        self,
        exchange.session().nonce(),
        evidence == null ? new byte[0] : evidence,
        revocations(self));
  }

  private Verdict run(Exchange exchange, Listed listed, AdminAct act)
      throws VerifierUnavailableException {
    String reason = exchange.parameter("reason").strip();
    Event event = new Event.Admin(actor(exchange), reason, act);
    return exchange.backend().run(listed.accountId(), event);
  }

  private static void answer(Exchange exchange, Verdict verdict) throws IOException {
    if (verdict instanceof Verdict.Refuse refuse) {
      RefusedPages.show(exchange, refuse.refusal());
    } else if (verdict instanceof Verdict.Changed changed
        && changed.summary().trouble() instanceof Trouble.Expired) {
      RefusedPages.show(exchange, 403, "expired");
    } else {
      RefusedPages.show(exchange, 503, "busy");
    }
  }

  /** What the policy asks of a person who signs in now with a browser. */
  private Decision decision(Exchange exchange, Listed listed) throws VerifierUnavailableException {
    boolean suspended = listed.state() == AccountState.SUSPENDED;
    return exchange
        .backend()
        .decide(
            new Situation(
                nowSeconds.getAsLong(),
                listed.product(),
                Channel.FORM,
                listed.groups(),
                listed.licensed(),
                new Standing(listed.methods(), suspended, null, 0, false)));
  }

  /** An administrator whose own second factor is fresh; everybody else is answered here. */
  static boolean mayAdminister(Exchange exchange) throws IOException {
    if (!exchange.person().administrator()) {
      RefusedPages.show(exchange, 403, "administrators_only");
      return false;
    }
    if (exchange.fresh()) {
      return true;
    }
    boolean rest = exchange.request().getRequestURI().startsWith(exchange.at("/rest/"));
    if (rest || exchange.isPost()) {
      RefusedPages.show(exchange, 403, "sign_in_again");
    } else {
      exchange.session().target(Targets.of(exchange.request()));
      exchange.redirect(exchange.at(Pages.VERIFY) + "?again=1");
    }
    return false;
  }

  private static boolean isSignInAgain(Verdict verdict) {
    return verdict instanceof Verdict.Refuse refuse
        && refuse.refusal() instanceof Refusal.SignInAgain;
  }

  private static @Nullable AdminAct actOf(Exchange exchange) {
    return switch (exchange.parameter("act")) {
      case "suspend" -> new AdminAct.Suspend();
      case "resume" -> new AdminAct.Resume();
      case "reset" -> resetOf(exchange);
      case "forget_devices" -> new AdminAct.ForgetDevices();
      case "unlock" -> new AdminAct.Unlock();
      default -> null;
    };
  }

  /** Of the methods that are ticked; none means all, but one that is misspelled means nothing. */
  private static AdminAct.@Nullable Reset resetOf(Exchange exchange) {
    String[] names = exchange.request().getParameterValues("method");
    List<Method> methods = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      Method method = MethodPages.method(name);
      if (method == null) {
        return null;
      }
      methods.add(method);
    }
    return new AdminAct.Reset(methods);
  }

  static boolean isReason(String reason) {
    String text = reason.strip();
    return !text.isEmpty()
        && text.getBytes(StandardCharsets.UTF_8).length <= REASON_BYTES_MAX
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static int offset(Exchange exchange) {
    String from = exchange.parameter("from");
    return from.matches("[0-9]{1,7}") ? Integer.parseInt(from) : 0;
  }

  private @Nullable Listed find(String accountId) throws VerifierUnavailableException {
    try {
      return lists.person(accountId);
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  /** The person that a maker's list names. */
  @Nullable Listed named(String account) throws VerifierUnavailableException {
    try {
      return lists.named(account);
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  /** What a check says of one account; nothing of everybody's. */
  private @Nullable Trail trail(String accountId) throws VerifierUnavailableException {
    try {
      return accountId.isEmpty() ? null : lists.trail(accountId);
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  private long revocations(String accountId) throws VerifierUnavailableException {
    try {
      return lists.revocations(accountId);
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  private interface Reading<T> {
    List<T> read() throws StoreException;
  }

  private static <T> List<T> read(Reading<T> reading) throws VerifierUnavailableException {
    try {
      return reading.read();
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  private static VerifierUnavailableException unreadable(StoreException gone) {
    return new VerifierUnavailableException(String.valueOf(gone.getMessage()), gone);
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
