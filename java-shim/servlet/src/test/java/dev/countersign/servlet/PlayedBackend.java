package dev.countersign.servlet;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.Algorithm;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.Event;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.Outcome;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.RuleLook;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Summary;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays a verifier for the tests of the filter: {@link #CODE} is right once for each account,
 * {@code id-exempt} is exempt, {@code id-locked} is locked, {@code id-new} has to set something up.
 * It can fail in every way.
 */
final class PlayedBackend implements Backend {
  static final String CODE = "123456";

  /** Compared by its parts only. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Issued(String accountId, byte[] nonce, EvidenceFacts facts) {}

  final AtomicLong now = new AtomicLong(1_800_000_000L);
  final AtomicLong policyVersion = new AtomicLong(1);
  final AtomicInteger answers = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final Map<String, Long> revocations = new ConcurrentHashMap<>();
  volatile @Nullable Integer codesLeft;
  volatile boolean codesAllowed;
  volatile boolean goneAfterSignIn;
  volatile boolean gone;
  volatile boolean defective;
  volatile long slowMillis;

  private final Map<String, Issued> issued = new ConcurrentHashMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  @Override
  public Verdict run(String accountId, Event event) throws VerifierUnavailableException {
    check();
    if (event instanceof Event.SignIn signIn) {
      return signIn(accountId, signIn);
    }
    if (event instanceof Event.SelfService self) {
      EvidenceFacts facts = checkEvidence(accountId, self.login().nonce(), self.evidence());
      gone = goneAfterSignIn;
      check();
      return facts == null ? signInAgain() : selfService(self.act(), facts);
    }
    return new Verdict.Refuse(new Refusal.SignInAgain(), "played");
  }

  /** The code is right again. */
  void forgetUsed() {
    used.clear();
  }

  private Verdict selfService(SelfServiceAct act, EvidenceFacts facts) {
    Started started = null;
    if (act instanceof SelfServiceAct.Enroll enroll) {
      if (now.get() > facts.freshUntil()) {
        return signInAgain();
      }
      if (enroll.act() instanceof EnrollAct.Start start) {
        if (start.method() == Method.BACKUP_CODES && !codesAllowed) {
          return new Verdict.Refuse(new Refusal.NotAllowed("methods"), "played");
        }
        started = start.method() == Method.TOTP ? app() : codes();
      } else {
        codesLeft = 10;
      }
    }
    return new Verdict.Changed(
        new Summary(
            AccountState.ENROLLED,
            List.of(),
            codesLeft,
            started,
            null,
            List.of(Method.TOTP, Method.BACKUP_CODES),
            null,
            List.of()));
  }

  private static Verdict signInAgain() {
    return new Verdict.Refuse(new Refusal.SignInAgain(), "played");
  }

  private Started codes() {
    return new Started.BackupCodes(
        new byte[] {2}, List.of("0-ABCDE-FGHJK".getBytes(StandardCharsets.UTF_8)), now.get() + 600);
  }

  private Started app() {
    byte[] key = "MZXW6YTBOI".getBytes(StandardCharsets.UTF_8);
    byte[] uri = "otpauth://totp/a?secret=MZXW6YTBOI".getBytes(StandardCharsets.UTF_8);
    long expires = now.get() + 600;
    return new Started.Totp(
        new byte[] {1}, key, uri, "Test host", "a", Algorithm.SHA1, 6, 30, expires);
  }

  private Verdict signIn(String accountId, Event.SignIn signIn) {
    if (accountId.equals("id-exempt")) {
      return admit(accountId, signIn, new Because.Exempt("groups.skip"));
    }
    if (accountId.equals("id-locked")) {
      return new Verdict.Refuse(new Refusal.Locked(now.get() + 300), "played");
    }
    if (accountId.equals("id-new")) {
      List<Method> choices = List.of(Method.TOTP, Method.EMAIL, Method.SMS);
      boolean start = signIn.act() instanceof SignInAct.Enroll;
      return new Verdict.Enroll(choices, start ? app() : null, now.get() + 86_400, 3, null);
    }
    if (!(signIn.act() instanceof SignInAct.Respond respond)) {
      return challenge(null);
    }
    answers.incrementAndGet();
    pause();
    boolean right =
        respond.answer() instanceof Answer.Code code
            && new String(code.code(), StandardCharsets.UTF_8).equals(CODE)
            && used.add(accountId);
    return right
        ? admit(accountId, signIn, new Because.Verified(Method.TOTP))
        : challenge(new Trouble.WrongAnswer());
  }

  private static Verdict challenge(@Nullable Trouble trouble) {
    List<Choice> choices =
        List.of(
            new Choice(Method.TOTP, List.of("Phone"), false),
            new Choice(Method.BACKUP_CODES, List.of(), true));
    return new Verdict.Challenge(choices, Method.TOTP, null, null, trouble, null);
  }

  private Verdict admit(String accountId, Event.SignIn signIn, Because because) {
    byte[] proof = SecondFactorSession.random();
    long at = now.get();
    EvidenceFacts facts =
        new EvidenceFacts(
            because,
            at,
            at + 3600,
            at + 300,
            revocations.getOrDefault(accountId, 0L),
            policyVersion.get(),
            because instanceof Because.Exempt ? signIn.login().peer() : null);
    issued.put(Arrays.toString(proof), new Issued(accountId, signIn.login().nonce(), facts));
    return new Verdict.Admit(because, proof, facts.until(), new byte[] {1, 2, 3}, null, null);
  }

  @Override
  public @Nullable EvidenceFacts checkEvidence(String accountId, byte[] nonce, byte[] proof)
      throws VerifierUnavailableException {
    check();
    opened.incrementAndGet();
    Issued found = issued.get(Arrays.toString(proof));
    return found != null
            && found.accountId().equals(accountId)
            && Arrays.equals(found.nonce(), nonce)
        ? found.facts()
        : null;
  }

  @Override
  public boolean stillHolds(String accountId, EvidenceFacts facts)
      throws VerifierUnavailableException {
    check();
    return now.get() < facts.until()
        && policyVersion.get() == facts.policyVersion()
        && revocations.getOrDefault(accountId, 0L) == facts.revocations();
  }

  @Override
  public Decision decide(Situation situation) throws VerifierUnavailableException {
    check();
    boolean exempt = !situation.licensed();
    String rule = exempt ? "customers" : "groups.require";
    return new Decision(
        exempt ? new Outcome.Exempt() : new Outcome.Enroll(List.of(Method.TOTP), null, 0),
        rule,
        List.of(new RuleLook(rule, true, exempt ? "" : "staff")));
  }

  @Override
  public Helped help(HelpAct act) throws VerifierUnavailableException {
    check();
    return new Helped.Qr("<svg></svg>".getBytes(StandardCharsets.UTF_8));
  }

  private void check() throws VerifierUnavailableException {
    if (gone) {
      throw new VerifierUnavailableException("played: library missing, install it");
    }
    if (defective) {
      throw new IllegalStateException("played defect");
    }
  }

  private void pause() {
    try {
      Thread.sleep(slowMillis);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
