//! Half-finished logins, and what a session holds, are bound to where they belong.

use crate::host::*;
use countersign::vocabulary::*;

const LATER: u64 = START + 300;

/// Every sealed item a person can obtain.
fn held() -> (Enrolled, Vec<(&'static str, Bytes)>) {
    let mut alice = enrolled();
    let act = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
    let begun = alice.run(&ENGINE, START, alice.seat.own(&alice.evidence, act));
    let own = ticket_of(&begun.started().expect("an enrollment"));
    let mut fresh = Account::new("10100");
    // Different entropy: with the same, this would be the very enrollment that alice finished.
    drop(fresh.entropy());
    let begun = fresh.run(&ENGINE, START, alice.seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&begun), Some(&scan(&begun).code(START)), "");
    let offered = fresh.run(&ENGINE, START, alice.seat.enroll(act)).started().expect("codes");
    let exempt = engine(r#"{"mode":"enforce","groups":{"skip":["staff"]}}"#);
    let pass = Account::new("10100").run(&exempt, START, alice.seat.begin()).evidence();
    let record = alice.account.row.clone().expect("a row").record;
    let all = vec![
        ("evidence", alice.evidence.clone()),
        ("pass", pass),
        ("cookie", alice.cookie.clone()),
        ("first ticket", ticket_of(&begun)),
        ("codes ticket", ticket_of(&offered)),
        ("own ticket", own),
        ("record", record),
    ];
    (alice, all)
}

/// rows: 81, 115
#[test]
fn only_evidence_is_evidence() {
    let (alice, all) = held();
    for (name, bytes) in &all {
        for kind in ["", "E", "P"] {
            let evidence = Bytes::new([kind.as_bytes(), bytes.as_slice()].concat());
            let facts = ENGINE.check_evidence("10100", &alice.seat.nonce, &evidence, START);
            let is_proof = kind.is_empty() && matches!(*name, "evidence" | "pass");
            assert_eq!(facts.is_some(), is_proof, "{name} {kind}");
        }
    }
    // A pass is never evidence of a factor: its kind is sealed with it.
    let (_, pass) = all.into_iter().nth(1).expect("the pass");
    let renamed = [b"E", pass.as_slice().get(1..).expect("bytes")].concat();
    let facts = ENGINE.check_evidence("10100", &alice.seat.nonce, &Bytes::new(renamed), START);
    assert!(facts.is_none());
}

/// rows: 81, 84
#[test]
fn nothing_else_stands_in_for_a_ticket_or_a_cookie() {
    let (alice, all) = held();
    for (name, bytes) in &all {
        let mut person = alice.clone();
        let seat = Seat { known_browser: Some(bytes.clone()), ..Seat::new(1) };
        let told = person.run(&ENGINE, LATER, seat.totp(&person.app.wrong(LATER)));
        let known = told.audit() == [(AuditKind::WrongAnswer, Some(Lane::Known))];
        assert_eq!(known, *name == "cookie", "{name}");
        for code in [None, Some(person.app.code(LATER))] {
            let act = confirm(bytes, code.as_deref(), "other");
            let told = person.run(&ENGINE, LATER, person.seat.enroll(act));
            // Not even the backup codes that were offered before others were saved.
            assert!(!told.is_admitted(), "{name}: {}", told.json());
        }
    }
}

/// rows: 82, 89, 91
#[test]
fn evidence_is_bound_to_account_session_and_time() {
    let alice = enrolled();
    let good = |id: &str, nonce: &[u8], at: u64| {
        ENGINE.check_evidence(id, nonce, &alice.evidence, at).is_some()
    };
    let nonce = alice.seat.nonce;
    assert!(good("10100", &nonce, START));
    assert!(good("10100", &nonce, START + 12 * 3600 - 1));
    assert!(!good("10100", &nonce, START + 12 * 3600));
    assert!(!good("10100", &nonce, START - 301));
    assert!(!good("10101", &nonce, START));
    assert!(!good("1010", &nonce, START));
    assert!(!good("10100", &[2; 32], START));
    assert!(!good("10100", &[], START));
    assert!(!good("10100\u{1}", &nonce[1..], START));
    // Another policy asks again.
    let other = engine_at(ENFORCED, 2);
    assert!(other.check_evidence("10100", &nonce, &alice.evidence, START).is_none());
}

/// rows: 91, 114, 119
#[test]
fn no_bit_of_a_proof_or_cookie_can_be_changed() {
    let alice = enrolled();
    let mut forged: Vec<Bytes> = Vec::new();
    for length in 0..alice.evidence.as_slice().len() {
        forged.push(Bytes::from(&alice.evidence.as_slice()[..length]));
        for bit in 0..8 {
            let mut bytes = alice.evidence.as_slice().to_vec();
            bytes[length] ^= 1 << bit;
            forged.push(Bytes::new(bytes));
        }
    }
    forged.push(Bytes::new([alice.evidence.as_slice(), &[0]].concat()));
    for evidence in forged {
        assert!(ENGINE.check_evidence("10100", &alice.seat.nonce, &evidence, START).is_none());
    }
    // A ring with other keys, or of another instance with the same keys, opens nothing.
    for ring in [ring("tests", 8), ring("others", 7)] {
        let other = countersign::engine::Engine::open(&ring, ENFORCED, 1).expect("an engine");
        let facts = other.check_evidence("10100", &alice.seat.nonce, &alice.evidence, START);
        assert!(facts.is_none());
    }
}

/// rows: 87
#[test]
fn a_page_that_is_too_old_begins_again() {
    let mut alice = Account::new("10102");
    let seat = Seat::new(1);
    let begun = alice.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let app = scan(&begun);
    let at = START + 599;
    // Reloading shows the same key until the end of the ticket, and a new one after it.
    let shown = alice.run(&ENGINE, at, seat.enroll(start(Method::Totp, Some(&ticket_of(&begun)))));
    assert_eq!(scan(&shown.started().expect("an enrollment")).secret, app.secret);
    let at = START + 600;
    let act = confirm(&ticket_of(&begun), Some(&app.code(at)), "");
    let told = alice.run(&ENGINE, at, seat.enroll(act));
    assert_eq!(told.trouble(), Some(Trouble::Expired {}));
    assert!(told.is_silent());
    let shown = alice.run(&ENGINE, at, seat.enroll(start(Method::Totp, Some(&ticket_of(&begun)))));
    assert_ne!(scan(&shown.started().expect("an enrollment")).secret, app.secret);
}

/// rows: 87, 116
#[test]
fn a_reset_or_a_suspension_ends_everything_that_was_handed_out() {
    for act in [
        AdminAct::Reset { methods: Vec::new() },
        AdminAct::Suspend {},
        AdminAct::Reset { methods: vec![Method::BackupCodes] },
    ] {
        let is_suspend = matches!(act, AdminAct::Suspend {});
        let (mut alice, all) = held();
        let before = alice.account.row.as_ref().map(|row| row.revocations);
        alice.run(&ENGINE, LATER, admin(act));
        assert!(alice.account.row.as_ref().map(|row| row.revocations) > before);
        if is_suspend {
            alice.run(&ENGINE, LATER, admin(AdminAct::Resume {}));
        }
        let facts = ENGINE
            .check_evidence("10100", &alice.seat.nonce, &alice.evidence, LATER)
            .expect("it opens, and tells that it is void");
        assert!(Some(facts.revocations) < alice.account.row.as_ref().map(|row| row.revocations));
        let list = alice.seat.own(&alice.evidence, SelfServiceAct::List {});
        let told = alice.run(&ENGINE, LATER, list);
        assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::SignInAgain {}));
        for (name, bytes) in &all {
            for code in [None, Some(alice.app.code(LATER))] {
                let act = confirm(bytes, code.as_deref(), "other");
                let told = alice.run(&ENGINE, LATER, alice.seat.enroll(act));
                assert!(!told.is_admitted() && told.is_silent(), "{name}: {}", told.json());
            }
        }
        let seat = Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(3) };
        let told = alice.run(&ENGINE, LATER, seat.totp(&alice.app.wrong(LATER)));
        assert!(told.audit().iter().all(|(_, lane)| *lane != Some(Lane::Known)));
    }
}

/// rows: 117
#[test]
fn a_cookie_or_ticket_of_one_person_is_nothing_for_another() {
    let alice = enrolled();
    // Names that would be ambiguous if fields were simply concatenated.
    for id in ["1010", "101000", "10100known browser", "", "10100\u{0}"] {
        if id.is_empty() {
            continue;
        }
        let mut bob = Enrolled::new(&ENGINE, id);
        let seat = Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(1) };
        let told = bob.run(&ENGINE, LATER, seat.totp(&bob.app.wrong(LATER)));
        assert_eq!(told.audit(), [(AuditKind::WrongAnswer, Some(Lane::Unknown))], "{id}");
    }
}

/// rows: 115
#[test]
fn a_pass_is_good_for_the_address_it_was_given_to() {
    let exempt = engine(r#"{"mode":"enforce","groups":{"skip":["robots"]}}"#);
    let mut alice = Enrolled::new(&exempt, "10100");
    let robot = Seat { groups: vec!["robots".into()], ..Seat::new(4) };
    let told = alice.run(&exempt, LATER, robot.begin());
    let pass = told.evidence();
    let facts = exempt.check_evidence("10100", &robot.nonce, &pass, LATER).expect("a pass");
    assert_eq!(facts.peer.as_deref(), Some("192.0.2.7"));
    assert_eq!(facts.because, Because::Exempt { rule: "groups.skip".into() });
    // It changes nothing, and shows nothing to another address.
    let rename = SelfServiceAct::Rename { authenticator: 0, label: "mine".into() };
    let told = alice.run(&exempt, LATER, robot.own(&pass, rename));
    assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::SignInAgain {}));
    let moved = Seat { peer: "203.0.113.9".into(), ..robot };
    let told = alice.run(&exempt, LATER, moved.own(&pass, SelfServiceAct::List {}));
    assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::SignInAgain {}));
}
