//! One time means one time: replay, collisions, clocks, captured ceremonies.

use crate::host::*;
use countersign::vocabulary::*;

/// Two codes of one app, `steps` apart, at a time when the first can be used.
const LATER: u64 = START + 300;

fn refused(told: &Told) {
    assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}), "{}", told.json());
}

/// rows: 8
#[test]
fn a_code_is_not_accepted_again() {
    let mut alice = enrolled();
    let code = alice.app.code(LATER);
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&code)).is_admitted());
    for wait in [0, 1, 29, 30, 59, 300] {
        refused(&alice.run(&ENGINE, LATER + wait, Seat::new(2).totp(&code)));
    }
}

/// rows: 22, 23, 24
#[test]
fn a_code_is_dead_one_step_later_for_every_window() {
    for window in 0..=2_u64 {
        let policy =
            format!(r#"{{"mode":"enforce","methods":{{"totp":{{"window_steps":{window}}}}}}}"#);
        let engine = engine(&policy);
        let mut alice = Enrolled::new(&engine, "10100");
        let code = alice.app.code(LATER);
        assert!(alice.run(&engine, LATER, alice.seat.totp(&code)).is_admitted());
        for step in 0..=window + 1 {
            refused(&alice.run(&engine, LATER + 30 * step, alice.seat.totp(&code)));
        }
    }
}

/// rows: 25
#[test]
fn spellings_of_one_code_are_one_code() {
    let spellings = |code: &str| {
        let (left, right) = code.split_at(3);
        [
            code.to_owned(),
            format!(" {code}"),
            format!("{code} "),
            format!("{left} {right}"),
            format!("{left}-{right}"),
            format!("  {left}  {right}  "),
        ]
    };
    for first in 0..6 {
        let mut alice = enrolled();
        let all = spellings(&alice.app.code(LATER));
        assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&all[first])).is_admitted());
        for again in &all {
            let told = alice.run(&ENGINE, LATER, alice.seat.totp(again));
            // The fifth replay locks, and the answer is that of a lock.
            assert!(!told.is_admitted(), "{first} {again:?}");
        }
    }
}

/// rows: 26, 27
#[test]
fn every_way_into_every_product_shares_one_watermark() {
    let mut alice = enrolled();
    let code = alice.app.code(LATER);
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&code)).is_admitted());
    for product in [Product::Jsm, Product::Confluence, Product::Bitbucket, Product::Crowd] {
        for channel in [Channel::Form, Channel::RememberMe, Channel::Sso] {
            let seat = Seat { product, channel, ..Seat::new(9) };
            let told = alice.run(&ENGINE, LATER, seat.totp(&code));
            assert!(!told.is_admitted());
        }
    }
    // It confirms no change either: self-service needs evidence, not a code.
    let act = SelfServiceAct::List {};
    let told = alice.run(&ENGINE, LATER, alice.seat.own(&Bytes::default(), act));
    assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::SignInAgain {}));
}

/// rows: 28
#[test]
fn a_used_code_and_a_wrong_code_read_alike() {
    let mut alice = enrolled();
    let code = alice.app.code(LATER);
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&code)).is_admitted());
    let mut other = alice.account.clone();
    let wrong = alice.app.wrong(LATER);
    let used = alice.run(&ENGINE, LATER, alice.seat.totp(&code));
    let mistyped = other.run(&ENGINE, LATER, alice.seat.totp(&wrong));
    assert_eq!(used.json(), mistyped.json());
    // Only the audit record tells them apart.
    assert_eq!(used.audit(), [(AuditKind::ReplayRefused, Some(Lane::Unknown))]);
    assert_eq!(mistyped.audit(), [(AuditKind::WrongAnswer, Some(Lane::Unknown))]);
}

/// rows: 29, 30
#[test]
fn the_code_that_confirmed_an_enrollment_signs_nobody_in() {
    let mut alice = enrolled();
    let code = alice.first_code.clone();
    refused(&alice.run(&ENGINE, START, alice.seat.totp(&code)));
    refused(&alice.run(&ENGINE, START + 30, Seat::new(2).totp(&code)));
}

/// rows: 31
#[test]
fn a_backup_code_kills_every_code_that_was_captured_before() {
    for window in 0..=2_i64 {
        let policy =
            format!(r#"{{"mode":"enforce","methods":{{"totp":{{"window_steps":{window}}}}}}}"#);
        let engine = engine(&policy);
        let mut alice = Enrolled::new(&engine, "10100");
        let captured: Vec<String> =
            (-window..=window).map(|step| alice.app.near(LATER, step)).collect();
        let backup = alice.codes[3].clone();
        assert!(alice.run(&engine, LATER, alice.seat.backup(&backup)).is_admitted());
        for (number, code) in captured.iter().enumerate() {
            let told = alice.run(&engine, LATER + number as u64, alice.seat.totp(code));
            assert!(!told.is_admitted(), "window {window}, code {number}");
        }
    }
}

/// rows: 32
#[test]
fn neighboring_steps_with_one_code_are_used_up_together() {
    // The chance is one in a million per pair: the search takes a second, once.
    let engine = engine(r#"{"mode":"enforce","methods":{"totp":{"period_seconds":15}}}"#);
    let mut alice = Enrolled::new(&engine, "10100");
    let at = twins(&alice.app, START + 60);
    let code = alice.app.code(at);
    assert_eq!(code, alice.app.near(at, 1));
    assert!(alice.run(&engine, at, alice.seat.totp(&code)).is_admitted());
    // One step later the older reading of this code would still be within the window.
    refused(&alice.run(&engine, at + 15, alice.seat.totp(&code)));
    refused(&alice.run(&engine, at + 30, alice.seat.totp(&code)));
}

/// The first time at or after `from` whose code repeats one step later.
fn twins(app: &App, from: u64) -> u64 {
    let peer = app.peer();
    let mut last = peer.generate(from);
    let mut at = from;
    loop {
        let next = peer.generate(at + app.period);
        if next == last {
            return at;
        }
        last = next;
        at += app.period;
    }
}

/// rows: 32
#[test]
fn one_code_that_two_apps_share_is_accepted_once() {
    let mut alice = enrolled();
    let second = alice.add_app(&ENGINE, START + 30, "tablet");
    let (one, other) = (alice.app.peer(), second.peer());
    let at = (1..100_000_000)
        .map(|step| LATER + 30 * step)
        .find(|at| one.generate(*at) == other.generate(*at))
        .expect("a time");
    let code = second.code(at);
    assert!(alice.run(&ENGINE, at, alice.seat.totp(&code)).is_admitted());
    let again = alice.run(&ENGINE, at + 1, Seat::new(2).totp(&code));
    assert!(!again.is_admitted(), "the same six digits were accepted twice");
}

/// rows: 33
#[test]
fn an_older_code_after_a_newer_one_does_not_lower_the_watermark() {
    let mut alice = enrolled();
    let (older, newer) = (alice.app.code(LATER), alice.app.near(LATER, 1));
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&newer)).is_admitted());
    refused(&alice.run(&ENGINE, LATER, alice.seat.totp(&older)));
    refused(&alice.run(&ENGINE, LATER + 30, alice.seat.totp(&newer)));
    assert!(
        alice.run(&ENGINE, LATER + 60, alice.seat.totp(&alice.app.code(LATER + 60))).is_admitted()
    );
}

/// rows: 34
#[test]
fn a_clock_set_back_opens_no_used_code() {
    let mut alice = enrolled();
    let code = alice.app.code(LATER);
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&code)).is_admitted());
    for back in [1, 30, 60, 299] {
        let told = alice.run(&ENGINE, LATER - back, alice.seat.totp(&code));
        assert!(!told.is_admitted(), "{back}");
    }
    // An unused code from a step before the watermark is lost too.
    let mut bob = enrolled();
    let early = bob.app.code(LATER - 60);
    assert!(bob.run(&ENGINE, LATER, bob.seat.totp(&bob.app.code(LATER))).is_admitted());
    // Nothing is compared until the clock has caught up.
    let told = bob.run(&ENGINE, LATER - 60, bob.seat.totp(&early));
    assert_eq!(told.trouble(), Some(Trouble::Unavailable {}), "{}", told.json());
    refused(&bob.run(&ENGINE, LATER - 30, bob.seat.totp(&early)));
}

/// rows: 36
#[test]
fn a_used_ticket_registers_nothing_again() {
    let mut alice = Account::new("10100");
    let seat = Seat::new(1);
    let begun = alice.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let started = begun.started().expect("an enrollment");
    let (app, ticket) = (scan(&started), ticket_of(&started));
    let act = || confirm(&ticket, Some(&app.code(START)), "one");
    let offered = alice.run(&ENGINE, START, seat.enroll(act()));
    let codes = ticket_of(&offered.started().expect("codes"));
    assert!(!alice.run(&ENGINE, START, seat.enroll(act())).is_admitted());
    let act = || confirm(&codes, None, "");
    assert!(alice.run(&ENGINE, START, seat.enroll(act())).is_admitted());
    let again = alice.run(&ENGINE, START, seat.enroll(act()));
    assert!(again.refusal().is_some() && again.is_silent(), "{}", again.json());
}

/// rows: 37
#[test]
fn the_window_ends_where_it_says() {
    for (steps, inside) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        for second in [0, 29] {
            let mut alice = enrolled();
            let code = alice.app.near(LATER + second, steps);
            let told = alice.run(&ENGINE, LATER + second, alice.seat.totp(&code));
            assert_eq!(told.is_admitted(), inside, "{steps} {second}");
        }
    }
}

/// rows: 38, 39
#[test]
fn a_captured_ticket_is_no_login_of_its_own() {
    // The set of backup codes that follows the first factor ends a login. Once used, or in
    // another session, or for another person, the ticket is worth nothing.
    let mut alice = Account::new("10100");
    let seat = Seat::new(1);
    let begun = alice.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let started = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&started), Some(&scan(&started).code(START)), "");
    let offered = alice.run(&ENGINE, START, seat.enroll(act)).started().expect("codes");
    let ticket = ticket_of(&offered);
    let act = || confirm(&ticket, None, "");
    assert!(!alice.clone().run(&ENGINE, START, Seat::new(2).enroll(act())).is_admitted());
    let mut bob = enrolled();
    bob.account.id = "10100x".into();
    assert!(!bob.run(&ENGINE, START, seat.enroll(act())).is_admitted());
    let late = alice.clone().run(&ENGINE, START + 600, seat.enroll(act()));
    assert!(!late.is_admitted());
    assert!(alice.run(&ENGINE, START, seat.enroll(act())).is_admitted());
    assert!(!alice.run(&ENGINE, START, seat.enroll(act())).is_admitted());
}

/// rows: 34, 39
#[test]
fn a_used_ticket_stays_used_when_the_clock_goes_back_behind_its_end() {
    // The list of used tickets drops those that ended. If the clock then goes back, none of them
    // may become valid again: this one would admit without any factor.
    let mut alice = Account::new("10100");
    let seat = Seat::new(1);
    let begun = alice.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let started = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&started), Some(&scan(&started).code(START)), "");
    let offered = alice.run(&ENGINE, START, seat.enroll(act)).started().expect("codes");
    let act = || confirm(&ticket_of(&offered), None, "");
    let done = alice.run(&ENGINE, START, seat.enroll(act()));
    assert!(done.is_admitted());
    // Eleven minutes later another ticket is used, which makes room in the list.
    let app = scan(&started);
    let at = START + 660;
    let evidence = alice.run(&ENGINE, at, seat.totp(&app.code(at))).evidence();
    let begin = SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) };
    let open = alice.run(&ENGINE, at, seat.own(&evidence, begin)).started().expect("codes");
    let own = SelfServiceAct::Enroll { act: confirm(&ticket_of(&open), None, "") };
    assert!(!alice.run(&ENGINE, at, seat.own(&evidence, own)).is_silent());
    let back = alice.run(&ENGINE, START + 10, seat.enroll(act()));
    assert!(!back.is_admitted(), "a used ticket admitted again");
}
