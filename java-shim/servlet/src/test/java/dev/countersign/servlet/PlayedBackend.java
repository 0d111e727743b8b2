package dev.countersign.servlet;

import dev.countersign.pages.PageSession;
import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountState;
import dev.countersign.verifier.wire.Algorithm;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Because;
import dev.countersign.verifier.wire.Choice;
import dev.countersign.verifier.wire.Decision;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.EvidenceFacts;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.HelpAct;
import dev.countersign.verifier.wire.Helped;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.Outcome;
import dev.countersign.verifier.wire.Product;
import dev.countersign.verifier.wire.Refusal;
import dev.countersign.verifier.wire.RuleLook;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Situation;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Summary;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays a verifier for the tests of the filter: {@link #CODE} is right once for each account,
 * {@code id-exempt} is exempt, and so are JSM and the group {@code robots}, {@code id-locked} is
 * locked, {@code id-new} has to set something up, {@code id-grace} can put that off, {@code
 * id-unproven} has to type a code from the mailbox first, {@code id-sent} gets codes by e-mail and
 * prompts. It can fail in every way.
 */
final class PlayedBackend implements Backend {
  static final String CODE = "123456";

  /** Compared by its parts only. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Issued(String accountId, byte[] nonce, EvidenceFacts facts) {}

  final AtomicLong now = new AtomicLong(1_800_000_000L);
  final AtomicLong policyVersion = new AtomicLong(1);
  final AtomicLong ringStamp = new AtomicLong();
  final AtomicInteger answers = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final List<AccountEvent> events = new CopyOnWriteArrayList<>();

  /** Codes as they came: what holds them is wiped afterwards. */
  final List<String> codes = new CopyOnWriteArrayList<>();

  final List<SignInAct> acts = new CopyOnWriteArrayList<>();
  final List<Login> logins = new CopyOnWriteArrayList<>();
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
  public Verdict run(String accountId, AccountEvent event) throws VerifierUnavailableException {
    check();
    events.add(event);
    if (event instanceof AccountEvent.SignIn signIn) {
      return signIn(accountId, signIn);
    }
    if (event instanceof AccountEvent.SelfService self) {
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
        if (start.method() == FactorMethod.BACKUP_CODES && !codesAllowed) {
          return new Verdict.Refuse(new Refusal.NotAllowed("methods"), "played");
        }
        started = start.method() == FactorMethod.TOTP ? app() : codes();
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
            List.of(FactorMethod.TOTP, FactorMethod.BACKUP_CODES),
            null,
            List.of()),
        null);
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

  private Verdict signIn(String accountId, AccountEvent.SignIn signIn) {
    acts.add(signIn.act());
    if (signIn.act() instanceof SignInAct.Respond respond
        && respond.answer() instanceof Answer.Code code) {
      codes.add(new String(code.code(), StandardCharsets.UTF_8));
    }
    logins.add(signIn.login());
    boolean skipped =
        signIn.login().product() == Product.JSM || signIn.login().groups().contains("robots");
    if (accountId.equals("id-exempt") || (skipped && signIn.act() instanceof SignInAct.Begin)) {
      return admit(accountId, signIn, new Because.Exempt("groups.skip"));
    }
    if (accountId.equals("id-locked")) {
      return new Verdict.Refuse(new Refusal.Locked(now.get() + 300), "played");
    }
    if (accountId.equals("id-new")) {
      List<FactorMethod> choices = List.of(FactorMethod.TOTP, FactorMethod.EMAIL, FactorMethod.SMS);
      boolean start = signIn.act() instanceof SignInAct.Enroll;
      return new Verdict.Enroll(choices, start ? app() : null, now.get() + 86_400, 3, null);
    }
    if (accountId.equals("id-grace") && signIn.act() instanceof SignInAct.Postpone) {
      return admit(accountId, signIn, new Because.Exempt("grace"));
    }
    if (accountId.equals("id-grace")) {
      boolean start = signIn.act() instanceof SignInAct.Enroll;
      long until = now.get() + 86_400;
      return new Verdict.Enroll(List.of(FactorMethod.TOTP), start ? app() : null, until, 3, null);
    }
    if (accountId.equals("id-unproven")) {
      return unproven(signIn);
    }
    if (accountId.equals("id-sent")) {
      return sent(accountId, signIn);
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
        ? admit(accountId, signIn, new Because.Verified(FactorMethod.TOTP))
        : challenge(new Trouble.WrongAnswer());
  }

  /** Nothing is set up until the code from the mailbox was right. */
  private Verdict unproven(AccountEvent.SignIn signIn) {
    long at = now.get();
    Shown shown = new Shown.CodeSent(new byte[] {7}, "u…@example.org", 8, at + 60, at + 600);
    if (signIn.act() instanceof SignInAct.Choose) {
      return new Verdict.Prove(shown, "u…@example.org", at + 86_400, 3, null);
    }
    if (signIn.act() instanceof SignInAct.Respond respond) {
      boolean right =
          respond.answer() instanceof Answer.Code code
              && Arrays.equals(respond.ticket(), new byte[] {7})
              && new String(code.code(), StandardCharsets.UTF_8).equals(CODE);
      Trouble wrong = new Trouble.WrongAnswer();
      return right
          ? new Verdict.Enroll(List.of(FactorMethod.TOTP), null, null, 0, null)
          : new Verdict.Prove(shown, "u…@example.org", at + 86_400, 3, wrong);
    }
    return new Verdict.Prove(null, "u…@example.org", at + 86_400, 3, null);
  }

  /** E-mail first, then a prompt; ticket and code together get the person in. */
  private Verdict sent(String accountId, AccountEvent.SignIn signIn) {
    List<Choice> choices =
        List.of(
            new Choice(FactorMethod.EMAIL, List.of("s…@example.org"), false, false),
            new Choice(FactorMethod.PUSH, List.of(), false, false));
    long at = now.get();
    if (signIn.act() instanceof SignInAct.Choose choose) {
      Shown shown =
          choose.method() == FactorMethod.EMAIL
              ? new Shown.CodeSent(new byte[] {7}, "s…@example.org", 8, at + 60, at + 600)
              : new Shown.Prompted(new byte[] {8}, at + 60, at + 60);
      return new Verdict.Challenge(choices, choose.method(), shown, 14, null, null);
    }
    if (signIn.act() instanceof SignInAct.Respond respond) {
      boolean right =
          respond.answer() instanceof Answer.Code code
              && Arrays.equals(respond.ticket(), new byte[] {7})
              && new String(code.code(), StandardCharsets.UTF_8).equals(CODE);
      if (right
          && admit(accountId, signIn, new Because.Verified(FactorMethod.EMAIL))
              instanceof Verdict.Admit in) {
        byte[] device = respond.rememberDevice() ? new byte[] {9, 9} : null;
        return new Verdict.Admit(
            in.because(), in.evidence(), in.until(), in.knownBrowser(), null, device);
      }
      Trouble trouble = respond.answer() instanceof Answer.Push ? null : new Trouble.WrongAnswer();
      FactorMethod method =
          respond.answer() instanceof Answer.Push ? FactorMethod.PUSH : FactorMethod.EMAIL;
      Shown again =
          method == FactorMethod.PUSH
              ? new Shown.Prompted(new byte[] {8}, at + 60, at + 60)
              : new Shown.CodeSent(new byte[] {7}, "s…@example.org", 8, at + 60, at + 600);
      return new Verdict.Challenge(choices, method, again, 14, trouble, null);
    }
    return new Verdict.Challenge(choices, FactorMethod.EMAIL, null, 14, null, null);
  }

  private static Verdict challenge(@Nullable Trouble trouble) {
    List<Choice> choices =
        List.of(
            new Choice(FactorMethod.TOTP, List.of("Phone"), false, false),
            new Choice(FactorMethod.BACKUP_CODES, List.of(), true, false));
    return new Verdict.Challenge(choices, FactorMethod.TOTP, null, null, trouble, null);
  }

  private Verdict admit(String accountId, AccountEvent.SignIn signIn, Because because) {
    byte[] evidence = PageSession.random();
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
    issued.put(Arrays.toString(evidence), new Issued(accountId, signIn.login().nonce(), facts));
    return new Verdict.Admit(because, evidence, facts.until(), new byte[] {1, 2, 3}, null, null);
  }

  @Override
  public @Nullable EvidenceFacts checkEvidence(String accountId, byte[] nonce, byte[] evidence)
      throws VerifierUnavailableException {
    check();
    opened.incrementAndGet();
    Issued found = issued.get(Arrays.toString(evidence));
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
  public List<String> cookieNames(String accountId) throws VerifierUnavailableException {
    check();
    return List.of(cookieName(accountId));
  }

  static String cookieName(String accountId) {
    return String.format(Locale.ROOT, "%016x", accountId.hashCode() & 0xffffffffL);
  }

  @Override
  public long ringStamp() {
    return ringStamp.get();
  }

  @Override
  public Decision decide(Situation situation) throws VerifierUnavailableException {
    check();
    boolean exempt = !situation.licensed();
    String rule = exempt ? "customers" : "groups.require";
    return new Decision(
        exempt ? new Outcome.Exempt() : new Outcome.Enroll(List.of(FactorMethod.TOTP), null, 0),
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
