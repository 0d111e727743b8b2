//! Whether a person would still get in: what stands in for another method never stands alone.

use crate::every::NUMBER;
use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;

const LATER: u64 = START + 300;

/// Apps and SMS, both of which stand alone.
const BOTH: &str = r#"{"mode":"enforce","methods":{"sms":{"enabled":true},
    "backup_codes":{"enabled":false}}}"#;
/// Apps only stand in for SMS.
const APP_STANDS_IN: &str = r#"{"mode":"enforce","methods":{"sms":{"enabled":true},
    "backup_only":["totp"],"backup_codes":{"enabled":false}}}"#;
/// SMS only stands in for apps.
const SMS_STANDS_IN: &str = r#"{"mode":"enforce","methods":{"sms":{"enabled":true},
    "backup_only":["sms"],"backup_codes":{"enabled":false}}}"#;
const APP_ONLY: &str = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#;

/// The act that confirms a code sent to a new telephone number.
fn confirm_sms(ticket: &Bytes, code: &str) -> EnrollAct {
    let code = SecretText::new(code.into());
    let answer = Answer::Code { method: Method::Sms, code };
    EnrollAct::Confirm { ticket: ticket.clone(), answer, label: String::new() }
}

fn start_sms() -> EnrollAct {
    let destination = Some(NUMBER.to_owned());
    EnrollAct::Start { method: Method::Sms, destination, again: false, ticket: None }
}

/// The code that the host was asked to send, and the ticket of the task.
fn sent(told: &Told) -> (Bytes, String) {
    match &told.verdict {
        Verdict::AskHost { ticket, task: HostTask::SendCode { code, .. } } => {
            (ticket.clone(), code.expose().to_owned())
        }
        _ => panic!("nothing to send: {}", told.json()),
    }
}

fn add_sms(alice: &mut Enrolled, engine: &Engine, at: u64) {
    let own = |alice: &mut Enrolled, act| {
        let event = alice.seat.own(&alice.evidence, act);
        alice.run(engine, at, event)
    };
    let told = own(alice, SelfServiceAct::Enroll { act: start_sms() });
    let (ticket, code) = sent(&told);
    let told = own(alice, SelfServiceAct::Report { ticket, finding: Finding::Sent {} });
    let ticket = ticket_of(&told.started().expect("a code on its way"));
    let told = own(alice, SelfServiceAct::Enroll { act: confirm_sms(&ticket, &code) });
    assert!(told.save.is_some(), "{}", told.json());
}

fn number_of(alice: &mut Enrolled, engine: &Engine, at: u64, method: Method) -> u32 {
    let event = alice.seat.own(&alice.evidence, SelfServiceAct::List {});
    let told = alice.run(engine, at, event);
    let mut set_up = told.summary().authenticators.iter();
    set_up.find(|one| one.method == method).expect("set up").id
}

fn is_unusable(told: &Told) -> bool {
    told.refusal() == Some((Refusal::AskAdministrator {}, "methods"))
}

/// findings: F-A8
#[test]
fn a_method_that_only_stands_in_is_not_the_only_one_asked() {
    let mut alice = Enrolled::new(&engine(BOTH), "10100");
    assert!(!is_unusable(&alice.run(&engine_at(BOTH, 2), LATER, Seat::new(2).begin())));
    let told = alice.run(&engine_at(APP_STANDS_IN, 2), LATER, Seat::new(2).begin());
    assert!(is_unusable(&told), "{}", told.json());
    // Nor may a code of it be tried.
    let code = alice.app.code(LATER);
    let told = alice.run(&engine_at(APP_STANDS_IN, 2), LATER, Seat::new(2).totp(&code));
    assert!(is_unusable(&told) && told.is_silent(), "{}", told.json());
}

/// findings: F-A8
#[test]
fn what_only_stood_in_goes_with_a_reset_of_what_it_stood_in_for() {
    let engine = engine(SMS_STANDS_IN);
    let mut alice = Enrolled::new(&engine, "10100");
    add_sms(&mut alice, &engine, START);
    alice.run(&engine, LATER, admin(AdminAct::Reset { methods: vec![Method::Totp] }));
    let told = alice.run(&engine, LATER + 1, Seat::new(2).begin());
    assert!(matches!(told.verdict, Verdict::Enroll { .. }), "{}", told.json());
}

/// findings: F-A8
#[test]
fn a_method_that_stands_in_since_it_was_started_does_not_become_the_first_factor() {
    let (before, after) = (engine(BOTH), engine_at(APP_STANDS_IN, 2));
    let (mut bob, seat) = (Account::new("10200"), Seat::new(1));
    let event = seat.enroll(start(Method::Totp, None));
    let started = bob.run(&before, START, event).started().expect("a key");
    let code = scan(&started).code(START);
    let event = || seat.enroll(confirm(&ticket_of(&started), Some(&code), ""));
    let told = bob.clone().run(&after, START, event());
    let rule = Refusal::NotAllowed { rule: "methods".into() };
    assert_eq!(told.refusal(), Some((rule, "methods")), "{}", told.json());
    assert!(told.is_silent());
    assert!(bob.run(&before, START, event()).is_admitted());
}

/// findings: F-A8
#[test]
fn the_last_method_that_can_be_used_stays_whatever_else_is_set_up() {
    let mut alice = Enrolled::new(&engine(BOTH), "10100");
    add_sms(&mut alice, &engine(BOTH), START);
    let only = engine_at(APP_ONLY, 2);
    alice.refresh(&only, LATER);
    let (app, sms) = (
        number_of(&mut alice, &only, LATER, Method::Totp),
        number_of(&mut alice, &only, LATER, Method::Sms),
    );
    let remove = |alice: &mut Enrolled, authenticator| {
        let act = SelfServiceAct::Remove { authenticator };
        let event = alice.seat.own(&alice.evidence, act);
        alice.run(&only, LATER, event)
    };
    let told = remove(&mut alice, app);
    assert_eq!(told.refusal().map(|(_, rule)| rule), Some("methods.last"), "{}", told.json());
    assert!(told.is_silent());
    assert!(remove(&mut alice, sms).save.is_some());
}

/// findings: F-A13
#[test]
fn a_refused_confirmation_names_the_lock_that_refused_it() {
    let engine = engine(BOTH);
    let (mut bob, seat) = (Account::new("10200"), Seat::new(1));
    let told = bob.run(&engine, START, seat.enroll(start_sms()));
    let (ticket, code) = sent(&told);
    let event = seat.sign_in(SignInAct::Report { ticket, finding: Finding::Sent {} });
    let started = bob.run(&engine, START, event).started().expect("a code on its way");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let confirm = |bob: &mut Account, code: &str| {
        let event = seat.enroll(confirm_sms(&ticket_of(&started), code));
        bob.run(&engine, START, event)
    };
    for _ in 0..5 {
        assert_eq!(confirm(&mut bob, wrong).trouble(), Some(Trouble::WrongAnswer {}));
    }
    let told = confirm(&mut bob, &code);
    let (refusal, rule) = told.refusal().expect("a refusal");
    assert!(matches!(refusal, Refusal::Locked { until: Some(_) }), "{}", told.json());
    assert_eq!(rule, "throttle.locked");
}
