package dev.countersign.integration;

import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Trouble;
import dev.countersign.verifier.wire.Verdict;
import org.jspecify.annotations.Nullable;

/** Every way in which a person's act leads to a task for the host. */
enum Asking {
  MAIL_TO_SIGN_IN(Finding.Sent.class, Trouble.NotDelivered.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      return sends(
          cluster, Kind.withMessages(cluster, node, FactorMethod.EMAIL), FactorMethod.EMAIL);
    }
  },
  SMS_TO_SIGN_IN(Finding.Sent.class, Trouble.NotDelivered.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      return sends(cluster, Kind.withMessages(cluster, node, FactorMethod.SMS), FactorMethod.SMS);
    }
  },
  MAIL_TO_ENROLL(Finding.Sent.class, Trouble.NotDelivered.class) {
    @Override
    Turn turn(Cluster cluster, Node node) {
      Session session = Kind.newcomer(node);
      return new Turn(session.accountId(), at -> session.at(at).starts(FactorMethod.EMAIL, null));
    }
  },
  SMS_TO_ENROLL(Finding.Sent.class, Trouble.NotDelivered.class) {
    @Override
    Turn turn(Cluster cluster, Node node) {
      Session session = Kind.newcomer(node);
      String number = Kind.destination(session.accountId(), FactorMethod.SMS);
      return new Turn(session.accountId(), at -> session.at(at).starts(FactorMethod.SMS, number));
    }
  },
  ASSERTION(Finding.Asserted.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      String account = Kind.withCredential(node).accountId();
      Session session = Session.of(node, account);
      Shown.Credential shown =
          (Shown.Credential) Session.shown(session.opens(FactorMethod.WEB_AUTHN));
      return responds(session, Kind.assertion(account), shown.ticket());
    }
  },
  REGISTRATION(Finding.Registered.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      Session session = Kind.newcomer(node);
      Started.Credential open = (Started.Credential) started(session, FactorMethod.WEB_AUTHN);
      return confirms(session, open.ticket(), Kind.assertion(session.accountId()));
    }
  },
  PROMPT_TO_SIGN_IN(Finding.PushStarted.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      return sends(cluster, Kind.withPush(node), FactorMethod.PUSH);
    }
  },
  PROMPT_TO_ENROLL(Finding.PushStarted.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      Session session = Kind.newcomer(node);
      Started.Prompt open = (Started.Prompt) started(session, FactorMethod.PUSH);
      return confirms(session, open.ticket(), new Answer.Push());
    }
  },
  POLL_TO_SIGN_IN(Finding.Valid.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      Session session = Kind.withPush(node);
      cluster.laterBy(Kind.WAIT_SECONDS);
      Session later = Session.of(node, session.accountId());
      Shown.Prompted shown = (Shown.Prompted) Session.shown(later.opens(FactorMethod.PUSH));
      return responds(later, new Answer.Push(), shown.ticket());
    }
  },
  POLL_TO_ENROLL(Finding.Valid.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      Session session = Kind.newcomer(node);
      Started.Prompt open = (Started.Prompt) started(session, FactorMethod.PUSH);
      Verdict prompted = session.confirms(open.ticket(), new Answer.Push());
      Started.Prompt sent = (Started.Prompt) Session.started(prompted);
      return confirms(session, sent.ticket(), new Answer.Push());
    }
  },
  YUBICO_OTP_TO_SIGN_IN(Finding.OtpValid.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      Yubikey key = new Yubikey();
      Session session = Kind.withServerKey(node, key);
      Answer otp = new Answer.Code(FactorMethod.YUBICO_OTP, key.touch());
      return responds(Session.of(node, session.accountId()), otp, null);
    }
  },
  YUBICO_OTP_TO_ENROLL(Finding.OtpValid.class, Trouble.Unavailable.class) {
    @Override
    Turn turn(Cluster cluster, Node node) throws Exception {
      Session session = Kind.newcomer(node);
      Started.Yubikey open = (Started.Yubikey) started(session, FactorMethod.YUBICO_OTP);
      Answer otp = new Answer.Code(FactorMethod.YUBICO_OTP, new Yubikey().touch());
      return confirms(session, open.ticket(), otp);
    }
  };

  /** The one finding that is a yes. */
  final Class<? extends Finding> yes;

  /** What the person sees if the host could not be asked. */
  final Class<? extends Trouble> failure;

  Asking(Class<? extends Finding> yes, Class<? extends Trouble> failure) {
    this.yes = yes;
    this.failure = failure;
  }

  /** Does it again, at a node. */
  @FunctionalInterface
  interface Act {
    Verdict at(Node node) throws Exception;
  }

  /**
   * A person about to do what leads to the task.
   *
   * @param accountId the account
   * @param act what is done; it may be repeated
   */
  record Turn(String accountId, Act act) {}

  /** A new account each time, ready for the task. */
  abstract Turn turn(Cluster cluster, Node node) throws Exception;

  /** Whether something goes out; it is counted beforehand, and a failure is recorded. */
  boolean isSending() {
    return yes == Finding.Sent.class || yes == Finding.PushStarted.class;
  }

  /** Whether the host's method has no result, and so nothing to lie about. */
  boolean isVoid() {
    return yes == Finding.Sent.class;
  }

  /** Whether the verdict is the one that follows from a yes. */
  boolean isDone(Verdict verdict) {
    if (verdict instanceof Verdict.Admit) {
      return true;
    }
    if (verdict instanceof Verdict.Challenge page) {
      return isSending() && page.shown() != null && page.trouble() == null;
    }
    return verdict instanceof Verdict.Enroll page
        && page.trouble() == null
        && (isSending() ? page.started() != null : page.started() instanceof Started.BackupCodes);
  }

  private static Turn sends(Cluster cluster, Session session, FactorMethod method) {
    cluster.laterBy(Kind.WAIT_SECONDS);
    Session later = Session.of(session.node(), session.accountId());
    return new Turn(session.accountId(), at -> later.at(at).opens(method));
  }

  private static Turn responds(Session session, Answer answer, byte @Nullable [] ticket) {
    SignInAct act = new SignInAct.Respond(answer, ticket, false);
    return new Turn(session.accountId(), at -> session.at(at).does(act));
  }

  private static Turn confirms(Session session, byte[] ticket, Answer answer) {
    return new Turn(session.accountId(), at -> session.at(at).confirms(ticket, answer));
  }

  private static Started started(Session session, FactorMethod method) throws Exception {
    return Session.started(session.starts(method, null));
  }
}
