package dev.countersign.testkit;

import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.VerifierUnavailableException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A person who signs in to a verifier under test; the first factor is assumed. */
public final class TestPerson {
  private final String accountId;
  private final Login login;

  /**
   * A person.
   *
   * @param accountId the account
   * @param groups the groups the person is in
   */
  public TestPerson(String accountId, String... groups) {
    this.accountId = accountId;
    byte[] nonce = new byte[32];
    new Random(accountId.hashCode()).nextBytes(nonce);
    this.login =
        new Login(
            Product.JIRA,
            Channel.FORM,
            List.of(groups),
            true,
            "192.0.2.7",
            nonce,
            null,
            null,
            null,
            "",
            "Person " + accountId);
  }

  /**
   * The account.
   *
   * @return its id
   */
  public String accountId() {
    return accountId;
  }

  /**
   * The host's facts about this person's login.
   *
   * @return the facts
   */
  public Login login() {
    return login;
  }

  /**
   * Performs one act while signing in.
   *
   * @param verifier whom to ask
   * @param act the act
   * @return the verdict
   * @throws VerifierUnavailableException if there is none
   */
  public Verdict does(Verifier verifier, SignInAct act) throws VerifierUnavailableException {
    return verifier.run(accountId, new AccountEvent.SignIn(login, act));
  }

  /**
   * Answers with a code.
   *
   * @param verifier whom to ask
   * @param method the method of the code
   * @param code the code
   * @return the verdict
   * @throws VerifierUnavailableException if there is none
   */
  public Verdict answers(Verifier verifier, FactorMethod method, byte[] code)
      throws VerifierUnavailableException {
    return does(verifier, new SignInAct.Respond(new Answer.Code(method, code), null, false));
  }

  /**
   * Sets up an app, and then backup codes if they are offered.
   *
   * @param verifier whom to ask
   * @param atSeconds the store's time, approximately
   * @return what the person has afterwards
   * @throws VerifierUnavailableException if there is no verdict
   */
  public Enrolled enrolls(Verifier verifier, long atSeconds) throws VerifierUnavailableException {
    Verdict started =
        does(verifier, enroll(new EnrollAct.Start(FactorMethod.TOTP, null, false, null)));
    if (!(started instanceof Verdict.Enroll shown)
        || !(shown.started() instanceof Started.Totp totp)) {
      throw new AssertionError("no key is shown but " + started);
    }
    AuthenticatorApp app = new AuthenticatorApp(totp.key());
    Answer first = new Answer.Code(FactorMethod.TOTP, app.code(atSeconds));
    Verdict last = does(verifier, enroll(new EnrollAct.Confirm(totp.ticket(), first, "")));
    List<byte[]> codes = new ArrayList<>();
    if (last instanceof Verdict.Enroll next
        && next.started() instanceof Started.BackupCodes backup) {
      codes.addAll(backup.codes());
      Answer saved = new Answer.CodesSaved();
      last = does(verifier, enroll(new EnrollAct.Confirm(backup.ticket(), saved, "")));
    }
    return new Enrolled(app, List.copyOf(codes), last);
  }

  /**
   * What a person has after enrolling.
   *
   * @param app the app
   * @param backupCodes the codes shown; empty if none were
   * @param verdict the last verdict
   */
  public record Enrolled(AuthenticatorApp app, List<byte[]> backupCodes, Verdict verdict) {}

  private static SignInAct enroll(EnrollAct act) {
    return new SignInAct.Enroll(act);
  }
}
