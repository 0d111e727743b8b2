package dev.countersign.integration;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in of one account, starting after the password.
 *
 * @param node where it takes place
 * @param accountId the account
 * @param login the host's facts about it
 */
record Session(Node node, String accountId, Login login) {
  static Session of(Node node, String accountId) {
    return inBrowser(node, accountId, null);
  }

  static Session inBrowser(Node node, String accountId, byte @Nullable [] knownBrowser) {
    return new Session(node, accountId, Person.login(accountId, Person.freshNonce(), knownBrowser));
  }

  /** The same session on another node. */
  Session at(Node another) {
    return new Session(another, accountId, login);
  }

  AccountEvent event(SignInAct act) {
    return new AccountEvent.SignIn(login, act);
  }

  AccountEvent answers(Answer answer, byte @Nullable [] ticket) {
    return event(new SignInAct.Respond(answer, ticket, false));
  }

  Verdict does(SignInAct act) throws Exception {
    return node.run(accountId, event(act));
  }

  Verdict starts(FactorMethod method, @Nullable String destination) throws Exception {
    return does(new SignInAct.Enroll(new EnrollAct.Start(method, destination, false, null)));
  }

  Verdict confirms(byte[] ticket, Answer answer) throws Exception {
    return does(new SignInAct.Enroll(new EnrollAct.Confirm(ticket, answer, "")));
  }

  /** What is pending after a step of an enrollment. */
  static Started started(Verdict verdict) {
    if (verdict instanceof Verdict.Enroll page
        && page.started() != null
        && page.trouble() == null) {
      return page.started();
    }
    throw new AssertionError("no enrollment: " + verdict);
  }

  /** Opens a method; codes and prompts go out. */
  Verdict opens(FactorMethod method) throws Exception {
    return does(new SignInAct.Choose(method, null, false));
  }

  static Shown shown(Verdict verdict) {
    if (verdict instanceof Verdict.Challenge page
        && page.shown() != null
        && page.trouble() == null) {
      return page.shown();
    }
    throw new AssertionError("nothing is shown: " + verdict);
  }

  /** After the first factor a set of backup codes is offered and saved. */
  Verdict.Admit savesCodes(Verdict verdict) throws Exception {
    Started.BackupCodes codes = (Started.BackupCodes) started(verdict);
    return (Verdict.Admit) confirms(codes.ticket(), new Answer.CodesSaved());
  }
}
