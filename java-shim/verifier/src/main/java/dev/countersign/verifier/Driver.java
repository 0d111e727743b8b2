package dev.countersign.verifier;

import dev.countersign.verifier.AccountStore.Loaded;
import dev.countersign.verifier.OneAtATime.Turn;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Load, step, save, ask the host if necessary, and only then the verdict. */
final class Driver {
  static final int ENTROPY_BYTES = 32;
  static final int CONFLICTS_MAX = 3;

  private static final int ACCOUNT_ID_BYTES_MAX = 255;
  private static final int JITTER_MILLIS = 30;

  /** The most tasks one request may lead to. */
  private static final int HOST_ROUNDS_MAX = 4;

  private final AccountStore store;
  private final @Nullable Marker marker;
  private final CurrentEngine engine;
  private final RevocationCache revocations;
  private final StoreClock clock;
  private final SecureRandom random;
  private final HostTasks host;
  private final OneAtATime turns;
  private final SlowSteps slowSteps = new SlowSteps();
  private volatile String refusedLast = "";

  Driver(
      AccountStore store,
      @Nullable Marker marker,
      CurrentEngine engine,
      RevocationCache revocations,
      StoreClock clock,
      SecureRandom random,
      HostTasks host,
      OneAtATime turns) {
    this.store = store;
    this.marker = marker;
    this.engine = engine;
    this.revocations = revocations;
    this.clock = clock;
    this.random = random;
    this.host = host;
    this.turns = turns;
  }

  Verdict run(String accountId, AccountEvent event) throws VerifierUnavailableException {
    int length = accountId.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > ACCOUNT_ID_BYTES_MAX) {
      throw new RequestRefusedException("account_id.length", "account_id");
    }
    try {
      AccountEvent now = event;
      for (int round = 0; ; round++) {
        Line line = Line.of(now);
        Verdict verdict = line == null ? untilSaved(accountId, now) : inTurn(accountId, line, now);
        if (!(verdict instanceof Verdict.AskHost asked)) {
          tellOperator(accountId, verdict);
          return verdict;
        }
        if (round == HOST_ROUNDS_MAX) {
          return busy("host_rounds");
        }
        Finding found = host.ask(accountId, asked.task());
        now = event.match(new Reporting(asked, found));
      }
    } catch (RequestRefusedException e) {
      tellRefused(accountId, e);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerifierUnavailableException("the host is stopping this thread", e);
    }
  }

  /** Facts beyond the engine's bounds shut a person out on every page, until they are corrected. */
  private void tellRefused(String accountId, RequestRefusedException refused) {
    String line =
        "the engine refused what the host states of account "
            + accountId.replaceAll("\\p{Cntrl}", "?")
            + ": "
            + refused.code()
            + (refused.path().isEmpty() ? "" : " at " + refused.path());
    if (!line.equals(refusedLast)) {
      // Each page would say it again.
      refusedLast = line;
      System.getLogger("dev.countersign").log(System.Logger.Level.ERROR, line);
    }
  }

  /** The person is sent to an administrator, who needs to know why. */
  private static void tellOperator(String accountId, Verdict verdict) {
    if (verdict instanceof Verdict.Refuse refused
        && refused.refusal() instanceof Refusal.AskAdministrator) {
      System.getLogger("dev.countersign")
          .log(
              System.Logger.Level.ERROR,
              "account "
                  + accountId.replaceAll("\\p{Cntrl}", "?")
                  + " is sent to an administrator: "
                  + refused.reason()
                  + "; see recovery in the manual, or reset the account");
    }
  }

  /** The same login continues with what the host found. No turn is held while the host works. */
  private record Reporting(Verdict.AskHost asked, Finding finding)
      implements AccountEvent.Cases<AccountEvent, VerifierUnavailableException> {
    @Override
    public AccountEvent signIn(AccountEvent.SignIn it) {
      return new AccountEvent.SignIn(it.login(), new SignInAct.Report(asked.ticket(), finding));
    }

    @Override
    public AccountEvent selfService(AccountEvent.SelfService it) {
      return new AccountEvent.SelfService(
          it.login(), it.evidence(), new SelfServiceAct.Report(asked.ticket(), finding));
    }

    @Override
    public AccountEvent admin(AccountEvent.Admin it) throws VerifierUnavailableException {
      throw new VerifierUnavailableException(
          "the engine gave the host a task for an administrator's act; report this as a defect");
    }
  }

  /**
   * What changes nothing needs no turn: during a lock, in the wrong form, without a factor. So only
   * answers that are charged or count wait in line, and those are few because a lock soon stops
   * them. If a look compared an answer and dropped the result, no one was told.
   */
  private Verdict inTurn(String accountId, Line line, AccountEvent event)
      throws VerifierUnavailableException, InterruptedException {
    Turn turn = turns.takeIfFree(accountId);
    if (turn == null) {
      Verdict unchanged = look(accountId, event);
      if (unchanged != null) {
        return unchanged;
      }
      turn = turns.take(accountId, line);
    }
    if (turn == null) {
      return busy("turn");
    }
    try {
      return untilSaved(accountId, event);
    } finally {
      turn.close();
    }
  }

  /** The verdict, if nothing has to be saved for it; otherwise null, as if it never existed. */
  private @Nullable Verdict look(String accountId, AccountEvent event)
      throws VerifierUnavailableException, InterruptedException {
    EngineResponse.Stepped stepped = step(accountId, load(accountId), readMarker(accountId), event);
    return stepped != null && stepped.save() == null ? stepped.verdict() : null;
  }

  private Verdict untilSaved(String accountId, AccountEvent event)
      throws VerifierUnavailableException, InterruptedException {
    for (int conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
      if (conflicts > 0) {
        Thread.sleep(1 + ThreadLocalRandom.current().nextInt(JITTER_MILLIS * conflicts));
      }
      Verdict verdict = attempt(accountId, event);
      if (verdict != null) {
        return verdict;
      }
    }
    return busy("conflicts");
  }

  /**
   * One attempt; null if another save was faster, and everything about the attempt is forgotten.
   */
  private @Nullable Verdict attempt(String accountId, AccountEvent event)
      throws VerifierUnavailableException, InterruptedException {
    Loaded loaded = load(accountId);
    OptionalLong seen = readMarker(accountId);
    EngineResponse.Stepped stepped = step(accountId, loaded, seen, event);
    if (stepped == null) {
      return null;
    }
    Save save = stepped.save();
    if (save == null) {
      return stepped.verdict();
    }
    AccountRow row = loaded.row();
    return switch (save(accountId, row == null ? 0 : row.revision(), save)) {
      case APPLIED -> {
        if (!goesOn(stepped.verdict())) {
          revocations.note(accountId, save.revocations());
        }
        writeMarker(accountId, seen, save);
        yield stepped.verdict();
      }
      case CONFLICT -> null;
      case UNKNOWN ->
          throw new OutcomeUnknownException(
              "the database did not say whether a step was saved; look at its log");
    };
  }

  /**
   * Whether the session that acted gets evidence with this verdict. Then this node learns the new
   * count when that evidence is first checked: until it is in the session, the other requests of
   * the same page still have the old one.
   */
  private static boolean goesOn(Verdict verdict) {
    return verdict instanceof Verdict.Admit
        || (verdict instanceof Verdict.Changed changed && changed.renewed() != null);
  }

  /** Asks the engine, only a few at a time if it will be slow; null if it was closed meanwhile. */
  private EngineResponse.@Nullable Stepped step(
      String accountId, Loaded loaded, OptionalLong seen, AccountEvent event)
      throws VerifierUnavailableException, InterruptedException {
    if (!SlowSteps.isSlow(event)) {
      return stepNow(accountId, loaded, seen, event);
    }
    if (!slowSteps.enter()) {
      return new EngineResponse.Stepped(null, busy("slow_steps"));
    }
    try {
      return stepNow(accountId, loaded, seen, event);
    } finally {
      slowSteps.leave();
    }
  }

  private EngineResponse.@Nullable Stepped stepNow(
      String accountId, Loaded loaded, OptionalLong seen, AccountEvent event)
      throws VerifierUnavailableException {
    if (loaded.clockDiffers() && TimeCodes.isIn(event)) {
      AccountEvent shown = TimeCodes.showInstead(event);
      return TimeCodes.unavailable(ask(accountId, loaded, seen, shown));
    }
    return ask(accountId, loaded, seen, event);
  }

  private EngineResponse.@Nullable Stepped ask(
      String accountId, Loaded loaded, OptionalLong seen, AccountEvent event)
      throws VerifierUnavailableException {
    Engine current = engine.atLeast(loaded.policyVersion()).engine();
    byte[] entropy = new byte[ENTROPY_BYTES];
    try {
      random.nextBytes(entropy);
      Long counted = seen.isPresent() ? seen.getAsLong() : null;
      EngineRequest request =
          new EngineRequest.Step(
              accountId, loaded.row(), counted, loaded.nowSeconds(), entropy, event);
      EngineResponse response = Answers.ask(current::call, request);
      if (response instanceof EngineResponse.Stepped stepped) {
        return stepped;
      }
      if (Answers.isStale(response)) {
        return null;
      }
      throw Answers.unexpected(response);
    } finally {
      Arrays.fill(entropy, (byte) 0);
    }
  }

  private Loaded load(String accountId) throws VerifierUnavailableException {
    try {
      Loaded loaded = store.load(accountId);
      clock.heard(loaded.nowSeconds());
      return loaded;
    } catch (StoreException e) {
      throw new VerifierUnavailableException("an account cannot be read: " + e.getMessage(), e);
    }
  }

  private AccountStore.Saved save(String accountId, long expectedRevision, Save save)
      throws VerifierUnavailableException {
    try {
      return store.save(accountId, expectedRevision, save);
    } catch (StoreException e) {
      throw new VerifierUnavailableException("an account cannot be saved: " + e.getMessage(), e);
    }
  }

  private OptionalLong readMarker(String accountId) throws VerifierUnavailableException {
    if (marker == null) {
      return OptionalLong.empty();
    }
    try {
      return marker.read(accountId);
    } catch (StoreException e) {
      throw new VerifierUnavailableException(
          "the marker of an account cannot be read: " + e.getMessage(), e);
    }
  }

  /** The step is saved and its verdict holds; a lagging marker is written at the next step. */
  private void writeMarker(String accountId, OptionalLong seen, Save save) {
    boolean enrolled = save.state() != AccountState.NOT_ENROLLED || save.revocations() > 0;
    boolean behind = seen.isEmpty() || seen.getAsLong() < save.revocations();
    if (marker == null || !enrolled || !behind) {
      return;
    }
    try {
      marker.write(accountId, save.revocations());
    } catch (StoreException e) {
      System.getLogger("dev.countersign")
          .log(System.Logger.Level.ERROR, "the marker of an account cannot be written", e);
    }
  }

  private static Verdict busy(String why) {
    return new Verdict.Refuse(new Refusal.Busy(), "busy." + why);
  }
}
