package dev.countersign.integration;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Actor;
import dev.countersign.verifier.wire.AdminAct;
import dev.countersign.verifier.wire.Algorithm;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.HardwareToken;
import dev.countersign.verifier.wire.QuestionAnswer;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.Shown;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.TokenKind;
import dev.countersign.verifier.wire.Verdict;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Every kind of answer that must not be accepted twice, except those with a race of their own. */
enum Kind {
  HOTP_TOKEN {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      byte[] seed = seed();
      String account = imported(node, new TokenKind.Counter(seed, Algorithm.SHA1, 6, 0));
      return typed(node, account, FactorMethod.HOTP, Phone.token(seed).code(0));
    }
  },
  TWO_CODES_OF_A_HOTP_TOKEN {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      byte[] seed = seed();
      String account = imported(node, new TokenKind.Counter(seed, Algorithm.SHA1, 6, 0));
      Phone token = Phone.token(seed);
      Answer answer =
          new Answer.TwoCodes(FactorMethod.HOTP, token.code(RAN_AWAY), token.code(RAN_AWAY + 1));
      return new Ready(account, () -> Session.of(node, account).answers(answer, null));
    }
  },
  TOTP_TOKEN {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      byte[] seed = seed();
      String account = imported(node, new TokenKind.Time(seed, Algorithm.SHA1, 6, 30));
      byte[] code = Phone.token(seed).code(Phone.stepOf(node.nowSeconds()));
      return typed(node, account, FactorMethod.TOTP, code);
    }
  },
  YUBICO_OTP_CHECKED_HERE {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      Yubikey key = new Yubikey();
      String account = imported(node, new TokenKind.Yubico(key.publicId, key.privateId, key.key));
      return typed(node, account, FactorMethod.YUBICO_OTP, key.touch());
    }
  },
  YUBICO_OTP_CHECKED_BY_A_SERVER {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      Yubikey key = new Yubikey();
      String account = withServerKey(node, key).accountId();
      return typed(node, account, FactorMethod.YUBICO_OTP, key.touch());
    }
  },
  EMAIL_CODE {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      return message(cluster, node, FactorMethod.EMAIL);
    }
  },
  SMS_CODE {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      return message(cluster, node, FactorMethod.SMS);
    }
  },
  ASSERTION {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      Session session = withCredential(node);
      Session later = Session.of(node, session.accountId());
      Shown.Credential shown =
          (Shown.Credential) Session.shown(later.opens(FactorMethod.WEB_AUTHN));
      return new Ready(
          later.accountId(), () -> later.answers(assertion(later.accountId()), shown.ticket()));
    }
  },
  PUSH_APPROVAL {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      Session session = withPush(node);
      cluster.laterBy(WAIT_SECONDS);
      Session later = Session.of(node, session.accountId());
      Shown.Prompted shown = (Shown.Prompted) Session.shown(later.opens(FactorMethod.PUSH));
      return new Ready(session.accountId(), () -> later.answers(new Answer.Push(), shown.ticket()));
    }
  },
  SECURITY_ANSWERS {
    @Override
    Ready ready(Cluster cluster, Node node) throws Exception {
      Person person = cluster.enroll(node);
      choosesQuestions(node, person);
      Session later = Session.of(node, person.accountId());
      Shown.Asked asked = (Shown.Asked) Session.shown(later.opens(FactorMethod.SECURITY_QUESTIONS));
      Answer answer =
          new Answer.SecurityAnswers(asked.questions().stream().map(Kind::answerTo).toList());
      return new Ready(
          person.accountId(), () -> Session.of(node, person.accountId()).answers(answer, null));
    }
  };

  /** The wait until the next code or prompt may go out. */
  static final long WAIT_SECONDS = 61;

  private static final long RAN_AWAY = 50;

  /**
   * An account, and its one right answer.
   *
   * @param accountId the account
   * @param answer the same answer again and again, from other browsers where it needs no ticket
   */
  record Ready(String accountId, Supplier<AccountEvent> answer) {}

  abstract Ready ready(Cluster cluster, Node node) throws Exception;

  /** Whether its steps are slow by design, so that some of many at once are turned away. */
  boolean isSlow() {
    return this == SECURITY_ANSWERS;
  }

  static Session newcomer(Node node) {
    return Session.of(node, "account-" + UUID.randomUUID());
  }

  static Session withCredential(Node node) throws Exception {
    Session session = newcomer(node);
    Started.Credential open = (Started.Credential) started(session, FactorMethod.WEB_AUTHN);
    session.savesCodes(session.confirms(open.ticket(), assertion(session.accountId())));
    return session;
  }

  static Session withServerKey(Node node, Yubikey key) throws Exception {
    Session session = newcomer(node);
    Started.Yubikey open = (Started.Yubikey) started(session, FactorMethod.YUBICO_OTP);
    Answer first = new Answer.Code(FactorMethod.YUBICO_OTP, key.touch());
    session.savesCodes(session.confirms(open.ticket(), first));
    return session;
  }

  /** A person whose phone is prompted, with the browser that set it up. */
  static Session withPush(Node node) throws Exception {
    Session session = newcomer(node);
    Started.Prompt open = (Started.Prompt) started(session, FactorMethod.PUSH);
    Verdict prompted = session.confirms(open.ticket(), new Answer.Push());
    Started.Prompt sent = (Started.Prompt) Session.started(prompted);
    Verdict.Admit admitted = session.savesCodes(session.confirms(sent.ticket(), new Answer.Push()));
    return Session.inBrowser(node, session.accountId(), admitted.knownBrowser());
  }

  /** A person whose e-mail address or telephone is confirmed, with the browser that did it. */
  static Session withMessages(Cluster cluster, Node node, FactorMethod method) throws Exception {
    Session session = newcomer(node);
    String destination = destination(session.accountId(), method);
    Verdict sent = session.starts(method, method == FactorMethod.SMS ? destination : null);
    Started.Message open = (Started.Message) Session.started(sent);
    Answer code = new Answer.Code(method, cluster.host.codeFor(destination));
    Verdict.Admit admitted = session.savesCodes(session.confirms(open.ticket(), code));
    return Session.inBrowser(node, session.accountId(), admitted.knownBrowser());
  }

  /** Where codes or prompts of an account go. */
  static String destination(String accountId, FactorMethod method) {
    return switch (method) {
      case SMS -> "+4366" + Math.floorMod(accountId.hashCode(), 1_000_000_000);
      case EMAIL -> Person.email(accountId);
      default -> accountId;
    };
  }

  /** By the account's only credential. */
  static Answer assertion(String accountId) {
    byte[] credential = ObligingHost.text(accountId);
    return new Answer.Assertion(credential, credential.clone());
  }

  private static Ready message(Cluster cluster, Node node, FactorMethod method) throws Exception {
    String account = withMessages(cluster, node, method).accountId();
    cluster.laterBy(WAIT_SECONDS);
    Session later = Session.of(node, account);
    Shown.CodeSent shown = (Shown.CodeSent) Session.shown(later.opens(method));
    Answer code = new Answer.Code(method, cluster.host.codeFor(destination(account, method)));
    return new Ready(account, () -> later.answers(code, shown.ticket()));
  }

  private static Started started(Session session, FactorMethod method) throws Exception {
    return Session.started(session.starts(method, null));
  }

  private static String imported(Node node, TokenKind kind) throws Exception {
    String account = newcomer(node).accountId();
    AdminAct act = new AdminAct.Import(new HardwareToken("4711", kind));
    Verdict verdict =
        node.run(
            account, new AccountEvent.Admin(new Actor.Host("integration"), "a new token", act));
    if (verdict instanceof Verdict.Changed) {
      return account;
    }
    throw new AssertionError("not imported: " + verdict);
  }

  private static Ready typed(Node node, String account, FactorMethod method, byte[] code) {
    Answer answer = new Answer.Code(method, code);
    return new Ready(account, () -> Session.of(node, account).answers(answer, null));
  }

  private static void choosesQuestions(Node node, Person person) throws Exception {
    EnrollAct start = new EnrollAct.Start(FactorMethod.SECURITY_QUESTIONS, null, false, null);
    Started.Questions open = (Started.Questions) startedIn(node, person, start);
    List<QuestionAnswer> chosen =
        List.of(0, 1, 2).stream()
            .map(i -> new QuestionAnswer(i, answerTo(open.questions().get(i))))
            .toList();
    EnrollAct confirm = new EnrollAct.Confirm(open.ticket(), new Answer.Questions(chosen), "");
    changed(node, person, confirm);
  }

  private static Started startedIn(Node node, Person person, EnrollAct act) throws Exception {
    Started started = changed(node, person, act).summary().started();
    if (started == null) {
      throw new AssertionError("nothing is open");
    }
    return started;
  }

  private static Verdict.Changed changed(Node node, Person person, EnrollAct act) throws Exception {
    AccountEvent event =
        new AccountEvent.SelfService(
            Person.login(person.accountId(), person.nonce(), null),
            person.admitted().evidence(),
            new SelfServiceAct.Enroll(act));
    return (Verdict.Changed) node.run(person.accountId(), event);
  }

  /** A different one for each question, and not contained in it. */
  private static byte[] answerTo(String question) {
    return ObligingHost.text("zz" + Integer.toHexString(question.hashCode()));
  }

  private static byte[] seed() {
    byte[] seed = new byte[20];
    new SecureRandom().nextBytes(seed);
    return seed;
  }
}
