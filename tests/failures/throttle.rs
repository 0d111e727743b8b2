//! Limits: what they count, whom they stop, and whom they must not stop.

use crate::host::*;
use countersign::vocabulary::*;

const LATER: u64 = START + 300;
const DAY: u64 = 86_400;

/// Guesses until guessing stops for good. Returns how many were compared and how many let someone
/// in.
fn hammer(seats: impl Iterator<Item = Seat>, patience: u64) -> u32 {
    let mut alice = enrolled();
    let mut at = LATER;
    let mut compared = 0;
    for seat in seats {
        let told = alice.run(&ENGINE, at, seat.totp(&alice.app.wrong(at)));
        assert!(!told.is_admitted());
        if told.save.is_some() {
            compared += 1;
        }
        at += patience;
    }
    compared
}

/// rows: 2, 50, 65
#[test]
fn guesses_are_bounded_however_patient_somebody_is() {
    // 80 of 100: the rest belongs to a browser that completed a second factor. One more is earned
    // in five days.
    assert_eq!(hammer((0..300).map(|_| Seat::new(2)), 3_600), 80 + 300 / 24 / 5);
    assert_eq!(hammer((0..300).map(|_| Seat::new(2)), 0), 5);
}

/// rows: 13, 51, 52, 53
#[test]
fn a_new_login_a_new_session_or_a_new_flow_refills_nothing() {
    let mut alice = enrolled();
    let mut compared = 0;
    for round in 0..100_u8 {
        let seat = Seat { peer: format!("192.0.2.{round}"), ..Seat::new(round) };
        alice.run(&ENGINE, LATER, seat.begin());
        alice.run(
            &ENGINE,
            LATER,
            seat.sign_in(SignInAct::Choose { method: Method::Totp, ticket: None, again: false }),
        );
        for _ in 0..5 {
            let told = alice.run(&ENGINE, LATER, seat.totp(&alice.app.wrong(LATER)));
            compared += u32::from(told.save.is_some());
        }
    }
    assert_eq!(compared, 5);
}

/// rows: 54, 55, 56
#[test]
fn no_value_of_the_client_chooses_the_counter() {
    let sent = |n: u8| Seat {
        product: [Product::Jira, Product::Jsm, Product::Confluence][usize::from(n % 3)],
        channel: [Channel::Form, Channel::Sso, Channel::RememberMe][usize::from(n / 3 % 3)],
        groups: vec![format!("group {n}")],
        licensed: n.is_multiple_of(2),
        peer: format!("198.51.100.{n}"),
        known_browser: Some(Bytes::new(vec![n; usize::from(n)])),
        ..Seat::new(n)
    };
    assert_eq!(hammer((0..200).map(sent), 0), 5);
}

/// rows: 40, 41
#[test]
fn a_guess_is_charged_in_the_same_save_that_tells_of_it() {
    // Every comparison leaves a new record, so a parallel guess loses the race.
    let mut alice = enrolled();
    for guess in 1..=5 {
        let before = alice.account.revision();
        let told = alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.wrong(LATER)));
        assert_eq!(told.save.map(|save| save.revision), Some(before + 1), "guess {guess}");
    }
}

/// rows: 57, 63
#[test]
fn a_page_opened_before_the_lock_is_worth_nothing_during_it() {
    let mut alice = enrolled();
    let seat = Seat::new(2);
    assert!(!alice.run(&ENGINE, LATER, seat.begin()).is_admitted());
    for _ in 0..5 {
        alice.run(&ENGINE, LATER, Seat::new(3).totp(&alice.app.wrong(LATER)));
    }
    for act in [
        seat.begin(),
        seat.sign_in(SignInAct::Choose { method: Method::Totp, ticket: None, again: false }),
        seat.totp(&alice.app.code(LATER + 59)),
    ] {
        let told = alice.run(&ENGINE, LATER + 59, act);
        assert_eq!(told.locked_until(), LATER + 60, "{}", told.json());
        assert!(told.is_silent());
        let Verdict::Challenge { choices, .. } = told.verdict else { panic!("a challenge") };
        assert!(choices.iter().all(|choice| choice.method == Method::BackupCodes));
    }
}

/// rows: 58
#[test]
fn whatever_is_compared_changes_the_record_and_nothing_else_does() {
    let mut alice = enrolled();
    let seat = alice.seat.clone();
    let (right, wrong) = (alice.app.code(LATER), alice.app.wrong(LATER));
    let (code, other) = (alice.codes[1].clone(), alice.codes[2].clone());
    let changing = [
        seat.totp(&wrong),
        seat.totp(&right),
        seat.totp(&right),
        seat.backup(&code),
        seat.backup(&code),
        seat.backup(&format!("7{}", other.get(1..).expect("a code"))),
    ];
    for (number, event) in changing.into_iter().enumerate() {
        assert!(!alice.run(&ENGINE, LATER, event).is_silent(), "{number}");
    }
    let silent = [
        seat.begin(),
        seat.sign_in(SignInAct::Choose { method: Method::BackupCodes, ticket: None, again: false }),
        seat.sign_in(SignInAct::Postpone {}),
        seat.sign_in(SignInAct::Respond {
            answer: Answer::CodesSaved {},
            ticket: None,
            remember_device: false,
        }),
        seat.totp(""),
        seat.totp("12345"),
        seat.totp("1234567"),
        seat.backup("none"),
        seat.enroll(start(Method::Totp, None)),
        seat.enroll(confirm(&Bytes::new(vec![1; 90]), Some(&right), "")),
    ];
    for (number, event) in silent.into_iter().enumerate() {
        let told = alice.run(&ENGINE, LATER, event);
        assert!(told.is_silent() && !told.is_admitted(), "{number}: {}", told.json());
    }
}

/// rows: 60
#[test]
fn one_person_s_failures_are_nobody_else_s() {
    let (mut alice, mut bob) = (enrolled(), Enrolled::new(&ENGINE, "10101"));
    for _ in 0..20 {
        alice.run(&ENGINE, LATER, Seat::new(2).totp(&alice.app.wrong(LATER)));
    }
    assert!(bob.run(&ENGINE, LATER, bob.seat.totp(&bob.app.code(LATER))).is_admitted());
}

/// rows: 61
#[test]
fn somebody_with_the_password_cannot_shut_the_owner_out() {
    let mut alice = enrolled();
    let thief = Seat::new(66);
    let mut at = LATER;
    for _ in 0..400 {
        alice.run(&ENGINE, at, thief.totp(&alice.app.wrong(at)));
        at += 3_600;
    }
    // The owner's known browser has a lane of its own.
    let seat = Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(5) };
    let told = alice.run(&ENGINE, at, seat.totp(&alice.app.code(at)));
    assert!(told.is_admitted(), "{}", told.json());
    // Without it a backup code still gets in, and makes the browser a known one. What the thief
    // used up stays used up.
    let seat = Seat::new(6);
    at += 90;
    let locked = alice.run(&ENGINE, at, seat.totp(&alice.app.code(at)));
    assert!((at..=at + 5 * DAY).contains(&locked.locked_until()), "{}", locked.json());
    let code = alice.codes[0].clone();
    let told = alice.run(&ENGINE, at, seat.backup(&code));
    let Verdict::Admit { known_browser, .. } = told.verdict else { panic!("{}", told.json()) };
    at += 90;
    let told = alice.run(&ENGINE, at, seat.totp(&alice.app.code(at)));
    assert!(!told.is_admitted() && told.is_silent(), "{}", told.json());
    let seat = Seat { known_browser, ..seat };
    assert!(alice.run(&ENGINE, at, seat.totp(&alice.app.code(at))).is_admitted());
}

/// rows: 61
#[test]
fn hammering_a_locked_account_writes_nothing() {
    let mut alice = enrolled();
    for _ in 0..5 {
        alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.wrong(LATER)));
    }
    let before = alice.account.revision();
    for second in 0..60 {
        let at = LATER + second;
        for code in [alice.app.code(at), alice.app.wrong(at), String::new()] {
            assert!(alice.run(&ENGINE, at, alice.seat.totp(&code)).is_silent());
        }
    }
    assert_eq!(alice.account.revision(), before);
}

/// rows: 62
#[test]
fn after_a_lock_one_guess_leads_to_the_next_and_a_right_one_during_it_to_nothing() {
    let mut alice = enrolled();
    let mut at = LATER;
    for _ in 0..4 {
        let told = alice.run(&ENGINE, at, alice.seat.totp(&alice.app.wrong(at)));
        assert_eq!(told.locked_until(), 0);
    }
    for minutes in [1, 5, 15, 60, 60, 60] {
        let told = alice.run(&ENGINE, at, alice.seat.totp(&alice.app.wrong(at)));
        let until = at + 60 * minutes;
        assert_eq!(told.locked_until(), until);
        assert_eq!(
            told.audit(),
            [
                (AuditKind::WrongAnswer, Some(Lane::Unknown)),
                (AuditKind::Locked, Some(Lane::Unknown)),
            ]
        );
        // During the lock, a right code gets the same answer as a wrong one and resets nothing.
        let right = alice.run(&ENGINE, until - 1, alice.seat.totp(&alice.app.code(until - 1)));
        let wrong = alice.run(&ENGINE, until - 1, alice.seat.totp(&alice.app.wrong(until - 1)));
        assert_eq!(right.json(), wrong.json());
        assert!(right.is_silent() && wrong.is_silent() && right.locked_until() == until);
        at = until;
    }
    assert!(alice.run(&ENGINE, at, alice.seat.totp(&alice.app.code(at))).is_admitted());
    // Full again, and fresh.
    at += 60;
    for _ in 0..4 {
        let told = alice.run(&ENGINE, at, alice.seat.totp(&alice.app.wrong(at)));
        assert_eq!(told.locked_until(), 0);
    }
}

/// rows: 64, 107
#[test]
fn an_account_is_its_key_and_a_key_in_other_letters_is_another_account() {
    // The host hands over one immutable key. A row never answers for a key that only looks
    // like its own.
    let alice = enrolled();
    for other in ["10100 ", "010100", "1010", "101000", "10100\u{0}"] {
        let mut account = alice.account.clone();
        account.id = other.into();
        let told = account.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
        let (why, reason) = told.refusal().expect("a refusal");
        assert_eq!((why, reason), (Refusal::AskAdministrator {}, "record.not_authentic"));
    }
}

/// rows: 50
#[test]
fn the_owner_is_told_of_the_third_failure_and_of_the_first_lock() {
    let mut alice = enrolled();
    for failure in 1..=5 {
        let told = alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.wrong(LATER)));
        let kinds: Vec<NoticeKind> =
            told.save.expect("a save").notices.iter().map(|notice| notice.kind).collect();
        assert_eq!(kinds.contains(&NoticeKind::PasswordMayBeKnown), failure == 3);
        assert_eq!(kinds.contains(&NoticeKind::Locked), failure == 5);
    }
}

/// rows: 46, 65
#[test]
fn backup_codes_have_a_hundred_tries_a_day_whatever_the_day() {
    let mut alice = enrolled();
    for day in 0..20 {
        let mut today = 0;
        for second in 0..150 {
            let at = LATER + DAY * day + second;
            let told = alice.run(&ENGINE, at, alice.seat.backup("0-00000-00000"));
            today += u32::from(told.save.is_some());
        }
        assert_eq!(today, 100, "on day {day}");
    }
}

/// findings: F-A11
#[test]
fn eighty_guesses_write_the_owner_three_times() {
    let mut alice = enrolled();
    let (mut at, mut guesses, mut notices) = (LATER, 0, 0);
    while guesses < 80 {
        let told = alice.run(&ENGINE, at, Seat::new(2).totp(&alice.app.wrong(at)));
        guesses += u32::from(!told.is_silent());
        notices += told.save.map_or(0, |save| save.notices.len());
        at += 3_600;
    }
    assert_eq!(notices, 3);
}

/// rows: 57
#[test]
fn a_lock_of_the_known_lane_shows_in_lists_too() {
    let mut alice = enrolled();
    let seat = Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(2) };
    let mut last = None;
    for _ in 0..5 {
        last = alice.run(&ENGINE, LATER, seat.totp(&alice.app.wrong(LATER))).save;
    }
    assert_eq!(last.and_then(|save| save.locked_until), Some(LATER + 60));
}

/// rows: 61
#[test]
fn an_administrator_ends_a_lock_and_it_is_written_down() {
    let mut alice = enrolled();
    for _ in 0..5 {
        alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.wrong(LATER)));
    }
    let told = alice.run(&ENGINE, LATER, admin(AdminAct::Unlock {}));
    let save = told.save.expect("a save");
    assert_eq!(save.audit[0].kind, AuditKind::Unlocked);
    assert_eq!(save.audit[0].actor.as_deref(), Some("host:tests"));
    assert_eq!(save.locked_until, None);
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER))).is_admitted());
}
