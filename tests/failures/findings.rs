//! What the host found counts only for the task that was asked, and only if it is a clear yes.

use crate::every::*;
use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;

const LATER: u64 = COMPLETE + 3600;

/// One finding of each kind, with the content that would be right if it answered this task.
fn every_finding(task: &HostTask) -> Vec<Finding> {
    let (otp, nonce) = match task {
        HostTask::CheckYubico { otp, nonce } => (otp.clone(), nonce.clone()),
        _ => (SecretText::new(server_otp(9)), "0".repeat(32)),
    };
    let blob = || Bytes::from([3; 300].as_slice());
    let credential_id = Bytes::from(b"credential".as_slice());
    vec![
        Finding::Sent {},
        Finding::Valid {},
        Finding::Asserted { credential: blob(), sign_count: 9, user_verified: true },
        Finding::Registered {
            credential_id,
            credential: blob(),
            sign_count: 9,
            user_verified: true,
        },
        Finding::OtpValid { otp, nonce },
        Finding::PushStarted { transaction: "push-2".into() },
        Finding::Waiting {},
        Finding::Invalid {},
        Finding::Failed {},
    ]
}

/// A person whose sign-in waits for the host.
struct Waiting {
    alice: Everybody,
    seat: Seat,
    ticket: Bytes,
    task: HostTask,
}

/// The tasks of a sign-in.
const KINDS: [&str; 5] = ["code", "assertion", "otp", "prompt", "poll"];

fn waiting(kind: &str) -> Waiting {
    let (mut alice, seat) = (everybody(), seat(2));
    let shown = |alice: &mut Everybody, method| {
        let told = alice.honestly(LATER, seat.sign_in(choose(method, None, false)), &seat);
        told.shown().expect("a ticket")
    };
    let act = match kind {
        "code" => choose(Method::Email, None, false),
        "prompt" => choose(Method::Push, None, false),
        "assertion" => respond(assertion(), Some(&shown(&mut alice, Method::WebAuthn))),
        "poll" => respond(Answer::Push {}, Some(&shown(&mut alice, Method::Push))),
        _ => respond(typed(Method::YubicoOtp, &server_otp(9)), None),
    };
    let told = alice.run(LATER, seat.sign_in(act));
    let (ticket, task) = told.asked().unwrap_or_else(|| panic!("{kind}: {}", told.json()));
    let task = copy(task);
    Waiting { alice, seat, ticket, task }
}

/// Whether this finding is a yes to this task.
fn is_yes(kind: &str, finding: &Finding) -> bool {
    matches!(
        (kind, finding),
        ("assertion", Finding::Asserted { .. })
            | ("otp", Finding::OtpValid { .. })
            | ("poll", Finding::Valid {})
    )
}

/// rows: 17, 132
#[test]
fn only_the_yes_to_the_question_that_was_asked_lets_in() {
    for kind in KINDS {
        let Waiting { alice, seat, ticket, task } = waiting(kind);
        for finding in every_finding(&task) {
            let (mut alice, yes) = (alice.clone(), is_yes(kind, &finding));
            let name = serde_json::to_string(&finding).expect("text");
            let told = alice.run(LATER, seat.sign_in(report(&ticket, finding)));
            assert_eq!(told.is_admitted(), yes, "{kind} {name}: {}", told.json());
        }
    }
    // A server's yes to another OTP, another nonce, or none.
    let Waiting { alice, seat, ticket, task } = waiting("otp");
    let HostTask::CheckYubico { otp, nonce } = &task else { panic!("no OTP") };
    let text = otp.expose();
    for (other, echoed) in [
        (server_otp(10), nonce.clone()),
        (text.to_owned(), nonce.to_uppercase()),
        (text.to_owned(), String::new()),
        (String::new(), nonce.clone()),
        (text.to_uppercase(), nonce.clone()),
        (text.chars().skip(1).collect(), nonce.clone()),
    ] {
        let finding = Finding::OtpValid { otp: SecretText::new(other), nonce: echoed };
        let told = alice.clone().run(LATER, seat.sign_in(report(&ticket, finding)));
        assert_eq!(told.trouble(), Some(Trouble::Unavailable {}), "{}", told.json());
        assert!(told.is_silent());
    }
}

/// rows: 17
#[test]
fn a_finding_counts_for_its_account_session_minute_and_once() {
    for kind in KINDS {
        let Waiting { alice, seat: hers, ticket, task } = waiting(kind);
        let yes = || right(&task, 5);
        let run = |mut alice: Everybody, at, seat: &Seat, engine: &Engine| {
            alice.account.run(engine, at, seat.sign_in(report(&ticket, yes())))
        };
        let expired = Some(Trouble::Expired {});
        // In time, and a second too late.
        let told = run(alice.clone(), LATER + 59, &hers, &EVERY_ENGINE);
        assert_eq!(told.trouble(), None, "{kind}: {}", told.json());
        let told = run(alice.clone(), LATER + 60, &hers, &EVERY_ENGINE);
        assert_eq!(told.trouble(), expired, "{kind}: {}", told.json());
        // Another session, another account.
        let told = run(alice.clone(), LATER, &seat(3), &EVERY_ENGINE);
        assert_eq!(told.trouble(), expired, "{kind}: {}", told.json());
        let mut bob = Everybody::of("10101");
        let told = bob.run(LATER, hers.sign_in(report(&ticket, yes())));
        assert_eq!(told.trouble(), expired, "{kind}: {}", told.json());
        // Another ring, an altered ticket, and a truncated one.
        for place in [0, 2, 9, 25, ticket.as_slice().len() - 1] {
            let mut bent = ticket.as_slice().to_vec();
            bent[place] ^= 1;
            let act = report(&Bytes::new(bent), yes());
            let told = alice.clone().run(LATER, hers.sign_in(act));
            assert_eq!(told.trouble(), expired, "{kind} {place}: {}", told.json());
        }
        // After a password change, which ends everything pending.
        let mut later = alice.clone();
        later.run(LATER, admin(AdminAct::PasswordChanged {}));
        let told = run(later, LATER, &hers, &EVERY_ENGINE);
        assert_eq!(told.trouble(), expired, "{kind}: {}", told.json());
        // Once: a ticket that let someone in is used up.
        let mut once = alice.clone();
        let told = once.run(LATER, hers.sign_in(report(&ticket, yes())));
        if told.is_admitted() {
            let told = once.run(LATER, hers.sign_in(report(&ticket, yes())));
            assert_eq!(told.trouble(), expired, "{kind}: {}", told.json());
        }
    }
}

/// rows: 57, 98
#[test]
fn a_finding_is_worth_nothing_for_a_method_that_was_switched_off_or_locked_meanwhile() {
    for (kind, word) in [
        ("code", "email"),
        ("assertion", "webauthn"),
        ("otp", "yubico_otp"),
        ("prompt", "push"),
        ("poll", "push"),
    ] {
        let Waiting { mut alice, seat, ticket, task } = waiting(kind);
        let off = EVERY.replace(
            &format!(r#""{word}":{{"enabled":true"#),
            &format!(r#""{word}":{{"enabled":false"#),
        );
        assert_ne!(off, EVERY);
        let later = engine_at(&off, 2);
        let event = seat.sign_in(report(&ticket, right(&task, 5)));
        let told = alice.account.run(&later, LATER, event);
        assert!(!told.is_admitted() && told.is_silent(), "{kind}: {}", told.json());
        assert_eq!(told.trouble(), Some(Trouble::Expired {}), "{kind}");
    }
    // A lock that began after the code was sent: nothing is shown, right or not.
    let Waiting { mut alice, seat, ticket, .. } = waiting("code");
    for _ in 0..5 {
        alice.run(LATER, seat.totp(&alice.app.wrong(LATER)));
    }
    for finding in [Finding::Sent {}, Finding::Failed {}] {
        let told = alice.run(LATER, seat.sign_in(report(&ticket, finding)));
        assert_eq!((told.trouble(), told.shown()), (None, None), "{}", told.json());
        assert!(told.is_silent() && told.locked_until() == LATER + 60);
    }
}

/// rows: 57
#[test]
fn a_question_about_a_phone_or_key_that_was_replaced_is_void() {
    // Another person's phone is removed while it rings.
    let (mut alice, hers, own) = (everybody(), seat(2), seat(1));
    let told = alice.run(LATER, hers.sign_in(choose(Method::Push, None, false)));
    let (prompt, _) = told.asked().expect("a prompt");
    let started = Finding::PushStarted { transaction: "push-1".into() };
    let told = alice.run(LATER, hers.sign_in(report(&prompt, started)));
    let shown = told.shown().expect("a ticket");
    let told = alice.run(LATER, hers.sign_in(respond(Answer::Push {}, Some(&shown))));
    let (ticket, task) = told.asked().expect("a poll");
    let task: HostTask = copy(task);
    // The host first said yes to the prompt, then no, so the next prompt need not wait.
    let told = alice.run(LATER, hers.sign_in(report(&prompt, Finding::Failed {})));
    assert!(!told.is_silent());
    let at = LATER + 10;
    alice.evidence = alice.honestly(at, own.totp(&alice.app.code(at)), &own).evidence();
    let event = own.own(&alice.evidence, SelfServiceAct::List {});
    let list = alice.run(at, event);
    let id = |method| {
        let view = list.summary().authenticators.iter().find(|view| view.method == method);
        view.expect("one").id
    };
    let remove = SelfServiceAct::Remove { authenticator: id(Method::Push) };
    let event = own.own(&alice.evidence, remove);
    assert!(!alice.run(at, event).is_silent());
    let renamed = Renamed(own.clone()).login("alice2");
    let start = start(Method::Push, None);
    let event = Event::SelfService {
        login: renamed.clone(),
        evidence: alice.evidence.clone(),
        act: SelfServiceAct::Enroll { act: start },
    };
    let mut told = alice.run(at, event);
    for _ in 0..2 {
        let started = told.started().expect("an enrollment");
        let act = EnrollAct::Confirm {
            ticket: ticket_of(&started),
            answer: Answer::Push {},
            label: String::new(),
        };
        let own_event = |act| Event::SelfService {
            login: renamed.clone(),
            evidence: alice.evidence.clone(),
            act,
        };
        let asked = alice.account.run(&EVERY_ENGINE, at, own_event(SelfServiceAct::Enroll { act }));
        let (ticket, task) = asked.asked().unwrap_or_else(|| panic!("{}", asked.json()));
        let finding = right(task, 1);
        let act = SelfServiceAct::Report { ticket, finding };
        told = alice.account.run(&EVERY_ENGINE, at, own_event(act));
    }
    assert!(told.summary().authenticators.iter().any(|view| view.method == Method::Push));
    let told = alice.run(at, hers.sign_in(report(&ticket, right(&task, 1))));
    assert_eq!(told.trouble(), Some(Trouble::Expired {}), "{}", told.json());
    // A key whose secret was imported is checked only here.
    let Waiting { mut alice, seat: hers, ticket, task } = waiting("otp");
    alice.evidence = alice.honestly(at, own.totp(&alice.app.code(at)), &own).evidence();
    let list = alice.run(at, own.own(&alice.evidence, SelfServiceAct::List {}));
    for view in &list.summary().authenticators {
        if view.method == Method::YubicoOtp {
            let remove = SelfServiceAct::Remove { authenticator: view.id };
            alice.run(at, own.own(&alice.evidence, remove));
        }
    }
    let kind = TokenKind::Yubico {
        public_id: SERVER_KEY.into(),
        private_id: SecretBytes::new(vec![2; 6]),
        key: SecretBytes::new(vec![1; 16]),
    };
    let token = HardwareToken { serial: "B1".into(), kind };
    assert!(!alice.run(at, admin(AdminAct::Import { token })).is_silent());
    let told = alice.run(at, hers.sign_in(report(&ticket, right(&task, 1))));
    assert!(!told.is_admitted() && told.is_silent(), "{}", told.json());
}

/// A login under another user name.
struct Renamed(Seat);

impl Renamed {
    fn login(&self, name: &str) -> Login {
        Login { display_name: name.into(), ..self.0.login() }
    }
}

/// rows: 36
#[test]
fn a_registration_challenge_is_used_up_by_its_registration() {
    let mut bob = Account::new("10101");
    let seat = seat(1);
    let begun = bob.run(&EVERY_ENGINE, START, seat.enroll(start(Method::WebAuthn, None)));
    let started = begun.started().expect("an enrollment");
    let act = || EnrollAct::Confirm {
        ticket: ticket_of(&started),
        answer: assertion(),
        label: String::new(),
    };
    let asked = bob.run(&EVERY_ENGINE, START, seat.enroll(act()));
    let (ticket, task) = asked.asked().expect("a task");
    let again = bob.run(&EVERY_ENGINE, START, seat.enroll(act()));
    let (second, other) = again.asked().expect("a task");
    let challenge = |task: &HostTask| match task {
        HostTask::VerifyRegistration { ceremony, .. } => ceremony.challenge.clone(),
        _ => panic!("no registration"),
    };
    assert_eq!(challenge(task), challenge(other), "one ticket, one challenge");
    let told = bob.run(&EVERY_ENGINE, START, seat.sign_in(report(&ticket, right(task, 1))));
    assert!(!told.is_silent(), "{}", told.json());
    // The same challenge registers no second key: not by repeating the finding, not by the other
    // task, not by a new confirmation, now or in self-service.
    for ticket in [&ticket, &second] {
        let finding = Finding::Registered {
            credential_id: Bytes::from(b"other".as_slice()),
            credential: Bytes::from([4; 100].as_slice()),
            sign_count: 0,
            user_verified: true,
        };
        let told = bob.run(&EVERY_ENGINE, START, seat.sign_in(report(ticket, finding)));
        assert!(told.is_silent() && !told.is_admitted(), "{}", told.json());
    }
    let told = bob.run(&EVERY_ENGINE, START, seat.enroll(act()));
    assert!(told.asked().is_none() && told.is_silent(), "{}", told.json());
}

/// rows: 131
#[test]
fn nothing_of_a_credential_is_written_before_everything_is_right() {
    let strict =
        engine(&EVERY.replace(r#""webauthn":{"#, r#""webauthn":{"user_verification":true,"#));
    let blob = |byte: u8, length: usize| Bytes::new(vec![byte; length]);
    let Waiting { alice, seat, ticket, .. } = waiting("assertion");
    for (engine, finding, trouble) in [
        (&*EVERY_ENGINE, Finding::Invalid {}, Trouble::WrongAnswer {}),
        (&*EVERY_ENGINE, Finding::Failed {}, Trouble::Unavailable {}),
        (
            &*EVERY_ENGINE,
            Finding::Asserted { credential: blob(9, 0), sign_count: 7, user_verified: true },
            Trouble::WrongAnswer {},
        ),
        (
            &*EVERY_ENGINE,
            Finding::Asserted { credential: blob(9, 2049), sign_count: 7, user_verified: true },
            Trouble::WrongAnswer {},
        ),
        (
            &strict,
            Finding::Asserted { credential: blob(9, 300), sign_count: 7, user_verified: false },
            Trouble::WrongAnswer {},
        ),
    ] {
        let mut alice = alice.clone();
        let told = alice.account.run(engine, LATER, seat.sign_in(report(&ticket, finding)));
        assert_eq!(told.trouble(), Some(trouble), "{}", told.json());
        assert!(told.is_silent());
    }
    // A counter that did not grow is recorded and reported, and changes no credential.
    for count in [0, 1] {
        let mut alice = alice.clone();
        let finding =
            Finding::Asserted { credential: blob(9, 300), sign_count: count, user_verified: true };
        let told = alice.run(LATER, seat.sign_in(report(&ticket, finding)));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}));
        assert_eq!(told.audit().first().map(|(kind, _)| *kind), Some(AuditKind::CloneSuspected));
        let notices = told.save.expect("a save").notices;
        assert_eq!(notices.first().map(|one| one.kind), Some(NoticeKind::CloneSuspected));
        let shown = alice
            .honestly(LATER, seat.sign_in(choose(Method::WebAuthn, None, false)), &seat)
            .shown()
            .expect("a ticket");
        let told = alice.run(LATER, seat.sign_in(respond(assertion(), Some(&shown))));
        let Some((ticket, HostTask::VerifyAssertion { credential, .. })) = told.asked() else {
            panic!("{}", told.json())
        };
        assert_eq!(*credential, blob(3, 300), "the old one is asked about");
        let finding =
            Finding::Asserted { credential: blob(9, 300), sign_count: 2, user_verified: false };
        assert!(alice.run(LATER, seat.sign_in(report(&ticket, finding))).is_admitted());
    }
}

#[test]
fn r_oob_11_a_denied_prompt_is_told_and_ends_and_another_one_is_counted() {
    let Waiting { mut alice, seat: hers, ticket, task } = waiting("poll");
    let told = alice.run(LATER, hers.sign_in(report(&ticket, Finding::Waiting {})));
    assert!(told.is_silent() && told.shown().is_some(), "{}", told.json());
    let told = alice.run(LATER, hers.sign_in(report(&ticket, Finding::Invalid {})));
    assert_eq!(told.trouble(), Some(Trouble::Denied {}));
    let notices = told.save.expect("a save").notices;
    assert_eq!(notices.first().map(|one| one.kind), Some(NoticeKind::PromptDenied));
    // The phone changes its mind: too late.
    let told = alice.run(LATER, hers.sign_in(report(&ticket, right(&task, 1))));
    assert_eq!(told.trouble(), Some(Trouble::Expired {}));
    // The next one has to wait.
    let told = alice.run(LATER + 59, hers.sign_in(choose(Method::Push, None, true)));
    assert_eq!(told.trouble(), Some(Trouble::TooSoon { at: LATER + 60 }));
    let told = alice.run(LATER + 60, hers.sign_in(choose(Method::Push, None, true)));
    assert!(told.asked().is_some(), "{}", told.json());
}

#[test]
fn a_prompt_denied_while_a_phone_is_set_up_can_be_sent_again() {
    let mut bob = Account::new("10101");
    let seat = seat(1);
    let begun = bob.run(&EVERY_ENGINE, START, seat.enroll(start(Method::Push, None)));
    let mut ticket = ticket_of(&begun.started().expect("an enrollment"));
    let confirm = |ticket: &Bytes| {
        seat.enroll(EnrollAct::Confirm {
            ticket: ticket.clone(),
            answer: Answer::Push {},
            label: String::new(),
        })
    };
    let mut prompts = 0;
    for (at, findings) in [
        (START, [Finding::PushStarted { transaction: "one".into() }, Finding::Invalid {}]),
        (START + 60, [Finding::PushStarted { transaction: "two".into() }, Finding::Valid {}]),
    ] {
        for finding in findings {
            let told = bob.run(&EVERY_ENGINE, at, confirm(&ticket));
            let (asked, task) = told.asked().unwrap_or_else(|| panic!("{}", told.json()));
            prompts += u32::from(matches!(task, HostTask::StartPush { .. }));
            let told = bob.run(&EVERY_ENGINE, at, seat.sign_in(report(&asked, finding)));
            ticket = ticket_of(&told.started().expect("a page"));
        }
    }
    assert_eq!(prompts, 2);
    let told = bob.run(&EVERY_ENGINE, START + 61, seat.begin());
    assert!(matches!(told.verdict, Verdict::Challenge { .. }), "{}", told.json());
}
