package dev.countersign.integration;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.Product;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person who enrolled through the engine.
 *
 * @param accountId the account
 * @param phone the app
 * @param step the step whose code confirmed the enrollment; the first usable code is the next one
 * @param backupCodes the backup codes as they were shown
 * @param nonce the nonce of the session that enrolled
 * @param admitted the verdict that let that session in
 */
@SuppressWarnings("ArrayRecordComponent")
record Person(
    String accountId,
    Phone phone,
    long step,
    List<byte[]> backupCodes,
    byte[] nonce,
    Verdict.Admit admitted) {

  /** Enrolls app and backup codes in one session. */
  static Person enroll(Node node, String accountId) throws Exception {
    byte[] nonce = freshNonce();
    Login login = login(accountId, nonce, null);
    Started.Totp app =
        (Started.Totp)
            started(
                node, accountId, login, new EnrollAct.Start(FactorMethod.TOTP, null, false, null));
    Phone phone = new Phone(app.key());
    long step = Phone.stepOf(node.nowSeconds());
    Started.BackupCodes codes =
        (Started.BackupCodes)
            started(
                node,
                accountId,
                login,
                new EnrollAct.Confirm(
                    app.ticket(), new Answer.Code(FactorMethod.TOTP, phone.code(step)), ""));
    EnrollAct saved = new EnrollAct.Confirm(codes.ticket(), new Answer.CodesSaved(), "");
    Verdict admitted =
        node.run(accountId, new AccountEvent.SignIn(login, new SignInAct.Enroll(saved)));
    return new Person(accountId, phone, step, codes.codes(), nonce, (Verdict.Admit) admitted);
  }

  private static Started started(Node node, String accountId, Login login, EnrollAct act)
      throws Exception {
    Verdict verdict =
        node.run(accountId, new AccountEvent.SignIn(login, new SignInAct.Enroll(act)));
    if (verdict instanceof Verdict.Enroll page && page.started() != null) {
      return page.started();
    }
    throw new AssertionError("no enrollment: " + verdict);
  }

  /** The password was right, in an unknown browser. */
  AccountEvent begin() {
    return new AccountEvent.SignIn(login(accountId, freshNonce(), null), new SignInAct.Begin());
  }

  /** A code from the app, in an unknown browser. */
  AccountEvent types(byte[] code) {
    return answer(login(accountId, freshNonce(), null), FactorMethod.TOTP, code);
  }

  /** The code of a step. */
  AccountEvent typesCodeOf(long wantedStep) {
    return types(phone.code(wantedStep));
  }

  AccountEvent guesses(int number) {
    return types(phone.wrongCode(step, number));
  }

  /** Shaped like a code but not one: the odds of a hit are one in 10^15. */
  AccountEvent guessesBackupCode(int number) {
    String code = String.format(Locale.ROOT, "%d-ZZZZZ-%05d", number % 10, number);
    return answer(
        login(accountId, freshNonce(), null),
        FactorMethod.BACKUP_CODES,
        code.getBytes(StandardCharsets.US_ASCII));
  }

  AccountEvent typesBackupCode(int index) {
    return answer(
        login(accountId, freshNonce(), null), FactorMethod.BACKUP_CODES, backupCodes.get(index));
  }

  /** The person's own browser, which completed the enrollment. */
  AccountEvent typesInKnownBrowser(byte[] code) {
    return answer(login(accountId, freshNonce(), admitted.knownBrowser()), FactorMethod.TOTP, code);
  }

  static AccountEvent answer(Login login, FactorMethod method, byte[] code) {
    return new AccountEvent.SignIn(
        login, new SignInAct.Respond(new Answer.Code(method, code.clone()), null, false));
  }

  static Login login(String accountId, byte[] nonce, byte @Nullable [] knownBrowser) {
    return new Login(
        Product.JIRA,
        Channel.FORM,
        List.of("staff"),
        true,
        "192.0.2.1",
        nonce,
        knownBrowser,
        null,
        email(accountId),
        "",
        accountId);
  }

  /** What the directory states. */
  static String email(String accountId) {
    return accountId + "@example.org";
  }

  static byte[] freshNonce() {
    byte[] nonce = new byte[32];
    new SecureRandom().nextBytes(nonce);
    return nonce;
  }
}
