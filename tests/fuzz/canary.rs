//! Secrets leave no trace: not in any answer except the one that shows them, and not in freed
//! memory.

use crate::host::*;
use crate::memory::watch;
use crate::requests::{AT, open, open_under, step};
use countersign::vocabulary::*;
use countersign::wire::{Request, Response};

/// Runs one call and counts the blocks it freed with a secret in them.
fn left_behind(secrets: &[&[u8]], request: &Request, json: bool) -> u32 {
    left_behind_under(ENFORCED, secrets, request, json)
}

fn left_behind_under(policy: &str, secrets: &[&[u8]], request: &Request, json: bool) -> u32 {
    let (engines, handle) = open_under(policy);
    let bytes = if json {
        serde_json::to_vec(request).expect("text")
    } else {
        postcard::to_stdvec(request).expect("bytes")
    };
    let (answer, used) = watch(secrets, || engines.call(handle, &bytes));
    assert!(!answer.is_empty());
    used.left_behind
}

/// rows: 127
#[test]
fn a_typed_code_is_wiped_from_memory() {
    let alice = enrolled();
    let code = "0-QWERT-YPASD";
    let request = step(&alice, Seat::new(2).backup(code));
    assert_eq!(left_behind(&[code.as_bytes()], &request, false), 0, "postcard");
    assert_eq!(left_behind(&[code.as_bytes()], &request, true), 0, "JSON");
}

/// rows: 127
#[test]
fn the_entropy_of_a_call_is_wiped_from_memory() {
    let alice = enrolled();
    let request = step(&alice, Seat::new(2).enroll(start(Method::Totp, None)));
    let entropy: Vec<u8> = (0x41..0x61).collect();
    assert_eq!(left_behind(&[&entropy], &request, false), 0);
}

/// rows: 127
#[test]
fn the_key_of_an_app_is_wiped_from_memory_when_a_code_is_checked() {
    let alice = enrolled();
    let request = step(&alice, Seat::new(2).totp(&alice.app.code(AT)));
    assert_eq!(left_behind(&[&alice.app.secret], &request, false), 0);
}

/// rows: 127
#[test]
fn a_new_key_is_only_in_the_answer() {
    let (engines, handle) = open();
    let alice = Enrolled { account: Account::new("10109"), ..enrolled() };
    let request = step(&alice, Seat::new(2).enroll(start(Method::Totp, None)));
    let shown = call(&engines, handle, &request);
    let Response::Stepped { verdict: Verdict::Enroll { started: Some(started), .. }, .. } = shown
    else {
        panic!("no key")
    };
    let secret = scan(&started).secret;
    let Started::Totp { key, uri, .. } = &started else { panic!("no key") };
    let texts = [key.expose().as_bytes(), uri.expose().as_bytes()];
    assert_eq!(left_behind(&[&secret], &request, false), 0, "the key itself");
    assert_eq!(left_behind(&texts, &request, false), 0, "its text");
    assert_eq!(left_behind(&texts, &request, true), 0, "its text in JSON");
}

/// rows: 127
#[test]
fn backup_codes_are_only_in_the_answer() {
    let alice = enrolled();
    let own = SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) };
    let request = step(&alice, alice.seat.own(&alice.evidence, own));
    let (engines, handle) = open();
    let shown = call(&engines, handle, &request);
    let Response::Stepped { verdict: Verdict::Changed { summary, .. }, .. } = shown else {
        panic!("no codes")
    };
    let codes = codes_of(&summary.started.expect("codes"));
    let secrets: Vec<&[u8]> = codes.iter().map(String::as_bytes).collect();
    assert_eq!(left_behind(&secrets, &request, false), 0);
}

/// rows: 127
#[test]
fn the_keys_of_a_ring_are_wiped_from_memory() {
    let text = ring("tests", 7);
    let secret = String::from_utf8(text).expect("text");
    let secret = secret.split("\"secret\":\"").nth(1).and_then(|rest| rest.split('"').next());
    let secret = secret.expect("a secret").as_bytes().to_vec();
    let request = crate::requests::opening();
    assert_eq!(left_behind(&[&secret], &request, false), 0);
    let request =
        Request::NewRing { instance_id: "tests".into(), entropy: SecretBytes::new(vec![7; 32]) };
    assert_eq!(left_behind(&[&secret], &request, false), 0);
}

/// findings: F-A11
#[test]
fn a_typed_code_is_wiped_however_long_its_event_is() {
    let policy = r#"{"mode":"enforce","devices":{"enabled":true}}"#;
    let engine = engine(policy);
    let alice = Enrolled::new(&engine, "10100");
    for bytes in [0, 50, 100, 200, 300, 400, 500, 1_000, 5_000] {
        // The code of the list, so that a device token is drawn from the whole event.
        let code = &alice.codes[0];
        let event = Seat::new(2).sign_in(SignInAct::Respond {
            answer: Answer::Code {
                method: Method::BackupCodes,
                code: SecretText::new(code.clone()),
            },
            ticket: Some(Bytes::new(vec![7; bytes])),
            remember_device: true,
        });
        let request = step(&alice, event);
        for json in [false, true] {
            let left = left_behind_under(policy, &[code.as_bytes()], &request, json);
            assert_eq!(left, 0, "a ticket of {bytes} bytes, JSON {json}");
        }
    }
}

/// findings: F-A11
#[test]
fn answers_are_wiped_from_memory() {
    let policy = r#"{"mode":"enforce","methods":{"security_questions":{"enabled":true}}}"#;
    let engine = engine(policy);
    let mut alice = Enrolled::new(&engine, "10100");
    let own = SelfServiceAct::Enroll { act: start(Method::SecurityQuestions, None) };
    let event = alice.seat.own(&alice.evidence, own);
    let started = alice.run(&engine, AT, event).started().expect("questions");
    let first = "Zaphod Beeblebrox the Third of Betelgeuse";
    let chosen = [(0, first), (1, "somewhere else"), (2, "nothing at all")]
        .map(|(question, answer)| QuestionAnswer {
            question,
            answer: SecretText::new(answer.into()),
        })
        .into();
    let label = "questions with a name of some length".into();
    let answer = Answer::Questions { chosen };
    let act = EnrollAct::Confirm { ticket: ticket_of(&started), answer, label };
    let event = alice.seat.own(&alice.evidence, SelfServiceAct::Enroll { act });
    let request = step(&alice, event);
    for part in ["Zaphod Beeblebrox", "ZAPHOD BEEBLEBROX", "zaphod beeblebrox"] {
        assert_eq!(left_behind_under(policy, &[part.as_bytes()], &request, false), 0, "{part}");
    }
}

/// findings: F-A11
#[test]
fn a_new_key_is_only_in_the_answer_however_long_that_is() {
    let policy = r#"{"mode":"enforce","methods":{"totp":{"authenticators_max":5}}}"#;
    let engine = engine(policy);
    for labels in 0..4_usize {
        for width in [1, 16, 32, 64] {
            let mut alice = Enrolled::new(&engine, "10100");
            for number in 0..labels {
                let label = format!("{number}{}", "\u{1F511}".repeat(width - 1));
                alice.add_app(&engine, AT - 1, &label);
            }
            let own = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
            let request = step(&alice, alice.seat.own(&alice.evidence, own));
            let (engines, handle) = open_under(policy);
            let shown = call(&engines, handle, &request);
            let Response::Stepped { verdict: Verdict::Changed { summary, .. }, .. } = shown else {
                panic!("no key")
            };
            let Some(Started::Totp { key, .. }) = summary.started else { panic!("no key") };
            let left = left_behind_under(policy, &[key.expose().as_bytes()], &request, false);
            assert_eq!(left, 0, "{labels} labels of {width}");
        }
    }
}
