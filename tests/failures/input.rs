//! What people, and attackers, type.

use crate::host::*;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Response};

const LATER: u64 = START + 300;

/// Nothing was compared, nothing was charged, and no one is in.
fn is_no_code(method: Method, code: &str) {
    let mut alice = enrolled();
    let told = alice.run(&ENGINE, LATER, alice.seat.respond(method, code));
    assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}), "{code:?}");
    assert!(told.is_silent(), "{code:?}");
}

/// rows: 67, 74
#[test]
fn a_blank_is_no_code() {
    for blank in ["", " ", "      ", "-", "------", "\u{0}", "\t\t\t\t\t\t", "\u{a0}"] {
        is_no_code(Method::Totp, blank);
        is_no_code(Method::BackupCodes, blank);
    }
}

/// rows: 68, 69
#[test]
fn without_a_factor_no_code_is_right() {
    for code in ["", "000000", "null", "None", "0-00000-00000"] {
        for method in Method::ALL {
            let mut nobody = Account::new("10100");
            let told = nobody.run(&ENGINE, LATER, Seat::new(1).respond(method, code));
            assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::EnrollFirst {}));
            // The same goes for an account whose factors were reset.
            let mut alice = enrolled();
            alice.run(&ENGINE, LATER, reset());
            let told = alice.run(&ENGINE, LATER, alice.seat.respond(method, code));
            assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::EnrollFirst {}));
        }
    }
}

/// rows: 68
#[test]
fn a_missing_answer_is_an_unreadable_request() {
    let engines = Engines::new();
    for answer in [
        "null",
        "{}",
        r#"{"Code":{}}"#,
        r#"{"Code":{"method":"Totp"}}"#,
        r#"{"Code":{"method":"Totp","code":null}}"#,
        r#"{"Code":{"method":"Totp","code":123456}}"#,
    ] {
        let request = format!(
            r#"{{"Step":{{"account_id":"1","row":null,"marker":null,"at":1,
            "entropy":"","event":{{"SignIn":{{"login":{LOGIN},"act":{{"Respond":
            {{"answer":{answer},"ticket":null,"remember_device":false}}}}}}}}}}}}"#
        );
        let response = engines.call(0, request.as_bytes());
        let Response::Mistake { code, .. } = serde_json::from_slice(&response).expect("a response")
        else {
            panic!("{answer} was read")
        };
        assert_eq!(code, "request.unreadable", "{answer}");
    }
}

const LOGIN: &str = r#"{"product":"Jira","channel":"Form","groups":[],"licensed":true,"peer":"",
    "nonce":"","known_browser":null,"device_token":null,"email":null,"locale":"","display_name":"alice"}"#;

/// rows: 70
#[test]
fn other_text_is_no_backup_code() {
    for text in [
        "x",
        "0",
        "backup",
        "0-00000-0000",
        "0-00000-000000",
        "A-00000-00000",
        "0-0000U-00000",
        "0_00000_00000",
        "0-00000-00000 0",
        "'; drop table",
        "０-00000-00000",
    ] {
        is_no_code(Method::BackupCodes, text);
    }
    let mut alice = enrolled();
    for number in 0..10 {
        // Well-formed, but not one of the ten: compared and charged.
        let text = format!("{number}-ZZZZZ-ZZZZZ");
        let told = alice.run(&ENGINE, LATER, alice.seat.backup(&text));
        assert!(!told.is_admitted() && !told.is_silent(), "{text}");
    }
}

/// rows: 71
#[test]
fn every_wrong_length_is_no_code() {
    let alice = enrolled();
    let right = alice.app.code(LATER);
    for length in (0..6).chain(7..80) {
        let text: String = right.chars().cycle().take(length).collect();
        is_no_code(Method::Totp, &text);
    }
    is_no_code(Method::Totp, &format!("{right}{}", " ".repeat(64)));
}

/// rows: 72
#[test]
fn one_code_in_two_spellings_counts_once() {
    let mut alice = enrolled();
    let code = alice.codes[4].clone();
    let bare: String = code.chars().filter(|letter| *letter != '-').collect();
    assert!(alice.run(&ENGINE, LATER, alice.seat.backup(&code)).is_admitted());
    for again in [code.to_lowercase(), bare.clone(), format!(" {bare} "), spread(&bare)] {
        let told = alice.run(&ENGINE, LATER, alice.seat.backup(&again));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}), "{again}");
    }
    let told = alice.run(&ENGINE, LATER, alice.seat.backup(&spread(&alice.codes[5].clone())));
    let Verdict::Admit { codes_left, .. } = told.verdict else { panic!("not admitted") };
    assert_eq!(codes_left, Some(8));
}

fn spread(code: &str) -> String {
    code.chars().flat_map(|letter| [letter, ' ']).collect()
}

/// rows: 73
#[test]
fn digits_of_other_scripts_are_no_digits() {
    let alice = enrolled();
    let right = alice.app.code(LATER);
    let five: String = right.chars().take(5).collect();
    // The zeros of scripts with ten consecutive digits: Arabic-Indic, Devanagari, full-width …
    for zero in ['\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{e50}', '\u{ff10}', '\u{1d7ce}'] {
        let other: String = right
            .bytes()
            .map(|digit| {
                char::from_u32(u32::from(zero) + u32::from(digit - b'0')).expect("a digit")
            })
            .collect();
        is_no_code(Method::Totp, &other);
        let mixed = format!("{five}{}", other.chars().next_back().expect("a digit"));
        is_no_code(Method::Totp, &mixed);
    }
    for sign in [format!("+{five}"), format!("-{right}"), format!("{five}e0")] {
        is_no_code(Method::Totp, &sign);
    }
}

/// rows: 75
#[test]
fn no_request_of_a_few_bytes_does_anything_but_refuse() {
    let engines = Engines::new();
    for first in 0..=255_u8 {
        for second in [0, 1, 7, 0x7f, 0x80, 0xff] {
            for length in 0..6 {
                let mut request = vec![first, second];
                request.resize(length, second);
                assert!(!engines.call(u64::MAX, &request).is_empty());
            }
        }
    }
}

/// rows: 76, 77
#[test]
fn every_time_is_answered_and_none_lets_in_what_another_would_not() {
    for at in [0, 1, 29, 30, 1 << 31, 1 << 32, 1 << 63, u64::MAX - 30, u64::MAX - 1, u64::MAX] {
        let mut alice = Enrolled::at(&ENGINE, "10100", at.saturating_sub(700));
        let told = alice.run(&ENGINE, at, alice.seat.totp(&alice.app.wrong(at)));
        assert!(!told.is_admitted(), "{at}");
        let code = alice.app.code(at);
        if code != alice.first_code {
            let told = alice.run(&ENGINE, at, alice.seat.totp(&code));
            let usable = at / 30 > at.saturating_sub(700) / 30;
            assert_eq!(told.is_admitted(), usable, "{at}: {}", told.json());
        }
    }
}

/// rows: 78, 79
#[test]
fn parameters_out_of_bounds_open_no_engine() {
    for (name, value) in [
        ("digits", 0),
        ("digits", 5),
        ("digits", 9),
        ("digits", 255),
        ("period_seconds", 0),
        ("period_seconds", 14),
        ("period_seconds", 121),
        ("window_steps", 3),
        ("window_steps", 255),
    ] {
        let policy = format!(r#"{{"methods":{{"totp":{{"{name}":{value}}}}}}}"#);
        let opened = countersign::engine::Engine::open(&[], &policy, 1);
        assert!(opened.is_err(), "{name} {value}");
    }
    // A request for advice is bounded in the same way.
    for (digits, period) in [(0, 30), (9, 30), (6, 0), (6, u32::MAX)] {
        let act = HelpAct::Drift {
            key: SecretText::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into()),
            algorithm: Algorithm::Sha1,
            digits,
            period_seconds: period,
            at: LATER,
            code: SecretText::new("123456".into()),
        };
        let request = countersign::wire::Request::Help { act };
        assert!(matches!(call(&Engines::new(), 0, &request), Response::Mistake { .. }));
    }
}
