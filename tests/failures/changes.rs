//! What was issued, and what each change of an account ends of it: the table of design.md 2.12 and
//! docs/administrator.md.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;

const AT: u64 = COMPLETE;

/// What a change ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// Nothing.
    Nothing,
    /// Sessions, passes, tickets, pending enrollments and remembered devices.
    Sessions,
    /// All of these, and known browsers.
    All,
    /// All except for remembered devices that were not named.
    AllButDevices,
}

/// Every change, and what it ends.
const CHANGES: [(Change, Ends); 19] = [
    (Change::AddApp, Ends::Sessions),
    (Change::NewBackupCodes, Ends::Sessions),
    (Change::Import, Ends::Sessions),
    (Change::Replace, Ends::All),
    (Change::Remove, Ends::All),
    (Change::ForgetAll, Ends::All),
    (Change::ForgetAnother, Ends::AllButDevices),
    (Change::AdministratorForgets, Ends::All),
    (Change::ResetOne, Ends::All),
    (Change::ResetAll, Ends::All),
    (Change::Suspend, Ends::All),
    (Change::SuspendAndResume, Ends::All),
    (Change::Password, Ends::All),
    (Change::Rename, Ends::Nothing),
    (Change::Prefer, Ends::Nothing),
    (Change::Unlock, Ends::Nothing),
    (Change::Resume, Ends::Nothing),
    (Change::Reseal, Ends::Nothing),
    (Change::SignIn, Ends::Nothing),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    AddApp,
    NewBackupCodes,
    Import,
    Replace,
    Remove,
    ForgetAll,
    ForgetAnother,
    AdministratorForgets,
    ResetOne,
    ResetAll,
    Suspend,
    SuspendAndResume,
    Password,
    Rename,
    Prefer,
    Unlock,
    Resume,
    Reseal,
    SignIn,
}

/// What a thief with password and phone, and the owner, hold before the change.
struct Issued {
    thief: Seat,
    evidence: Bytes,
    cookie: Bytes,
    device: Bytes,
    pass_seat: Seat,
    pass: Bytes,
    /// An open challenge by SMS, in a session of its own.
    challenged: Seat,
    ticket: Bytes,
    code: String,
    /// A challenge by e-mail that was answered.
    spent: (Bytes, String),
    /// An app that the owner's own session began to set up.
    pending: (Bytes, App),
}

fn row_revocations(person: &Everybody) -> u64 {
    person.account.row.as_ref().map_or(0, |row| row.revocations)
}

fn issue(alice: &mut Everybody) -> Issued {
    let thief = seat(66);
    let event = thief.sign_in(choose(Method::Email, None, false));
    let ticket = alice.honestly(AT, event, &thief).shown().expect("a ticket");
    let spent = (ticket.clone(), alice.inbox.clone());
    let act = SignInAct::Respond {
        answer: typed(Method::Email, &alice.inbox),
        ticket: Some(ticket),
        remember_device: true,
    };
    let told = alice.run(AT, thief.sign_in(act));
    let (evidence, cookie) = (told.evidence(), told.cookie());
    let Verdict::Admit { device_token: Some(device), .. } = told.verdict else {
        panic!("no device is remembered")
    };
    let pass_seat = Seat { device_token: Some(device.clone()), ..seat(67) };
    let pass = alice.run(AT, pass_seat.begin()).evidence();
    let challenged = seat(68);
    let event = challenged.sign_in(choose(Method::Sms, None, false));
    let ticket = alice.honestly(AT, event, &challenged).shown().expect("a ticket");
    let code = alice.inbox.clone();
    let own = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
    let event = alice.seat.own(&alice.evidence, own);
    let started = alice.run(AT, event).started().expect("an enrollment");
    let pending = (ticket_of(&started), scan(&started));
    Issued {
        thief,
        evidence,
        cookie,
        device,
        pass_seat,
        pass,
        challenged,
        ticket,
        code,
        spent,
        pending,
    }
}

fn own(alice: &mut Everybody, act: SelfServiceAct) -> Told {
    let event = alice.seat.own(&alice.evidence, act);
    alice.run(AT, event)
}

fn number_of(alice: &mut Everybody, method: Method) -> u32 {
    let told = own(alice, SelfServiceAct::List {});
    let found = told.summary().authenticators.iter().find(|one| one.method == method);
    found.expect("it is set up").id
}

/// Makes the change; the verdict of its last step.
fn change(alice: &mut Everybody, change: Change) -> Told {
    let host = |alice: &mut Everybody, act| alice.run(AT, admin(act));
    match change {
        Change::AddApp => {
            let told = own(alice, SelfServiceAct::Enroll { act: start(Method::Totp, None) });
            let started = told.started().expect("an enrollment");
            let code = scan(&started).code(AT);
            let act = confirm(&ticket_of(&started), Some(&code), "another");
            own(alice, SelfServiceAct::Enroll { act })
        }
        Change::NewBackupCodes => {
            let told = own(alice, SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) });
            let act = confirm(&ticket_of(&told.started().expect("codes")), None, "");
            own(alice, SelfServiceAct::Enroll { act })
        }
        Change::Import => {
            let kind = TokenKind::Counter {
                secret: SecretBytes::new(vec![5; 20]),
                algorithm: Algorithm::Sha1,
                digits: 6,
                counter: 0,
            };
            host(alice, AdminAct::Import { token: HardwareToken { serial: "B1".into(), kind } })
        }
        Change::Replace => {
            let questions = (3..6_u8).map(|question| QuestionAnswer {
                question,
                answer: SecretText::new(format!("another answer {question}")),
            });
            let told =
                own(alice, SelfServiceAct::Enroll { act: start(Method::SecurityQuestions, None) });
            let act = EnrollAct::Confirm {
                ticket: ticket_of(&told.started().expect("questions")),
                answer: Answer::Questions { chosen: questions.collect() },
                label: String::new(),
            };
            own(alice, SelfServiceAct::Enroll { act })
        }
        Change::Remove => {
            let authenticator = number_of(alice, Method::Push);
            own(alice, SelfServiceAct::Remove { authenticator })
        }
        Change::ForgetAll => own(alice, SelfServiceAct::ForgetDevices { device: None }),
        Change::ForgetAnother => own(alice, SelfServiceAct::ForgetDevices { device: Some(9999) }),
        Change::AdministratorForgets => host(alice, AdminAct::ForgetDevices {}),
        Change::ResetOne => host(alice, AdminAct::Reset { methods: vec![Method::Push] }),
        Change::ResetAll => host(alice, AdminAct::Reset { methods: Vec::new() }),
        Change::Suspend => host(alice, AdminAct::Suspend {}),
        Change::SuspendAndResume => {
            host(alice, AdminAct::Suspend {});
            host(alice, AdminAct::Resume {})
        }
        Change::Password => host(alice, AdminAct::PasswordChanged {}),
        Change::Rename => {
            let authenticator = number_of(alice, Method::Totp);
            own(alice, SelfServiceAct::Rename { authenticator, label: "renamed".into() })
        }
        Change::Prefer => own(alice, SelfServiceAct::Prefer { method: Some(Method::Sms) }),
        Change::Unlock => host(alice, AdminAct::Unlock {}),
        Change::Resume => host(alice, AdminAct::Resume {}),
        Change::Reseal => host(alice, AdminAct::Reseal {}),
        Change::SignIn => {
            let code = alice.app.near(AT, 1);
            alice.run(AT, seat(70).totp(&code))
        }
    }
}

/// What still counts: evidence, pass, device, ticket, pending enrollment, known browser. Each is
/// tried on a copy.
fn living(alice: &Everybody, issued: &Issued) -> [bool; 6] {
    let counts = |seat: &Seat, evidence: &Bytes| {
        let facts = EVERY_ENGINE.check_evidence("10100", &seat.nonce, evidence, AT);
        let compares = facts.is_some_and(|facts| facts.revocations == row_revocations(alice));
        let told = alice.clone().run(AT, seat.own(evidence, SelfServiceAct::List {}));
        let suspended = told.refusal().is_some_and(|(refusal, _)| refusal == Refusal::Suspended {});
        // Host and engine agree.
        assert_eq!(told.refusal().is_none(), compares && !suspended, "{}", told.json());
        compares
    };
    let device = Seat { device_token: Some(issued.device.clone()), ..seat(71) };
    let device = alice.clone().run(AT, device.begin()).is_admitted();
    let act = respond(typed(Method::Sms, &issued.code), Some(&issued.ticket));
    let ticket = alice.clone().run(AT, issued.challenged.sign_in(act)).is_admitted();
    let mut owner = alice.clone();
    let (pending, app) = &issued.pending;
    let act = confirm(pending, Some(&app.code(AT)), "pending");
    let pending = !own(&mut owner, SelfServiceAct::Enroll { act }).is_silent();
    let known = Seat { known_browser: Some(issued.cookie.clone()), ..seat(72) };
    let told = alice.clone().run(AT, known.totp(&alice.app.wrong(AT)));
    let known = told.audit().contains(&(AuditKind::WrongAnswer, Some(Lane::Known)));
    let evidence = counts(&issued.thief, &issued.evidence);
    [evidence, counts(&issued.pass_seat, &issued.pass), device, ticket, pending, known]
}

/// findings: F-A2; rows: 14, 116, 118
#[test]
fn each_change_ends_what_the_table_says() {
    for (what, ends) in CHANGES {
        let mut alice = everybody();
        let issued = issue(&mut alice);
        assert_eq!(living(&alice, &issued), [true; 6], "before {what:?}");
        let before = row_revocations(&alice);
        let told = change(&mut alice, what);
        assert!(told.save.is_some(), "{what:?}: {}", told.json());
        let expected = match ends {
            Ends::Nothing => [true; 6],
            Ends::Sessions => [false, false, false, false, false, true],
            Ends::All => [false; 6],
            Ends::AllButDevices => [false, false, true, false, false, false],
        };
        assert_eq!(living(&alice, &issued), expected, "after {what:?}");
        assert_eq!(row_revocations(&alice) > before, ends != Ends::Nothing, "{what:?}");
        // What was used up stays so.
        let (ticket, code) = &issued.spent;
        let act = respond(typed(Method::Email, code), Some(ticket));
        assert!(!alice.clone().run(AT, issued.thief.sign_in(act)).is_admitted(), "{what:?}");
    }
}

/// findings: F-A2
#[test]
fn the_session_that_acted_goes_on_and_is_no_fresher() {
    for (what, ends) in CHANGES {
        let mut alice = everybody();
        let held = alice.evidence.clone();
        let facts = |evidence: &Bytes| {
            EVERY_ENGINE.check_evidence("10100", &seat(1).nonce, evidence, AT).expect("evidence")
        };
        let told = change(&mut alice, what);
        let Verdict::Changed { renewed, .. } = &told.verdict else { continue };
        let is_own = matches!(
            what,
            Change::AddApp
                | Change::NewBackupCodes
                | Change::Replace
                | Change::Remove
                | Change::ForgetAll
                | Change::ForgetAnother
        );
        assert_eq!(renewed.is_some(), is_own, "{what:?}");
        let Some(renewed) = renewed else { continue };
        let (before, after) = (facts(&held), facts(&renewed.evidence));
        assert!(after.revocations > before.revocations);
        assert_eq!(after, EvidenceFacts { revocations: after.revocations, ..before }, "{what:?}");
        assert_eq!(renewed.known_browser.is_some(), ends != Ends::Sessions, "{what:?}");
        if let Some(cookie) = &renewed.known_browser {
            let known = Seat { known_browser: Some(cookie.clone()), ..seat(72) };
            let told = alice.clone().run(AT, known.totp(&alice.app.wrong(AT)));
            assert!(told.audit().contains(&(AuditKind::WrongAnswer, Some(Lane::Known))));
        }
        assert!(own(&mut alice, SelfServiceAct::List {}).refusal().is_none(), "{what:?}");
        // It does not work in another session.
        let other = seat(73).own(&renewed.evidence, SelfServiceAct::List {});
        assert!(alice.run(AT, other).refusal().is_some());
    }
}

/// findings: F-A2
#[test]
fn a_first_factor_ends_the_grace_of_every_session() {
    let graced = engine(r#"{"mode":"enforce","enrollment":{"grace_days":7}}"#);
    let (mut bob, thief, owner) = (Account::new("10101"), Seat::new(66), Seat::new(1));
    let pass = bob.run(&graced, START, thief.sign_in(SignInAct::Postpone {})).evidence();
    let begun = bob.run(&graced, START, owner.enroll(start(Method::Totp, None)));
    let started = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&started), Some(&scan(&started).code(START)), "");
    let told = bob.run(&graced, START, owner.enroll(act));
    assert!(told.save.is_some(), "{}", told.json());
    let facts = graced.check_evidence("10101", &thief.nonce, &pass, START).expect("it opens");
    assert!(facts.revocations < bob.row.as_ref().map_or(0, |row| row.revocations));
    let told = bob.run(&graced, START, thief.own(&pass, SelfServiceAct::List {}));
    assert!(told.refusal().is_some(), "{}", told.json());
}

/// findings: F-A2
#[test]
fn an_administrator_who_changes_the_own_account_goes_on() {
    let policy = r#"{"mode":"enforce","methods":{"hotp":{"enabled":true}}}"#;
    let engine = engine(policy);
    for (act, goes_on) in [
        (AdminAct::ForgetDevices {}, true),
        (AdminAct::Reset { methods: vec![Method::Totp] }, false),
        (AdminAct::Suspend {}, false),
    ] {
        let mut boss = Enrolled::new(&engine, "1");
        let actor = Actor::Administrator {
            account_id: "1".into(),
            nonce: Bytes::from(boss.seat.nonce.as_slice()),
            evidence: boss.evidence.clone(),
            revocations: boss.account.row.as_ref().map_or(0, |row| row.revocations),
        };
        let old = boss.evidence.clone();
        let told = boss.run(&engine, START, Event::Admin { actor, reason: "mine".into(), act });
        let Verdict::Changed { renewed, .. } = &told.verdict else { panic!("{}", told.json()) };
        assert_eq!(renewed.is_some(), goes_on);
        let list = |evidence: &Bytes| boss.seat.own(evidence, SelfServiceAct::List {});
        assert!(boss.account.clone().run(&engine, START, list(&old)).refusal().is_some());
        if let Some(renewed) = renewed {
            let told = boss.account.clone().run(&engine, START, list(&renewed.evidence));
            assert!(told.refusal().is_none(), "{}", told.json());
        }
    }
}
