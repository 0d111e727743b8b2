package dev.countersign.pages.flow;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.Next;
import dev.countersign.pages.Visit;
import dev.countersign.pages.view.RefusedViews;
import dev.countersign.verifier.Accounts;
import dev.countersign.verifier.Accounts.AuditLine;
import dev.countersign.verifier.Accounts.Listed;
import dev.countersign.verifier.Accounts.Trail;
import dev.countersign.verifier.StoreException;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.AuditKind;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an administrator sees and does, whether on a page or through a program. */
public final class Administration {
  /** Why an act was refused that would shut out oneself or the last administrator. */
  private static final String LAST_RULE = "administration.last_administrator";

  private static final int REASON_BYTES_MAX = 500;

  private final Accounts accounts;

  /**
   * The administration.
   *
   * @param accounts people, and what the store knows about them
   */
  public Administration(Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * People, in order of their names.
   *
   * @param search a part of the name; empty for all
   * @param offset how many to skip
   * @param limit how many to return at most
   * @return the people
   * @throws VerifierUnavailableException if they cannot be read
   */
  public List<Listed> people(String search, int offset, int limit)
      throws VerifierUnavailableException {
    return read(() -> accounts.people(search, offset, limit));
  }

  /**
   * One person.
   *
   * @param accountId the account
   * @return the person; null if there is none
   * @throws VerifierUnavailableException if the accounts cannot be read
   */
  public @Nullable Listed person(String accountId) throws VerifierUnavailableException {
    return find(() -> accounts.person(accountId));
  }

  /** The person named by a manufacturer's list. */
  @Nullable Listed named(String account) throws VerifierUnavailableException {
    return find(() -> accounts.named(account));
  }

  /**
   * The audit events, newest first.
   *
   * @param accountId of which account; empty for all
   * @param offset how many to skip
   * @param limit how many to return at most
   * @return the lines
   * @throws VerifierUnavailableException if they cannot be read
   */
  public List<AuditLine> audit(String accountId, int offset, int limit)
      throws VerifierUnavailableException {
    return read(() -> accounts.audit(accountId, offset, limit));
  }

  /**
   * How often an administrator gave all guesses back in the last 90 days, as far as the newest
   * 2,000 events tell.
   */
  long unlocks(String accountId, long now) throws VerifierUnavailableException {
    long count = 0;
    for (int offset = 0; offset < 2_000; offset += 200) {
      List<AuditLine> lines = audit(accountId, offset, 200);
      for (AuditLine line : lines) {
        if (line.at() < now - 90 * 86_400) {
          return count;
        }
        boolean gives = line.kind() == AuditKind.UNLOCKED || line.kind() == AuditKind.RESET;
        count += gives ? 1 : 0;
      }
      if (lines.size() < 200) {
        break;
      }
    }
    return count;
  }

  /**
   * The check of one account's events; there is none for all accounts together.
   *
   * @param accountId the account; empty for all
   * @return the result; null if nothing is checked
   * @throws VerifierUnavailableException if the events cannot be read
   */
  public @Nullable Trail trail(String accountId) throws VerifierUnavailableException {
    return accountId.isEmpty() ? null : find(() -> accounts.trail(accountId));
  }

  /**
   * Does what an administrator wants, as the administrator of this session.
   *
   * @param visit the administrator's visit
   * @param listed whose account
   * @param act the act
   * @return the verdict
   * @throws VerifierUnavailableException if there is none
   */
  public Verdict act(Visit visit, Listed listed, AdminAct act) throws VerifierUnavailableException {
    byte[] evidence = visit.session().evidence();
    String self = visit.person().accountId();
    if (shutsOut(act) && (listed.accountId().equals(self) || isLast(listed.accountId()))) {
      return new Verdict.Refuse(new Refusal.NotAllowed(LAST_RULE), LAST_RULE);
    }
    long revocations = read(() -> accounts.revocations(self));
    byte[] held = evidence == null ? new byte[0] : evidence;
    Actor actor = new Actor.Administrator(self, visit.session().nonce(), held, revocations);
    String reason = visit.field("reason").strip();
    return visit.administer(listed.accountId(), new AccountEvent.Admin(actor, reason, act));
  }

  /** Acts after which someone may not get in again, or not without setting up again. */
  private static boolean shutsOut(AdminAct act) {
    return act instanceof AdminAct.Suspend || act instanceof AdminAct.Reset;
  }

  /** Whether no other administrator has a factor and may sign in. */
  private boolean isLast(String accountId) throws VerifierUnavailableException {
    List<Listed> all = read(accounts::administrators);
    return all.stream().anyMatch(each -> each.accountId().equals(accountId))
        && all.stream()
            .filter(each -> !each.accountId().equals(accountId))
            .noneMatch(each -> each.state() == AccountState.ENROLLED);
  }

  /**
   * The act that the fields of a form describe.
   *
   * @param visit the visit
   * @return the act; null if the fields name none
   */
  public static @Nullable AdminAct actOf(Visit visit) {
    return switch (visit.field("act")) {
      case "suspend" -> new AdminAct.Suspend();
      case "resume" -> new AdminAct.Resume();
      case "reset" -> resetOf(visit);
      case "forget_devices" -> new AdminAct.ForgetDevices();
      case "unlock" -> new AdminAct.Unlock();
      default -> null;
    };
  }

  /** The ticked methods. None means all; a misspelled one makes the form invalid. */
  private static AdminAct.@Nullable Reset resetOf(Visit visit) {
    List<FactorMethod> methods = new ArrayList<>();
    for (String name : visit.asked().values("method")) {
      FactorMethod method = MethodPages.method(name);
      if (method == null) {
        return null;
      }
      methods.add(method);
    }
    return new AdminAct.Reset(methods);
  }

  /**
   * Whether the form's reason is valid.
   *
   * @param visit the visit
   * @return whether there is one, on one line and not too long
   */
  public static boolean hasReason(Visit visit) {
    String text = visit.field("reason").strip();
    return !text.isEmpty()
        && text.getBytes(StandardCharsets.UTF_8).length <= REASON_BYTES_MAX
        && text.chars().noneMatch(Character::isISOControl);
  }

  /**
   * How many lines of a list the address skips.
   *
   * @param visit the visit
   * @return the number
   */
  public static int offset(Visit visit) {
    String from = visit.field("from");
    return from.matches("[0-9]{1,7}") ? Integer.parseInt(from) : 0;
  }

  /**
   * Keeps out everyone but administrators whose own second factor is fresh.
   *
   * @param visit the visit
   * @return the answer to everyone else; null for such an administrator
   */
  public static @Nullable Next refusal(Visit visit) {
    if (!visit.person().administrator()) {
      return RefusedViews.page(visit, 403, "administrators_only");
    }
    if (visit.fresh()) {
      return null;
    }
    return visit.asked().byProgram() || visit.isPost()
        ? RefusedViews.page(visit, 403, "sign_in_again")
        : visit.verifyAgain(visit.asked().here());
  }

  /**
   * Answers an act that was not done.
   *
   * @param visit the visit
   * @param verdict the verdict
   * @return why
   */
  public static Next notDone(Visit visit, Verdict verdict) {
    if (verdict instanceof Verdict.Refuse refuse) {
      return RefusedViews.page(visit, refuse.refusal());
    }
    return verdict instanceof Verdict.Changed changed
            && changed.summary().trouble() instanceof Trouble.Expired
        ? RefusedViews.page(visit, 403, "expired")
        : RefusedViews.unexpected(visit, verdict);
  }

  private interface Reading<T> {
    T read() throws StoreException;
  }

  private static <T> T read(Reading<T> reading) throws VerifierUnavailableException {
    try {
      return reading.read();
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  private interface Search<T> {
    @Nullable T find() throws StoreException, VerifierUnavailableException;
  }

  private static <T> @Nullable T find(Search<T> search) throws VerifierUnavailableException {
    try {
      return search.find();
    } catch (StoreException gone) {
      throw unreadable(gone);
    }
  }

  private static VerifierUnavailableException unreadable(StoreException gone) {
    return new VerifierUnavailableException(String.valueOf(gone.getMessage()), gone);
  }
}
