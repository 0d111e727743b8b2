//! What could give guesses back, and must not: everything that touches an account beside them.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;

const LATER: u64 = COMPLETE + 3_600;
const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

fn guess(alice: &mut Everybody, at: u64) -> Told {
    let wrong = alice.app.wrong(at);
    alice.run(at, seat(66).totp(&wrong))
}

/// A person whose 80 guesses from unknown browsers are used up, and when that was.
fn spent() -> (Everybody, u64) {
    let (mut alice, mut at, mut compared) = (everybody(), LATER, 0);
    while compared < 80 {
        compared += u32::from(!guess(&mut alice, at).is_silent());
        at += HOUR;
    }
    // Those that fell meanwhile.
    while !guess(&mut alice, at).is_silent() {
        at += HOUR;
    }
    (alice, at)
}

/// A person whose unknown browsers are locked for a minute.
fn locked() -> (Everybody, u64) {
    let mut alice = everybody();
    for _ in 0..5 {
        assert!(!guess(&mut alice, LATER).is_silent());
    }
    (alice, LATER + 1)
}

/// Signs the owner in again, so that the evidence is fresh.
fn refresh(alice: &mut Everybody, at: u64) {
    let mut owner = seat(2);
    owner.known_browser = Some(alice.cookie.clone());
    let code = alice.app.code(at);
    let told = alice.run(at, owner.totp(&code));
    assert!(told.is_admitted(), "{}", told.json());
    alice.evidence = told.evidence();
    alice.seat = owner;
}

fn own(alice: &mut Everybody, at: u64, act: SelfServiceAct) -> Told {
    let seat = alice.seat.clone();
    let event = seat.own(&alice.evidence, act);
    alice.honestly(at, event, &seat)
}

fn number_of(alice: &mut Everybody, at: u64, method: Method) -> u32 {
    let told = own(alice, at, SelfServiceAct::List {});
    let mut set_up = told.summary().authenticators.iter();
    set_up.find(|one| one.method == method).expect("set up").id
}

/// Has something opened by the thief, and the host say that it failed.
fn failed(alice: &mut Everybody, at: u64, method: Method) {
    let thief = seat(67);
    let told = alice.run(at, thief.sign_in(choose(method, None, true)));
    if let Some((ticket, _)) = told.asked() {
        alice.run(at, thief.sign_in(report(&ticket, Finding::Failed {})));
    }
}

/// What is done to an account at a time.
type Touch = fn(&mut Everybody, u64);

/// What touches an account, by the name of the thing.
const TOUCHES: [(&str, Touch); 15] = [
    ("a failed delivery", |alice, at| {
        failed(alice, at, Method::Email);
        failed(alice, at, Method::Sms);
    }),
    ("a prompt that failed", |alice, at| failed(alice, at, Method::Push)),
    ("a validation server that is down", |alice, at| {
        let told = alice.run(at, seat(67).respond(Method::YubicoOtp, &server_otp(9)));
        if let Some((ticket, _)) = told.asked() {
            alice.run(at, seat(67).sign_in(report(&ticket, Finding::Failed {})));
        }
    }),
    ("a finding for no task", |alice, at| {
        for finding in [Finding::Failed {}, Finding::Valid {}, Finding::Sent {}] {
            alice.run(at, seat(67).sign_in(report(&Bytes::new(vec![9; 90]), finding)));
        }
    }),
    ("the owner's app", |alice, at| refresh(alice, at)),
    ("the owner's YubiKey", |alice, at| {
        let mut owner = seat(2);
        owner.known_browser = Some(alice.cookie.clone());
        assert!(alice.run(at, owner.respond(Method::YubicoOtp, &local_otp(7, 7))).is_admitted());
    }),
    ("the owner's backup code", |alice, at| {
        let mut owner = seat(2);
        owner.known_browser = Some(alice.cookie.clone());
        let code = alice.codes[0].clone();
        assert!(alice.run(at, owner.backup(&code)).is_admitted());
    }),
    ("an import", |alice, at| {
        let secret = SecretBytes::new(vec![3; 20]);
        let kind = TokenKind::Counter { secret, algorithm: Algorithm::Sha1, digits: 6, counter: 0 };
        let token = HardwareToken { serial: "Z9".into(), kind };
        assert!(!alice.run(at, admin(AdminAct::Import { token })).is_silent());
    }),
    ("a reset of some methods", |alice, at| {
        let methods = vec![Method::Sms, Method::Hotp];
        assert!(!alice.run(at, admin(AdminAct::Reset { methods })).is_silent());
    }),
    ("a suspension that ends", |alice, at| {
        alice.run(at, admin(AdminAct::Suspend {}));
        alice.run(at, admin(AdminAct::Resume {}));
    }),
    ("forgotten devices", |alice, at| {
        alice.run(at, admin(AdminAct::ForgetDevices {}));
    }),
    ("a new seal", |alice, at| {
        alice.run(at, admin(AdminAct::Reseal {}));
    }),
    ("a method removed and set up again", |alice, at| {
        refresh(alice, at);
        let authenticator = number_of(alice, at, Method::Email);
        assert!(!own(alice, at, SelfServiceAct::Remove { authenticator }).is_silent());
        refresh(alice, at + 60);
        let told = own(alice, at + 60, SelfServiceAct::Enroll { act: start(Method::Email, None) });
        let ticket = ticket_of(&told.started().expect("a code on its way"));
        let answer = typed(Method::Email, &alice.inbox);
        let act = EnrollAct::Confirm { ticket, answer, label: String::new() };
        assert!(!own(alice, at + 60, SelfServiceAct::Enroll { act }).is_silent());
    }),
    ("new backup codes", |alice, at| {
        refresh(alice, at);
        let told = own(alice, at, SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) });
        let act = confirm(&ticket_of(&told.started().expect("codes")), None, "");
        assert!(!own(alice, at, SelfServiceAct::Enroll { act }).is_silent());
    }),
    ("the clock, back and forth", |alice, at| {
        for at in [0, at - 9 * DAY, at - 1] {
            assert!(guess(alice, at).is_silent(), "at {at}");
        }
    }),
];

/// findings: F-A1
#[test]
fn nothing_that_touches_an_account_gives_the_total_back() {
    let (before, at) = spent();
    for (name, touch) in TOUCHES {
        let mut alice = before.clone();
        touch(&mut alice, at);
        assert!(guess(&mut alice, at + 90).is_silent(), "{name}");
    }
}

/// findings: F-A1
#[test]
fn nothing_that_touches_an_account_ends_the_lock_of_the_other_browsers() {
    let (before, at) = locked();
    for (name, touch) in TOUCHES {
        // Setting up again takes longer than the lock.
        if name == "a method removed and set up again" {
            continue;
        }
        let mut alice = before.clone();
        touch(&mut alice, at);
        assert!(guess(&mut alice, LATER + 59).is_silent(), "{name}");
    }
}

/// findings: F-A1
#[test]
fn an_unlock_and_a_full_reset_give_the_total_back_and_a_new_password_once_a_month() {
    let (before, at) = spent();
    let mut alice = before.clone();
    alice.run(at, admin(AdminAct::Unlock {}));
    assert!(!guess(&mut alice, at).is_silent());
    let mut alice = before.clone();
    alice.run(at, reset());
    assert!(guess(&mut alice, at).is_silent(), "there is nothing to guess at");
    let mut alice = before;
    let mut compared = 0;
    for week in 0..4 {
        let at = at + HOUR + 7 * DAY * week;
        alice.run(at, admin(AdminAct::PasswordChanged {}));
        for hour in 0..160 {
            compared += u32::from(!guess(&mut alice, at + HOUR * hour).is_silent());
        }
    }
    // Once given back, and what four weeks earn.
    assert!((80..=80 + 6).contains(&compared), "{compared}");
}

/// A clock that was ahead for a moment gives what those years would have earned, and no more
/// however often it is ahead.
/// findings: F-A1
#[test]
fn a_clock_that_jumps_earns_the_same_time_once() {
    let (mut alice, at) = spent();
    let ahead = at + 20 * DAY;
    let mut compared = 0;
    for round in 0..30 {
        for at in [ahead, at + round * HOUR] {
            compared += u32::from(!guess(&mut alice, at).is_silent());
        }
    }
    assert!(compared <= 4 + 1, "{compared}");
}

/// findings: F-A1
#[test]
fn wrong_codes_that_confirm_an_enrollment_come_out_of_the_same_budget() {
    let mut alice = everybody();
    refresh(&mut alice, LATER);
    alice.seat.known_browser = None;
    let mut compared = 0;
    for round in 0..8_u64 {
        // Starting again, with another number, renews nothing.
        let destination = Some(format!("+4366412345{round}"));
        let act = EnrollAct::Start { method: Method::Sms, destination, again: false, ticket: None };
        let told = own(&mut alice, LATER + round, SelfServiceAct::Enroll { act });
        let Some(started) = told.started() else { continue };
        let other = if alice.inbox.starts_with('0') { "100000" } else { "000000" };
        let other: String = other.chars().cycle().take(alice.inbox.len()).collect();
        for _ in 0..3 {
            let answer = typed(Method::Sms, &other);
            let ticket = ticket_of(&started);
            let act = EnrollAct::Confirm { ticket, answer, label: String::new() };
            let told = own(&mut alice, LATER + round, SelfServiceAct::Enroll { act });
            compared += u32::from(!told.is_silent());
        }
    }
    while !guess(&mut alice, LATER + 20).is_silent() {
        compared += 1;
    }
    assert_eq!(compared, 5);
}

/// findings: F-A11
#[test]
fn a_used_otp_is_recorded_once_an_hour_however_often_it_is_sent() {
    let mut alice = everybody();
    let otp = local_otp(100, 7);
    assert!(alice.run(LATER, seat(2).respond(Method::YubicoOtp, &otp)).is_admitted());
    let mut written = 0;
    for second in 0..5_000 {
        let told = alice.run(LATER + 1 + second, seat(66).respond(Method::YubicoOtp, &otp));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}));
        written += u32::from(!told.is_silent());
    }
    assert_eq!(written, 2);
    // Nor does it keep the owner out.
    let next = local_otp(100, 8);
    assert!(alice.run(LATER + 9_000, seat(2).respond(Method::YubicoOtp, &next)).is_admitted());
}

/// findings: F-A11
#[test]
fn a_cloned_key_that_asserts_without_end_is_told_of_once_an_hour() {
    let mut alice = everybody();
    let (mut notices, thief) = (0, seat(66));
    alice.sign_count = 0;
    for second in 0..200 {
        let at = LATER + second;
        let told = alice.run(at, thief.sign_in(choose(Method::WebAuthn, None, false)));
        let ticket = told.shown().expect("a ceremony");
        let told = alice.run(at, thief.sign_in(respond(assertion(), Some(&ticket))));
        let (ticket, task) = told.asked().expect("a task");
        let finding = right(task, alice.sign_count);
        let told = alice.run(at, thief.sign_in(report(&ticket, finding)));
        assert!(!told.is_admitted());
        notices += told.save.map_or(0, |save| save.notices.len());
    }
    assert_eq!(notices, 1);
}

/// findings: F-A11
#[test]
fn a_key_pressed_with_caps_lock_on_goes_on_counting() {
    let mut alice = everybody();
    let flagged = local_otp(0x8000 | 5, 1);
    assert!(alice.run(LATER, seat(2).respond(Method::YubicoOtp, &flagged)).is_admitted());
    // The same touch does not count again without the flag; the next one does.
    for (uses, session, counts) in [(5, 1, false), (0x8000 | 5, 1, false), (6, 1, true)] {
        let otp = local_otp(uses, session);
        let told = alice.run(LATER + 60, seat(3).respond(Method::YubicoOtp, &otp));
        assert_eq!(told.is_admitted(), counts, "{uses} {session}");
    }
}

/// findings: F-A11
#[test]
fn two_sends_an_hour_leave_one_to_the_owner() {
    let policy = EVERY.replace(
        r#""sms":{"enabled":true}"#,
        r#""sms":{"enabled":true,"sends_hour_max":2,"sends_day_max":2}"#,
    );
    let engine = engine_at(&policy, 1);
    let mut alice = everybody();
    let day = LATER + 2 * DAY;
    let mut sent = 0;
    for minute in 0..10 {
        let event = seat(66).sign_in(choose(Method::Sms, None, false));
        let told = alice.account.run(&engine, day + 120 * minute, event);
        sent += u32::from(told.asked().is_some());
    }
    assert_eq!(sent, 1);
    let mut owner = seat(2);
    owner.known_browser = Some(alice.cookie.clone());
    let event = owner.sign_in(choose(Method::Sms, None, false));
    let told = alice.account.run(&engine, day + 1_500, event);
    assert!(told.asked().is_some(), "{}", told.json());
}
