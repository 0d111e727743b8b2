package dev.countersign.pages.flow;

import dev.countersign.pages.Next;
import dev.countersign.pages.OwnPaths;
import dev.countersign.pages.PageSession;
import dev.countersign.pages.Visit;
import dev.countersign.pages.form.TokenList;
import dev.countersign.pages.view.ImportOutcome;
import dev.countersign.pages.view.ImportViews;
import dev.countersign.pages.view.Layout;
import dev.countersign.pages.view.Problem;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Verdict;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Assigns hardware tokens to people from a manufacturer's list: first it shows what would happen,
 * then it happens line by line. Seeds never go back to the browser: between the two pages they wait
 * in this node's memory for a few minutes, and are then wiped.
 */
public final class ImportFlow {
  private static final long WAIT_SECONDS = 600;
  private static final int WAITING_MAX = 16;

  private record Waiting(String accountId, List<ImportOutcome> outcomes, long until) {
    void wipe() {
      outcomes.forEach(outcome -> outcome.line().wipe());
    }
  }

  private final Administration administration;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /**
   * The flow.
   *
   * @param administration what assigns tokens
   */
  public ImportFlow(Administration administration) {
    this.administration = administration;
  }

  /**
   * The list of tokens, what would happen, and what happened.
   *
   * @param visit the visit
   * @return where it leads
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Next tokens(Visit visit) throws VerifierUnavailableException {
    Next refusal = Administration.refusal(visit);
    if (refusal != null) {
      return refusal;
    }
    if (!visit.isPost()) {
      List<Problem> problems = FlashMessages.problems(visit, "lines", "import");
      return Layout.page(visit, 200, ImportViews.form(visit, problems));
    }
    return visit.field("act").equals("apply") ? apply(visit) : check(visit);
  }

  private Next check(Visit visit) throws VerifierUnavailableException {
    String list = visit.field("lines");
    List<TokenList.Line> lines =
        list.length() > TokenList.CHARS_MAX ? List.of() : TokenList.read(list);
    if (lines.isEmpty() || lines.size() > TokenList.LINES_MAX) {
      lines.forEach(TokenList.Line::wipe);
      FlashMessages.problem(visit.session(), "import");
      return visit.to(OwnPaths.ADMIN_IMPORT);
    }
    List<ImportOutcome> outcomes = new ArrayList<>();
    for (TokenList.Line line : lines) {
      Listed person = line.token() == null ? null : administration.named(line.account());
      String result =
          line.token() == null
              ? line.problem()
              : person == null ? "import.problem.nobody" : "import.will";
      outcomes.add(new ImportOutcome(line, person, result));
    }
    String handle = keep(visit, outcomes);
    return Layout.page(visit, 200, ImportViews.check(visit, outcomes, handle, List.of()));
  }

  private Next apply(Visit visit) throws VerifierUnavailableException {
    String handle = visit.field("list");
    if (!Administration.hasReason(visit)) {
      Waiting still = look(visit, handle);
      if (still == null) {
        return RefusedViews.page(visit, 400, "expired");
      }
      String words = visit.words().text("problem.reason");
      List<Problem> problems = List.of(new Problem("reason", words));
      return Layout.page(visit, 200, ImportViews.check(visit, still.outcomes(), handle, problems));
    }
    Waiting list = take(visit, handle);
    if (list == null) {
      return RefusedViews.page(visit, 400, "expired");
    }
    boolean isOver = false;
    try {
      List<ImportOutcome> done = new ArrayList<>();
      for (ImportOutcome outcome : list.outcomes()) {
        done.add(outcome.isGood() ? handOver(visit, outcome) : outcome);
      }
      isOver = true;
      return Layout.page(visit, 200, ImportViews.done(visit, done));
    } finally {
      if (isOver) {
        list.wipe();
      } else {
        // The same form sent again goes on with the list; what was imported is refused as known.
        putBack(handle, list);
      }
    }
  }

  private ImportOutcome handOver(Visit visit, ImportOutcome outcome)
      throws VerifierUnavailableException {
    HardwareToken token = outcome.line().token();
    Listed person = outcome.person();
    if (token == null || person == null) {
      return outcome;
    }
    Verdict verdict = administration.act(visit, person, new AdminAct.Import(token));
    return new ImportOutcome(outcome.line(), person, result(visit, verdict));
  }

  private static String result(Visit visit, Verdict verdict) {
    if (verdict instanceof Verdict.Changed changed) {
      return changed.summary().trouble() == null ? "import.done" : "import.refused";
    }
    if (!(verdict instanceof Verdict.Refuse refuse)) {
      RefusedViews.unexpected(visit, verdict);
      return "import.refused";
    }
    return refuse.refusal() instanceof Refusal.SignInAgain
        ? "import.refused.sign_in_again"
        : switch (refuse.reason()) {
          case "methods" -> "import.refused.method";
          case "methods.authenticators" -> "import.refused.full";
          case "token.serial" -> "import.refused.serial";
          case "token.form" -> "import.refused.form";
          default -> "import.refused";
        };
  }

  private String keep(Visit visit, List<ImportOutcome> outcomes) {
    String handle = Base64.getUrlEncoder().withoutPadding().encodeToString(PageSession.random());
    long now = visit.now();
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
      String accountId = visit.person().accountId();
      waiting.put(handle, new Waiting(accountId, List.copyOf(outcomes), now + WAIT_SECONDS));
    }
    CompletableFuture.delayedExecutor(WAIT_SECONDS, TimeUnit.SECONDS).execute(() -> forget(handle));
    return handle;
  }

  private void putBack(String handle, Waiting list) {
    synchronized (waiting) {
      if (waiting.size() < WAITING_MAX) {
        waiting.put(handle, list);
        return;
      }
    }
    list.wipe();
  }

  /** The seeds of a list that was left are wiped, whether or not another one is checked. */
  private void forget(String handle) {
    Waiting left;
    synchronized (waiting) {
      left = waiting.remove(handle);
    }
    if (left != null) {
      left.wipe();
    }
  }

  private @Nullable Waiting look(Visit visit, String handle) {
    synchronized (waiting) {
      Waiting found = waiting.get(handle);
      boolean ours =
          found != null
              && found.accountId().equals(visit.person().accountId())
              && found.until() > visit.now();
      return ours ? found : null;
    }
  }

  private @Nullable Waiting take(Visit visit, String handle) {
    synchronized (waiting) {
      Waiting found = look(visit, handle);
      if (found != null) {
        waiting.remove(handle);
      }
      return found;
    }
  }
}
