//! Codes that are sent: where they go, whom they count for, how many there are.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;

const LATER: u64 = COMPLETE + 3600;

fn enroll(method: Method, destination: Option<&str>, again: bool) -> EnrollAct {
    EnrollAct::Start { method, destination: destination.map(Into::into), again, ticket: None }
}

/// Opens a method that sends, in this session; returns the page's ticket.
fn open(alice: &mut Everybody, method: Method, seat: &Seat, at: u64) -> Bytes {
    let told = alice.honestly(at, seat.sign_in(choose(method, None, false)), seat);
    told.shown().unwrap_or_else(|| panic!("nothing is open: {}", told.json()))
}

fn to(told: &Told) -> String {
    match told.asked() {
        Some((_, HostTask::SendCode { to, .. })) => to.clone(),
        _ => panic!("nothing is sent: {}", told.json()),
    }
}

/// rows: 15, 95
#[test]
fn a_code_goes_where_the_account_says_and_not_where_the_request_says() {
    let mut alice = everybody();
    // Once there is a factor, a password sets up no address, whichever one it names.
    for (method, destination) in
        [(Method::Email, Some("eve@example.org")), (Method::Sms, Some("+43664999999"))]
    {
        let told = alice.run(LATER, seat(2).enroll(enroll(method, destination, false)));
        assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
    }
    let told = alice.run(LATER, seat(2).sign_in(choose(Method::Sms, None, false)));
    assert_eq!(to(&told), NUMBER);
    let told = alice.run(LATER, seat(2).sign_in(choose(Method::Email, None, false)));
    assert_eq!(to(&told), EMAIL);
    // The first address is the directory's, not the one that was typed.
    let mut bob = Account::new("10101");
    let act = enroll(Method::Email, Some("eve@example.org"), false);
    assert_eq!(to(&bob.run(&EVERY_ENGINE, LATER, seat(1).enroll(act))), EMAIL);
    // With no address, or an invalid one, nothing is sent.
    for email in [None, Some("a@b\u{2028}c.org".to_owned()), Some("a,b@example.org".to_owned())] {
        let mut bob = Account::new("10101");
        let seat = Seat { email, ..Seat::new(1) };
        let told = bob.run(&EVERY_ENGINE, LATER, seat.enroll(enroll(Method::Email, None, false)));
        // Without an address the method is not offered at all.
        let refused = seat.email.is_none() && told.refusal().is_some();
        let trouble = told.trouble() == Some(Trouble::DestinationRefused {});
        assert!(refused != trouble && told.is_silent(), "{}", told.json());
    }
    for number in ["", "0664123456", "+0664123456", "+43 664", "+43664123456\r\nX: y"] {
        let mut bob = Account::new("10101");
        let act = enroll(Method::Sms, Some(number), false);
        let told = bob.run(&EVERY_ENGINE, LATER, seat(1).enroll(act));
        assert_eq!(told.trouble(), Some(Trouble::DestinationRefused {}), "{number:?}");
        assert!(told.is_silent());
    }
}

/// rows: 16
#[test]
fn a_code_is_bound_to_account_session_method_and_ticket() {
    let (mut alice, mut bob) = (everybody(), everybody());
    bob.account = Everybody::of("10101").account;
    let (hers, his) = (seat(2), seat(3));
    let ticket = open(&mut alice, Method::Email, &hers, LATER);
    let code = alice.inbox.clone();
    let other = open(&mut bob, Method::Email, &his, LATER);
    let wrong = Some(Trouble::WrongAnswer {});
    let expired = Some(Trouble::Expired {});
    for (method, with, seat, trouble) in [
        // Her code and ticket, in his account and session; her code with his ticket.
        (Method::Email, &ticket, &his, expired),
        (Method::Email, &other, &his, if code == bob.inbox { None } else { wrong }),
    ] {
        let told = bob.run(LATER, seat.sign_in(respond(typed(method, &code), Some(with))));
        assert_eq!(told.trouble(), trouble, "{}", told.json());
    }
    // In her account: another session, another method, no ticket.
    for (method, with, seat) in [
        (Method::Email, Some(&ticket), &his),
        (Method::Sms, Some(&ticket), &hers),
        (Method::Email, None, &hers),
        (Method::Email, Some(&other), &hers),
    ] {
        let told = alice.run(LATER, seat.sign_in(respond(typed(method, &code), with)));
        assert_eq!(told.trouble(), expired, "{}", told.json());
        assert!(told.is_silent(), "what has no ticket is not compared");
    }
    // A code that confirms an address does not sign anyone in.
    let own = SelfServiceAct::Enroll { act: enroll(Method::Email, None, false) };
    alice.evidence =
        alice.honestly(LATER + 60, hers.totp(&alice.app.code(LATER + 60)), &hers).evidence();
    let event = hers.own(&alice.evidence, own);
    let sent = alice.honestly(LATER + 61, event, &hers).started().expect("an enrollment");
    let confirming = alice.inbox.clone();
    let answer = typed(Method::Email, &confirming);
    let told = alice.run(LATER + 61, hers.sign_in(respond(answer, Some(&ticket_of(&sent)))));
    assert_eq!(told.trouble(), expired, "{}", told.json());
    // Right in every respect, once.
    let right = || hers.sign_in(respond(typed(Method::Email, &code), Some(&ticket)));
    assert!(alice.run(LATER + 62, right()).is_admitted());
    assert_eq!(alice.run(LATER + 62, right()).trouble(), expired);
}

/// rows: 37
#[test]
fn an_ended_code_is_ended_to_the_second() {
    for (method, seconds) in [(Method::Email, 600), (Method::Sms, 300)] {
        for (after, counts) in [(seconds - 1, true), (seconds, false), (seconds + 30, false)] {
            let mut alice = everybody();
            let ticket = open(&mut alice, method, &seat(2), LATER);
            let answer = typed(method, &alice.inbox);
            let event = seat(2).sign_in(respond(answer, Some(&ticket)));
            let told = alice.run(LATER + after, event);
            assert_eq!(told.is_admitted(), counts, "{method:?} after {after}");
            if !counts {
                assert_eq!(told.trouble(), Some(Trouble::Expired {}));
                assert!(told.is_silent(), "an ended code costs nothing");
            }
        }
    }
}

/// rows: 66
#[test]
fn nobody_is_bombed_with_codes_or_prompts() {
    for method in [Method::Email, Method::Sms, Method::Push] {
        let (mut alice, day) = (everybody(), LATER + 86_400);
        // The day in which the method was set up is over. An hour in which someone with the
        // password does nothing but request codes, always in a new session.
        let mut sent = 0;
        for second in (0..3600).step_by(20) {
            let number = u8::try_from(second / 20).expect("small");
            let act = choose(method, None, second % 40 == 0);
            let told = alice.run(day + second, seat(number).sign_in(act));
            if told.asked().is_some() {
                sent += 1;
            } else {
                assert!(matches!(told.trouble(), Some(Trouble::TooSoon { .. })));
                assert!(told.is_silent());
            }
        }
        assert_eq!(sent, 4, "{method:?}: five an hour, one of them for the known browser");
        let known = Seat { known_browser: Some(alice.cookie.clone()), ..seat(99) };
        let told = alice.run(day + 3599, known.sign_in(choose(method, None, false)));
        assert!(told.asked().is_some(), "{method:?}: {}", told.json());
        let told = alice.run(day + 3599, known.sign_in(choose(method, None, true)));
        assert!(matches!(told.trouble(), Some(Trouble::TooSoon { .. })));
        // A day of it.
        let mut sent = 5;
        for second in (3600..86_400).step_by(600) {
            let told = alice.run(day + second, seat(7).sign_in(choose(method, None, true)));
            sent += u32::from(told.asked().is_some());
        }
        assert_eq!(sent, 14, "{method:?}: twenty a day, six of them for the known browser");
    }
}

/// rows: 66
#[test]
fn the_budget_is_one_for_signing_in_and_for_setting_up() {
    let mut bob = Account::new("10101");
    let mut sent = 0;
    for second in (0..3600).step_by(60) {
        // Always a different number: they share the person's budget.
        let number = format!("+43664{second:06}");
        let act = enroll(Method::Sms, Some(&number), false);
        let told = bob.run(&EVERY_ENGINE, START + second, Seat::new(4).enroll(act));
        sent += u32::from(told.asked().is_some());
    }
    assert_eq!(sent, 4);
}

#[test]
fn r_oob_07_sending_again_repeats_the_code_and_extends_nothing() {
    let mut alice = everybody();
    let seat = seat(2);
    let ticket = open(&mut alice, Method::Email, &seat, LATER);
    let code = alice.inbox.clone();
    // Looking again sends nothing, and neither does asking too soon.
    for (again, after) in [(false, 30), (true, 59)] {
        let act = choose(Method::Email, Some(&ticket), again);
        let told = alice.run(LATER + after, seat.sign_in(act));
        assert!(told.is_silent() && told.asked().is_none(), "{}", told.json());
        assert_eq!(told.shown().as_ref(), Some(&ticket), "what is open stays open");
    }
    let act = choose(Method::Email, Some(&ticket), true);
    let told = alice.honestly(LATER + 60, seat.sign_in(act), &seat);
    assert_eq!(alice.inbox, code, "the same code");
    let Verdict::Challenge { shown: Some(Shown::CodeSent { expires, ticket: later, .. }), .. } =
        told.verdict
    else {
        panic!("nothing is open")
    };
    assert_eq!(expires, LATER + 600, "extended by nothing");
    // Wrong answers keep counting across it, and the first page still works.
    for _ in 0..4 {
        let answer = typed(Method::Email, if code == "00000000" { "11111111" } else { "00000000" });
        let told = alice.run(LATER + 61, seat.sign_in(respond(answer, Some(&later))));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}));
    }
    let answer = typed(Method::Email, &code);
    let told = alice.run(LATER + 599, seat.sign_in(respond(answer, Some(&ticket))));
    assert!(told.is_admitted(), "{}", told.json());
}

#[test]
fn r_oob_08_a_failed_delivery_lifts_the_wait_but_not_the_count_and_costs_no_attempt() {
    let mut alice = everybody();
    let seat = seat(2);
    for number in 0..4 {
        let told = alice.run(LATER, seat.sign_in(choose(Method::Sms, None, false)));
        let (ticket, _) = told.asked().unwrap_or_else(|| panic!("{number}: {}", told.json()));
        let told = alice.run(LATER, seat.sign_in(report(&ticket, Finding::Failed {})));
        assert_eq!(told.trouble(), Some(Trouble::NotDelivered {}));
        assert_eq!(told.locked_until(), 0);
        assert_eq!(told.shown(), None, "no code is on its way");
    }
    let told = alice.run(LATER, seat.sign_in(choose(Method::Sms, None, false)));
    assert_eq!(told.trouble(), Some(Trouble::TooSoon { at: LATER + 3600 }));
}

#[test]
fn r_rl_07_guesses_at_a_code_that_confirms_an_address_are_written_down_and_lock() {
    let mut bob = Account::new("10101");
    let seat = seat(1);
    let act = enroll(Method::Email, None, false);
    let sent = bob.run(&EVERY_ENGINE, START, seat.enroll(act));
    let code = sent.code();
    let (ticket, _) = sent.asked().expect("a question");
    let page = bob.run(&EVERY_ENGINE, START, seat.sign_in(report(&ticket, Finding::Sent {})));
    let ticket = ticket_of(&page.started().expect("an enrollment"));
    let confirm = |code: &str| EnrollAct::Confirm {
        ticket: ticket.clone(),
        answer: typed(Method::Email, code),
        label: String::new(),
    };
    let wrong = if code == "00000000" { "11111111" } else { "00000000" };
    for number in 1..=5 {
        let told = bob.run(&EVERY_ENGINE, START, seat.enroll(confirm(wrong)));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}));
        let unknown = Some(Lane::Unknown);
        let mut events = vec![(AuditKind::WrongAnswer, unknown)];
        let mut notices = Vec::new();
        if number == 3 {
            notices.push(NoticeKind::PasswordMayBeKnown);
        }
        if number == 5 {
            events.push((AuditKind::Locked, unknown));
            notices.push(NoticeKind::Locked);
        }
        assert_eq!(told.audit(), events, "guess {number}");
        let told: Vec<NoticeKind> =
            told.save.expect("a save").notices.iter().map(|notice| notice.kind).collect();
        assert_eq!(told, notices, "guess {number}");
    }
    // During the lock the answer reads the same, right or wrong.
    let right = bob.run(&EVERY_ENGINE, START + 59, seat.enroll(confirm(&code)));
    let other = bob.run(&EVERY_ENGINE, START + 59, seat.enroll(confirm(wrong)));
    assert_eq!(right.json(), other.json());
    let locked = Some(Refusal::Locked { until: Some(START + 60) });
    assert_eq!(right.refusal().map(|(refusal, _)| refusal), locked);
    assert!(right.is_silent() && other.is_silent());
    let told = bob.run(&EVERY_ENGINE, START + 60, seat.enroll(confirm(&code)));
    assert!(!told.is_silent() && told.trouble().is_none(), "{}", told.json());
}
