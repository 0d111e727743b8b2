//! Rules that must hold whatever a policy says.

use crate::host::*;
use countersign::engine::{Engine, OpenRefused};
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};

const LATER: u64 = START + 300;

/// rows: 85, 86
#[test]
fn without_keys_every_step_is_a_mistake_and_no_verdict() {
    let keyless = Engine::open(&[], ENFORCED, 1).expect("an engine that decides");
    let mut alice = enrolled();
    let wrong = alice.account.try_run(&keyless, LATER, alice.seat.begin()).err();
    assert_eq!(wrong.map(|mistake| mistake.code), Some("engine.no_ring"));
    assert!(keyless.check_evidence("10100", &[1; 32], &alice.evidence, START).is_none());
    // No handle, a stale one and an invented one are treated the same.
    let engines = Engines::new();
    for handle in [0, 1, 1 << 32, u64::MAX] {
        let request = Request::CheckEvidence {
            account_id: "10100".into(),
            nonce: Bytes::new(vec![1; 32]),
            evidence: alice.evidence.clone(),
            at: START,
        };
        let Response::Mistake { code, .. } = call(&engines, handle, &request) else {
            panic!("answered without an engine")
        };
        assert_eq!(code, "stale_handle");
    }
}

/// rows: 99
#[test]
fn an_invalid_setting_opens_no_engine() {
    for policy in [
        "",
        "null",
        "[]",
        "0",
        r#""enforce""#,
        "{",
        "{}{}",
        r#"{"mode":null}"#,
        r#"{"mode":1}"#,
        r#"{"mode":"ENFORCE"}"#,
        r#"{"mode":"enforce","mode":"report_only"}"#,
        r#"{"products":[]}"#,
        r#"{"products":["jira"]}"#,
        r#"{"products":null}"#,
        r#"{"groups":{"skip":"all"}}"#,
        r#"{"groups":{"skip":[""]}}"#,
        r#"{"groups":{"skip":[1]}}"#,
        r#"{"customers":"sometimes"}"#,
        r#"{"methods":{"totp":{"enabled":"yes"}}}"#,
        r#"{"methods":{"totp":{"enabled":false}}}"#,
        r#"{"methods":{"fax":{}}}"#,
        r#"{"methods":{"sms":{"digits":4}}}"#,
        r#"{"methods":{"backup_only":["totp"]}}"#,
        r#"{"methods":{"webauthn":{"enabled":true}}}"#,
        r#"{"throttle":{"failures_max":-1}}"#,
        r#"{"throttle":{"failures_max":1e9}}"#,
        r#"{"throttle":{"failures_max":5.0}}"#,
        r#"{"throttle":{"lock_minutes":[0]}}"#,
        r#"{"throttle":{"failures_total_max":101}}"#,
        r#"{"session":{"hours":0}}"#,
    ] {
        let refused = Engine::open(&ring("tests", 7), policy, 1).err();
        assert!(matches!(refused, Some(OpenRefused::Policy(_))), "{policy}");
    }
}

/// rows: 99
#[test]
fn whatever_was_left_out_is_the_strict_choice() {
    let strict = engine(ENFORCED);
    let mut bob = Account::new("10102");
    for (licensed, groups) in [(true, vec![]), (false, vec![]), (false, vec!["customers".into()])] {
        let seat = Seat { groups, licensed, ..Seat::new(1) };
        let told = bob.run(&strict, LATER, seat.begin());
        assert!(matches!(told.verdict, Verdict::Enroll { .. }), "{}", told.json());
    }
}

/// rows: 101
#[test]
fn administration_needs_a_fresh_factor_of_the_administrator() {
    let (mut boss, mut alice) = (Enrolled::new(&ENGINE, "1"), enrolled());
    let now = boss.account.row.as_ref().map_or(0, |row| row.revocations);
    let act = |id: &str, nonce: &[u8], evidence: &Bytes, revocations: u64| Event::Admin {
        actor: Actor::Administrator {
            account_id: id.into(),
            nonce: Bytes::from(nonce),
            evidence: evidence.clone(),
            revocations,
        },
        reason: "lost phone".into(),
        act: AdminAct::Reset { methods: Vec::new() },
    };
    let (evidence, nonce) = (boss.evidence.clone(), boss.seat.nonce);
    let exempt = engine(r#"{"mode":"enforce","groups":{"skip":["staff"]}}"#);
    let pass = Account::new("1").run(&exempt, START, boss.seat.begin()).evidence();
    for (event, at) in [
        (act("1", &nonce, &evidence, now), START + 301),
        (act("1", &nonce, &evidence, now + 1), START),
        (act("1", &nonce, &pass, now), START),
        (act("1", &nonce, &boss.cookie, now), START),
        (act("1", &[9; 32], &evidence, now), START),
        (act("2", &nonce, &evidence, now), START),
        (act("10100", &nonce, &evidence, now), START),
        (act("1", &nonce, &Bytes::default(), now), START),
    ] {
        let told = alice.run(&ENGINE, at, event);
        assert_eq!(told.refusal(), Some((Refusal::SignInAgain {}, "actor.evidence")));
        assert!(told.is_silent());
    }
    // Under a new policy the administrator has to sign in again first.
    let told = alice.run(&engine_at(ENFORCED, 2), START, act("1", &nonce, &evidence, now));
    assert!(told.is_silent());
    // The administrator was reset meanwhile: the store says so.
    boss.run(&ENGINE, START, reset());
    let reset_at = boss.account.row.as_ref().map_or(0, |row| row.revocations);
    assert!(alice.run(&ENGINE, START, act("1", &nonce, &evidence, reset_at)).is_silent());
    let told = alice.run(&ENGINE, START, act("1", &nonce, &evidence, now));
    let save = told.save.expect("it works with fresh evidence");
    assert_eq!(save.audit[0].actor.as_deref(), Some("1"));
    assert_eq!(save.audit[0].reason.as_deref(), Some("lost phone"));
}

/// rows: 18
#[test]
fn no_act_on_an_account_works_without_evidence_of_an_administrator() {
    let mut alice = enrolled();
    let token = HardwareToken {
        serial: "1".into(),
        kind: TokenKind::Counter {
            secret: SecretBytes::new(vec![7; 20]),
            algorithm: Algorithm::Sha1,
            digits: 6,
            counter: 0,
        },
    };
    for act in [
        AdminAct::Suspend {},
        AdminAct::Resume {},
        AdminAct::Reset { methods: Vec::new() },
        AdminAct::Reset { methods: vec![Method::Totp] },
        AdminAct::Unlock {},
        AdminAct::ForgetDevices {},
        AdminAct::PasswordChanged {},
        AdminAct::Import { token },
    ] {
        // A person's own evidence does not make them an administrator of someone else.
        let actor = Actor::Administrator {
            account_id: "1".into(),
            nonce: Bytes::from(&alice.seat.nonce[..]),
            evidence: alice.evidence.clone(),
            revocations: 0,
        };
        let event = Event::Admin { actor, reason: "settings".into(), act };
        let told = alice.run(&ENGINE, START, event);
        assert_eq!(told.refusal(), Some((Refusal::SignInAgain {}, "actor.evidence")));
        assert!(told.is_silent());
    }
}

/// rows: 101
#[test]
fn every_act_of_an_administrator_has_a_reason_and_a_name() {
    let mut alice = enrolled();
    let long = "x".repeat(501);
    for reason in ["", "two\nlines", "\u{7f}", long.as_str()] {
        let event = Event::Admin {
            actor: Actor::Host { component: "tests".into() },
            reason: reason.into(),
            act: AdminAct::Unlock {},
        };
        let wrong = alice.account.try_run(&ENGINE, LATER, event).err();
        assert_eq!(wrong.map(|mistake| mistake.code), Some("reason.length"), "{reason:?}");
    }
    let long = "x".repeat(65);
    for component in ["", long.as_str(), "two\nlines", "\u{1b}[31m"] {
        let event = Event::Admin {
            actor: Actor::Host { component: component.into() },
            reason: "a test".into(),
            act: AdminAct::Unlock {},
        };
        let told = alice.account.try_run(&ENGINE, LATER, event);
        assert!(told.map_or(true, |told| told.is_silent()), "{component:?}");
    }
}

/// rows: 101
#[test]
fn what_an_administrator_did_is_known_to_the_owner() {
    let acts = [
        (AdminAct::Suspend {}, AuditKind::Suspended, NoticeKind::Suspended),
        (AdminAct::Resume {}, AuditKind::Resumed, NoticeKind::Resumed),
        (AdminAct::Unlock {}, AuditKind::Unlocked, NoticeKind::Unlocked),
        (AdminAct::Reset { methods: vec![] }, AuditKind::Reset, NoticeKind::Reset),
    ];
    let mut alice = enrolled();
    for (act, written, told_as) in acts {
        let save = alice.run(&ENGINE, LATER, admin(act)).save.expect("a save");
        assert_eq!(save.audit.iter().map(|event| event.kind).collect::<Vec<_>>(), [written]);
        assert!(save.notices.iter().any(|notice| notice.kind == told_as));
    }
}

/// rows: 107, 108; findings: F-A4
#[test]
fn groups_are_matched_in_any_case_and_doubt_asks() {
    let skipping =
        engine(r#"{"mode":"enforce","groups":{"require":["Admins"],"skip":["robots"]}}"#);
    for (groups, exempt) in [
        (vec!["robots"], true),
        (vec!["Robots"], true),
        (vec!["robot\u{17f}"], false),
        (vec!["ｒobots"], false),
        (vec!["robots\u{200b}"], false),
        (vec!["robots", "admins"], false),
        (vec!["robots", "ＡＤＭＩＮＳ"], false),
        (vec!["robots", "Admin\u{17f}"], false),
        (vec!["robots", " admins"], false),
        (vec!["robots "], false),
        (vec!["robot"], false),
        (vec!["robots", "Admins"], false),
        (vec!["Admins", "robots"], false),
        (vec![], false),
    ] {
        let groups: Vec<String> = groups.into_iter().map(Into::into).collect();
        let seat = Seat { groups: groups.clone(), ..Seat::new(1) };
        let told = Account::new("10102").run(&skipping, LATER, seat.begin());
        assert_eq!(told.is_admitted(), exempt, "{groups:?}");
    }
}

/// rows: 104
#[test]
fn a_suspended_person_gets_nowhere() {
    let open = engine(r#"{"mode":"report_only","groups":{"skip":["staff"]},"products":["Crowd"]}"#);
    let mut alice = enrolled();
    alice.run(&ENGINE, LATER, admin(AdminAct::Suspend {}));
    for engine in [&*ENGINE, &open] {
        for event in [
            alice.seat.begin(),
            alice.seat.totp(&alice.app.code(LATER)),
            alice.seat.backup(&alice.codes[0]),
            alice.seat.sign_in(SignInAct::Postpone {}),
            alice.seat.enroll(start(Method::Totp, None)),
            alice.seat.own(&alice.evidence, SelfServiceAct::List {}),
        ] {
            let told = alice.run(engine, LATER, event);
            assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::Suspended {}));
            assert!(told.is_silent());
        }
    }
    // The factors were kept.
    alice.run(&ENGINE, LATER, admin(AdminAct::Resume {}));
    assert!(alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER))).is_admitted());
}
