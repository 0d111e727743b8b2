//! How factors come, change and go.

use crate::host::*;
use countersign::vocabulary::*;

const LATER: u64 = START + 300;

fn own(act: EnrollAct) -> SelfServiceAct {
    SelfServiceAct::Enroll { act }
}

/// rows: 14, 93
#[test]
fn a_password_alone_sets_up_no_further_factor() {
    let mut alice = enrolled();
    let thief = Seat::new(66);
    for method in Method::ALL {
        let told = alice.run(&ENGINE, LATER, thief.enroll(start(method, None)));
        assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
    }
    // A ticket from before the first factor is worthless once there is one.
    let mut fresh = Account::new("10102");
    let early = fresh.run(&ENGINE, START, thief.enroll(start(Method::Totp, None)));
    let early = early.started().expect("an enrollment");
    let owner = Seat::new(1);
    let begun = fresh.run(&ENGINE, START, owner.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&begun), Some(&scan(&begun).code(START)), "");
    assert!(!fresh.run(&ENGINE, START, owner.enroll(act)).is_silent());
    let act = confirm(&ticket_of(&early), Some(&scan(&early).code(START)), "");
    let told = fresh.run(&ENGINE, START, thief.enroll(act));
    assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
}

/// rows: 14, 111
#[test]
fn self_service_needs_evidence_that_is_fresh_and_of_this_session() {
    let mut alice = enrolled();
    let fresh = START + 300;
    for (at, evidence, seat, works) in [
        (fresh, alice.evidence.clone(), alice.seat.clone(), true),
        (fresh + 1, alice.evidence.clone(), alice.seat.clone(), false),
        (fresh, Bytes::default(), alice.seat.clone(), false),
        (fresh, alice.cookie.clone(), alice.seat.clone(), false),
        (fresh, alice.evidence.clone(), Seat::new(2), false),
    ] {
        for method in [Method::Totp, Method::BackupCodes] {
            let act = own(start(method, None));
            let told = alice.run(&ENGINE, at, seat.own(&evidence, act));
            assert_eq!(told.refusal().is_none(), works, "{}", told.json());
        }
    }
    // A self-service ticket is not a login ticket, and vice versa.
    let at = START + 60;
    let begun =
        alice.run(&ENGINE, at, alice.seat.own(&alice.evidence, own(start(Method::Totp, None))));
    let begun = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&begun), Some(&scan(&begun).code(at)), "");
    let told = alice.run(&ENGINE, at, alice.seat.enroll(act));
    assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
}

/// rows: 94
#[test]
fn no_page_shows_the_key_of_a_factor_that_counts() {
    let mut alice = enrolled();
    let begun =
        alice.run(&ENGINE, START, alice.seat.own(&alice.evidence, own(start(Method::Totp, None))));
    let other = scan(&begun.started().expect("an enrollment"));
    assert_ne!(other.secret, alice.app.secret);
    // The ticket that set up the first factor is used: it opens a new enrollment instead.
    let mut fresh = Account::new("10102");
    let seat = Seat::new(1);
    let begun = fresh.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let app = scan(&begun);
    let act = confirm(&ticket_of(&begun), Some(&app.code(START)), "");
    assert!(!fresh.run(&ENGINE, START, seat.enroll(act)).is_silent());
    let again =
        fresh.run(&ENGINE, START, seat.enroll(start(Method::Totp, Some(&ticket_of(&begun)))));
    assert!(again.started().is_none());
}

/// rows: 96
#[test]
fn who_was_ever_enrolled_does_not_enroll_anew_on_a_password() {
    let mut alice = enrolled();
    alice.account.marker = Some(0);
    for row in [None, alice.account.row.clone().map(|row| Row { record: Bytes::default(), ..row })]
    {
        let mut lost = alice.account.clone();
        lost.row = row;
        for event in [
            alice.seat.begin(),
            alice.seat.enroll(start(Method::Totp, None)),
            alice.seat.totp(&alice.app.code(LATER)),
            alice.seat.backup(&alice.codes[0]),
            admin(AdminAct::Suspend {}),
            admin(AdminAct::Unlock {}),
        ] {
            let told = lost.run(&ENGINE, LATER, event);
            let (why, _) = told.refusal().expect("a refusal");
            assert_eq!(why, Refusal::AskAdministrator {});
            assert!(told.is_silent());
        }
    }
    // A row from before a reset is behind the marker.
    let mut old = alice.account.clone();
    alice.run(&ENGINE, LATER, reset());
    old.marker = alice.account.row.as_ref().map(|row| row.revocations);
    let told = old.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
    assert_eq!(told.refusal(), Some((Refusal::AskAdministrator {}, "marker.row_behind")));
}

/// rows: 97
#[test]
fn somebody_who_must_but_has_no_factor_gets_nothing_without_a_page() {
    for channel in [Channel::Basic, Channel::Token, Channel::Oauth, Channel::GitHttp] {
        let seat = Seat { channel, ..Seat::new(1) };
        for event in [
            seat.begin(),
            seat.enroll(start(Method::Totp, None)),
            seat.sign_in(SignInAct::Postpone {}),
        ] {
            let told = Account::new("10102").run(&ENGINE, LATER, event);
            assert_eq!(told.refusal(), Some((Refusal::EnrollFirst {}, "channel")));
        }
        let mut alice = enrolled();
        for event in [seat.begin(), seat.totp(&alice.app.code(LATER))] {
            let told = alice.run(&ENGINE, LATER, event);
            assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
        }
    }
}

/// rows: 98
#[test]
fn a_method_that_was_switched_off_ends_its_open_enrollment() {
    let mut alice = Account::new("10102");
    let seat = Seat::new(1);
    let begun = alice.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let act = confirm(&ticket_of(&begun), Some(&scan(&begun).code(START)), "");
    let offered = alice.run(&ENGINE, START, seat.enroll(act)).started().expect("codes");
    let off = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#;
    let later = engine_at(off, 2);
    let act = confirm(&ticket_of(&offered), None, "");
    let told = alice.run(&later, START, seat.enroll(act));
    let set = told.save.iter().any(|save| save.methods.contains(&Method::BackupCodes));
    assert!(!set, "codes were set up though the method is off");
}

/// rows: 98
#[test]
fn a_method_counts_only_if_it_is_enrolled_and_enabled() {
    let off = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#;
    let later = engine_at(off, 2);
    let mut alice = enrolled();
    let code = alice.codes[0].clone();
    for event in [
        alice.seat.backup(&code),
        alice.seat.sign_in(SignInAct::Choose {
            method: Method::BackupCodes,
            ticket: None,
            again: false,
        }),
    ] {
        let told = alice.run(&later, LATER, event);
        assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
    }
    let mut bob = Enrolled::new(&later, "10101");
    let told = bob.run(&ENGINE, LATER, bob.seat.backup("0-00000-00000"));
    assert!(told.refusal().is_some() && told.is_silent(), "{}", told.json());
}

/// rows: 100
#[test]
fn a_new_key_starts_anew_and_the_old_one_is_gone() {
    let mut alice = enrolled();
    alice.run(&ENGINE, LATER, reset());
    let seat = Seat::new(1);
    let begun = alice.run(&ENGINE, LATER, seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let app = scan(&begun);
    let act = confirm(&ticket_of(&begun), Some(&app.code(LATER)), "");
    assert!(!alice.run(&ENGINE, LATER, seat.enroll(act)).is_silent());
    let at = LATER + 60;
    let old = alice.app.code(at);
    assert!(!alice.run(&ENGINE, at, seat.totp(&old)).is_admitted());
    assert!(alice.run(&ENGINE, at, seat.totp(&app.code(at))).is_admitted());
    // The old backup codes went with the old app.
    let code = alice.codes[0].clone();
    assert!(!alice.run(&ENGINE, at, seat.backup(&code)).is_admitted());
}

/// rows: 104
#[test]
fn the_last_factor_that_policy_requires_stays() {
    let mut alice = enrolled();
    let list = alice.run(&ENGINE, START, alice.seat.own(&alice.evidence, SelfServiceAct::List {}));
    let ids: Vec<(u32, Method)> =
        list.summary().authenticators.iter().map(|view| (view.id, view.method)).collect();
    for (id, method) in ids {
        let remove = SelfServiceAct::Remove { authenticator: id };
        let told = alice.run(&ENGINE, START, alice.seat.own(&alice.evidence, remove));
        assert_eq!(told.is_silent(), method == Method::Totp, "{}", told.json());
    }
    let remove = SelfServiceAct::Remove { authenticator: 99 };
    let told = alice.run(&ENGINE, START, alice.seat.own(&alice.evidence, remove));
    assert!(told.refusal().is_some() && told.is_silent());
}

/// rows: 105
#[test]
fn a_reset_gives_no_second_time_of_grace() {
    let graced = engine(r#"{"mode":"enforce","enrollment":{"grace_days":7}}"#);
    let mut alice = enrolled();
    alice.run(&graced, LATER, reset());
    let told = alice.run(&graced, LATER, alice.seat.begin());
    let Verdict::Enroll { postpone_until, .. } = &told.verdict else { panic!("{}", told.json()) };
    assert_eq!(*postpone_until, None);
    let told = alice.run(&graced, LATER, alice.seat.sign_in(SignInAct::Postpone {}));
    assert!(told.refusal().is_some() && told.is_silent());
}

/// rows: 105; findings: F-A6
#[test]
fn a_repair_outruns_every_older_count_and_says_that_the_record_was_replaced() {
    // Column and marker were both set back, behind evidence that a session still holds.
    for (column, marker) in [(0, None), (2, Some(0)), (0, Some(2)), (2, Some(2))] {
        let mut alice = enrolled();
        for _ in 0..9 {
            alice.run(&ENGINE, LATER, admin(AdminAct::PasswordChanged {}));
        }
        let told = alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
        let held = told.evidence();
        let broken = |row| Row { record: Bytes::default(), revocations: column, ..row };
        alice.account.row = alice.account.row.map(broken);
        alice.account.marker = marker;
        let save = alice.run(&ENGINE, LATER, reset()).save.expect("a save");
        assert_eq!(save.audit[0].rule.as_deref(), Some("record.replaced"));
        for held in [&held, &alice.evidence] {
            let facts = ENGINE.check_evidence("10100", &alice.seat.nonce, held, LATER);
            assert!(facts.expect("it opens").revocations < save.revocations);
        }
        // A second repair goes further still.
        alice.account.row = alice.account.row.map(|row| Row { record: Bytes::default(), ..row });
        let again = alice.run(&ENGINE, LATER, reset()).save.expect("a save");
        assert!(again.revocations > save.revocations);
        // A reset of a record that opens says nothing of the kind.
        let save = alice.run(&ENGINE, LATER, reset()).save.expect("a save");
        assert_eq!(save.audit[0].rule, None);
    }
}

/// rows: 105
#[test]
fn a_repair_does_not_end_a_suspension_that_the_store_still_shows() {
    // A reset repairs a record that does not open. If it also let a suspended person back in,
    // anyone could end a suspension by breaking their own row and asking for help.
    let mut alice = enrolled();
    alice.run(&ENGINE, LATER, admin(AdminAct::Suspend {}));
    alice.account.row = alice.account.row.map(|row| Row { record: Bytes::default(), ..row });
    let before = alice.account.row.as_ref().map_or(0, |row| row.revocations);
    let told = alice.run(&ENGINE, LATER, reset());
    let save = told.save.expect("a save");
    let broken_at_first = save.audit.first().expect("an event");
    assert_eq!(broken_at_first.kind, AuditKind::Reset);
    assert!(save.revocations > before, "the row's count goes on");
}
