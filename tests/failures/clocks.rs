//! Codes of an app after a backup code and under a clock that was ahead, and other low findings.

use crate::host::*;
use countersign::engine::{Input, StoredAccount};
use countersign::vocabulary::*;

const LATER: u64 = START + 600;
const DAY: u64 = 86_400;

fn known(alice: &Enrolled) -> Seat {
    Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(3) }
}

/// findings: F-C6
#[test]
fn after_a_backup_code_the_owner_s_next_codes_cost_nothing_in_the_owner_s_browser() {
    let mut alice = enrolled();
    let seat = known(&alice);
    let code = alice.codes[0].clone();
    assert!(alice.run(&ENGINE, LATER, seat.backup(&code)).is_admitted());
    for second in 0..60 {
        let told = alice.run(&ENGINE, LATER + second, seat.totp(&alice.app.code(LATER + second)));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}), "{}", told.json());
        assert!(told.is_silent());
    }
    assert!(alice.run(&ENGINE, LATER + 60, seat.totp(&alice.app.code(LATER + 60))).is_admitted());
    // A wrong one still costs, and so does a used one from elsewhere.
    let told = alice.run(&ENGINE, LATER + 61, seat.totp(&alice.app.wrong(LATER + 61)));
    assert_eq!(told.audit(), [(AuditKind::WrongAnswer, Some(Lane::Known))]);
    let used = alice.app.code(LATER + 60);
    let told = alice.run(&ENGINE, LATER + 61, Seat::new(66).totp(&used));
    assert_eq!(told.audit(), [(AuditKind::ReplayRefused, Some(Lane::Unknown))]);
}

/// findings: F-A11
#[test]
fn a_clock_that_was_a_day_ahead_for_a_moment_charges_no_right_code() {
    for by_backup_code in [true, false] {
        let mut alice = enrolled();
        let ahead = LATER + DAY;
        let event = if by_backup_code {
            Seat::new(2).backup(&alice.codes[0])
        } else {
            Seat::new(2).totp(&alice.app.code(ahead))
        };
        assert!(alice.run(&ENGINE, ahead, event).is_admitted());
        for minute in 0..20 {
            let at = LATER + 60 * minute;
            for code in [alice.app.code(at), alice.app.wrong(at)] {
                let told = alice.run(&ENGINE, at, Seat::new(3).totp(&code));
                assert_eq!(told.trouble(), Some(Trouble::Unavailable {}), "{}", told.json());
                assert!(told.is_silent());
            }
        }
        // What was used then stays used, and the next code counts.
        let told = alice.run(&ENGINE, ahead, Seat::new(3).totp(&alice.app.code(ahead)));
        assert!(!told.is_admitted(), "{}", told.json());
        let at = ahead + 60;
        assert!(alice.run(&ENGINE, at, Seat::new(3).totp(&alice.app.code(at))).is_admitted());
    }
}

/// findings: F-A11
#[test]
fn a_reset_of_someone_who_never_came_takes_no_grace() {
    let mut bob = Account::new("10300");
    bob.run(&ENGINE, START, reset());
    let told = bob.run(&ENGINE, START + 5, Seat::new(1).begin());
    let Verdict::Enroll { postpone_until, .. } = &told.verdict else { panic!("an enrollment") };
    let until = postpone_until.expect("grace");
    // It goes on from the first login, whatever is reset meanwhile.
    bob.run(&ENGINE, START + DAY, reset());
    let told = bob.run(&ENGINE, START + DAY, Seat::new(1).begin());
    let Verdict::Enroll { postpone_until, .. } = &told.verdict else { panic!("an enrollment") };
    assert_eq!(*postpone_until, Some(until));
    // Someone who was set up has none, nor has a record that no longer opens.
    let mut alice = enrolled();
    alice.run(&ENGINE, LATER, reset());
    bob.row = bob.row.map(|row| Row { record: Bytes::new(vec![0; 100]), ..row });
    bob.run(&ENGINE, LATER, reset());
    for account in [&mut alice.account, &mut bob] {
        let told = account.run(&ENGINE, LATER, Seat::new(1).begin());
        let Verdict::Enroll { postpone_until: None, .. } = &told.verdict else {
            panic!("no grace: {}", told.json())
        };
    }
}

/// findings: F-A11
#[test]
fn backup_codes_confirmed_after_the_last_factor_went_do_not_stand_alone() {
    let engine = engine(r#"{"mode":"enforce","groups":{"skip":["robots"]}}"#);
    let mut alice = Enrolled::new(&engine, "10100");
    let seat = Seat { groups: vec!["robots".into()], ..alice.seat.clone() };
    let mut own = |act| {
        let event = seat.own(&alice.evidence, act);
        alice.account.run(&engine, START, event)
    };
    let begun = own(SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) });
    let ticket = ticket_of(&begun.started().expect("codes"));
    let told = own(SelfServiceAct::List {});
    let mut set_up = told.summary().authenticators.iter();
    let app = set_up.find(|one| one.method == Method::Totp).expect("an app").id;
    let removed = own(SelfServiceAct::Remove { authenticator: app });
    assert!(!removed.is_silent(), "{}", removed.json());
    let told = own(SelfServiceAct::Enroll { act: confirm(&ticket, None, "") });
    assert!(told.is_silent(), "{}", told.json());
}

/// findings: F-A11
#[test]
fn entropy_of_zeros_is_refused() {
    for (entropy, code) in [
        (vec![0; 32], Some("entropy.zero")),
        (vec![0; 31], Some("entropy.length")),
        ([vec![0; 31], vec![1]].concat(), None),
    ] {
        let event = Seat::new(1).enroll(start(Method::Totp, None));
        let input = Input { at: START, entropy: SecretBytes::new(entropy), event };
        let stored = StoredAccount { account_id: "1".into(), row: None, marker: None };
        let mistake = ENGINE.step(input, &stored).err();
        assert_eq!(mistake.map(|mistake| mistake.code), code);
    }
}

/// findings: F-A11
#[test]
fn a_user_handle_cannot_be_computed_from_an_account_id() {
    use sha2::{Digest as _, Sha256};
    let policy = r#"{"mode":"enforce","methods":{"webauthn":{"enabled":true,
        "relying_party_id":"example.org","origins":["https://example.org"]}}}"#;
    let handle = |engine: &countersign::engine::Engine, id: &str| {
        let told =
            Account::new(id).run(engine, START, Seat::new(1).enroll(start(Method::WebAuthn, None)));
        let Some(Started::Credential { options, .. }) = told.started() else {
            panic!("a ceremony")
        };
        let options: serde_json::Value = serde_json::from_str(&options).expect("JSON");
        options["user"]["id"].as_str().expect("a handle").to_owned()
    };
    let (ours, theirs) = (engine(policy), {
        let ring = ring("tests", 8);
        countersign::engine::Engine::open(&ring, policy, 1).expect("an engine")
    });
    let one = handle(&ours, "jsmith");
    // The same at every ceremony, or a key would keep an account twice.
    assert_eq!(one, handle(&ours, "jsmith"));
    assert_ne!(one, handle(&ours, "jsmyth"));
    // Another secret under the same name gives another one, so it is no digest of the two names.
    assert_ne!(one, handle(&theirs, "jsmith"));
    let mut state = Sha256::new();
    for part in [b"countersign/v1/user-handle".as_slice(), b"tests", b"jsmith"] {
        state.update((part.len() as u64).to_be_bytes());
        state.update(part);
    }
    assert_ne!(one, data_encoding::BASE64URL_NOPAD.encode(&state.finalize()));
}
