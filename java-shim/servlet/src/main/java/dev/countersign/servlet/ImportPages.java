package dev.countersign.servlet;

import dev.countersign.servlet.Layout.Problem;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands hardware tokens to people from a maker's list: first it says what would happen, then it
 * happens line by line. Seeds never come back to the browser: between the two pages they wait in
 * this node's memory, for a few minutes, and are wiped.
 */
final class ImportPages {
  private static final long WAIT_SECONDS = 600;
  private static final int WAITING_MAX = 16;

  /**
   * What becomes, or became, of one line.
   *
   * @param line the line
   * @param person whom it names; null if nobody
   * @param result the message id of the result
   */
  record Outcome(TokenList.Line line, @Nullable Listed person, String result) {
    boolean isGood() {
      return result.equals("import.will") || result.equals("import.done");
    }
  }

  private record Waiting(String accountId, List<Outcome> outcomes, long until) {
    void wipe() {
      outcomes.forEach(outcome -> outcome.line().wipe());
    }
  }

  private final AdminPages admin;
  private final LongSupplier nowSeconds;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  ImportPages(AdminPages admin, LongSupplier nowSeconds) {
    this.admin = admin;
    this.nowSeconds = nowSeconds;
  }

  void tokens(Exchange exchange) throws IOException, VerifierUnavailableException {
    if (!AdminPages.mayAdminister(exchange)) {
      return;
    }
    if (!exchange.isPost()) {
      List<Problem> problems =
          FlashMessages.problems(exchange, "lines", "import", nowSeconds.getAsLong());
      exchange.page(200, ImportViews.form(exchange, problems));
    } else if (exchange.parameter("act").equals("apply")) {
      apply(exchange);
    } else {
      check(exchange);
    }
  }

  private void check(Exchange exchange) throws IOException, VerifierUnavailableException {
    String list = exchange.parameter("lines");
    List<TokenList.Line> lines =
        list.length() > TokenList.CHARS_MAX ? List.of() : TokenList.read(list);
    if (lines.isEmpty() || lines.size() > TokenList.LINES_MAX) {
      lines.forEach(TokenList.Line::wipe);
      FlashMessages.problem(exchange.session(), "import");
      exchange.redirect(exchange.at(Pages.ADMIN_IMPORT));
      return;
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (TokenList.Line line : lines) {
      Listed person = line.token() == null ? null : admin.named(line.account());
      String result =
          line.token() == null
              ? line.problem()
              : person == null ? "import.problem.nobody" : "import.will";
      outcomes.add(new Outcome(line, person, result));
    }
    String handle = keep(exchange, outcomes);
    exchange.page(200, ImportViews.check(exchange, outcomes, handle, List.of()));
  }

  private void apply(Exchange exchange) throws IOException, VerifierUnavailableException {
    String handle = exchange.parameter("list");
    if (!AdminPages.isReason(exchange.parameter("reason"))) {
      Waiting still = look(exchange, handle);
      if (still == null) {
        RefusedPages.show(exchange, 400, "expired");
        return;
      }
      String words = exchange.words().text("problem.reason");
      List<Problem> problems = List.of(new Problem("reason", words));
      exchange.page(200, ImportViews.check(exchange, still.outcomes(), handle, problems));
      return;
    }
    Waiting list = take(exchange, handle);
    if (list == null) {
      RefusedPages.show(exchange, 400, "expired");
      return;
    }
    try {
      List<Outcome> done = new ArrayList<>();
      for (Outcome outcome : list.outcomes()) {
        done.add(outcome.isGood() ? handOver(exchange, outcome) : outcome);
      }
      exchange.page(200, ImportViews.done(exchange, done));
    } finally {
      list.wipe();
    }
  }

  private Outcome handOver(Exchange exchange, Outcome outcome) throws VerifierUnavailableException {
    HardwareToken token = outcome.line().token();
    Listed person = outcome.person();
    if (token == null || person == null) {
      return outcome;
    }
    String reason = exchange.parameter("reason").strip();
    Event event = new Event.Admin(admin.actor(exchange), reason, new AdminAct.Import(token));
    Verdict verdict = exchange.backend().run(person.accountId(), event);
    return new Outcome(outcome.line(), person, result(verdict));
  }

  private static String result(Verdict verdict) {
    if (verdict instanceof Verdict.Changed changed) {
      return changed.summary().trouble() == null ? "import.done" : "import.refused";
    }
    if (!(verdict instanceof Verdict.Refuse refuse)) {
      return "import.refused";
    }
    if (refuse.refusal() instanceof Refusal.SignInAgain) {
      return "import.refused.sign_in_again";
    }
    return switch (refuse.reason()) {
      case "methods" -> "import.refused.method";
      case "methods.authenticators" -> "import.refused.full";
      case "token.serial" -> "import.refused.serial";
      case "token.form" -> "import.refused.form";
      default -> "import.refused";
    };
  }

  private String keep(Exchange exchange, List<Outcome> outcomes) {
    String handle =
        Base64.getUrlEncoder().withoutPadding().encodeToString(SecondFactorSession.random());
    long now = nowSeconds.getAsLong();
    synchronized (waiting) {
      waiting
          .values()
          .removeIf(
              old -> {
                boolean over = old.until() <= now || waiting.size() >= WAITING_MAX;
                if (over) {
                  old.wipe();
                }
                return over;
              });
      String accountId = exchange.person().accountId();
      waiting.put(handle, new Waiting(accountId, List.copyOf(outcomes), now + WAIT_SECONDS));
    }
    return handle;
  }

  private @Nullable Waiting look(Exchange exchange, String handle) {
    synchronized (waiting) {
      Waiting found = waiting.get(handle);
      boolean ours =
          found != null
              && found.accountId().equals(exchange.person().accountId())
              && found.until() > nowSeconds.getAsLong();
      return ours ? found : null;
    }
  }

  private @Nullable Waiting take(Exchange exchange, String handle) {
    synchronized (waiting) {
      Waiting found = look(exchange, handle);
      if (found != null) {
        waiting.remove(handle);
      }
      return found;
    }
  }
}
