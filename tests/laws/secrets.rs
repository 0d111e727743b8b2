//! Nothing secret leaks.

use crate::host::*;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use proptest::prelude::*;

/// Every way a secret may be written in a text.
fn spellings(secret: &[u8]) -> Vec<String> {
    let hex = hex(secret);
    let text = serde_json::to_string(&Bytes::from(secret)).expect("text");
    let numbers: Vec<String> = secret.iter().map(ToString::to_string).collect();
    vec![hex.to_uppercase(), hex, text.trim_matches('"').to_owned(), numbers.join(",")]
}

/// Bytes as a text of as many characters, which the library can search quickly.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// What is recorded, sent or stored.
fn public(save: &Save) -> [String; 4] {
    [
        serde_json::to_string(&save.audit).expect("text"),
        latin(&postcard::to_stdvec(&save.audit).expect("bytes")),
        serde_json::to_string(&save.notices).expect("text"),
        latin(save.record.as_slice()),
    ]
}

proptest! {
    #![proptest_config(config())]

    /// Law 10. No typed text and no key appears in an audit event, a notice, a sealed record, a
    /// refusal, a mistake or a page, except the one page that shows a new secret.
    ///
    /// Seen to fail when the audit event used the typed text as its rule, and when a mistake quoted
    /// the value it could not read.
    #[test]
    fn no_secret_in_audit_or_error(
        typed in prop_oneof!["[A-Z]{9,20}", "[0-9]{9,20}", "[0-9] [A-Z-]{9,20}", "\\PC{12,30}"],
        known in any::<bool>(),
        wait in 60..500_u64,
        number in 0..10_usize,
    ) {
        let mut alice = enrolled();
        let at = START + wait;
        let seat = Seat {
            known_browser: known.then(|| alice.cookie.clone()),
            ..Seat::new(2)
        };
        let backup = alice.codes[number].clone();
        let mut secrets = spellings(&alice.app.secret);
        secrets.push(latin(&alice.app.secret));
        secrets.extend([typed.clone(), latin(typed.as_bytes())]);
        secrets.extend(alice.codes.iter().cloned());
        let ring_text = String::from_utf8(ring("tests", 7)).expect("text");
        let key = ring_text.split("\"secret\":\"").nth(1).and_then(|rest| rest.split('"').next());
        secrets.push(key.expect("a key").to_owned());
        let evidence = alice.evidence.clone();
        let events = [
            seat.totp(&typed),
            seat.totp(&alice.app.wrong(at)),
            seat.totp(&alice.app.code(at)),
            seat.totp(&alice.app.code(at)),
            seat.backup(&typed),
            seat.backup(&backup),
            seat.backup(&backup),
            seat.enroll(confirm(&evidence, Some(&typed), "x")),
            alice.seat.own(&evidence, SelfServiceAct::Enroll {
                act: confirm(&evidence, Some(&typed), "x"),
            }),
            alice.seat.own(&evidence, SelfServiceAct::List {}),
            admin(AdminAct::Unlock {}),
        ];
        for event in events {
            let told = alice.run(&ENGINE, at, event);
            let page = latin(&postcard::to_stdvec(&told.verdict).expect("bytes"));
            let mut texts = vec![told.json(), page];
            texts.extend(told.save.iter().flat_map(public));
            for text in texts {
                for secret in &secrets {
                    prop_assert!(!text.contains(secret), "{}", text);
                }
            }
        }
        // Mistakes: the typed text is where a number, a word or a field's value belongs.
        let quoted = serde_json::to_string(&typed).expect("text");
        let engines = Engines::new();
        let policy = Request::Lint {
            policy: format!(r#"{{"mode":{quoted},"issuer":{quoted}}}"#),
            groups: vec![quoted.clone()],
        };
        let ring = Request::Open {
            ring: SecretBytes::new(ring_text.replace("active", &typed).into_bytes()),
            policy: "{}".into(),
            policy_version: 1,
        };
        let mut answers: Vec<String> = [policy, ring]
            .iter()
            .map(|request| serde_json::to_string(&call(&engines, 0, request)).expect("text"))
            .collect();
        for request in [
            format!(r#"{{"Help":{{"act":{{"CodeForm":{{"method":{quoted},"digits":6,"code":"1"}}}}}}}}"#),
            format!(r#"{{"Help":{{"act":{{"CodeForm":{{"method":"Totp","digits":{quoted},"code":"1"}}}}}}}}"#),
            format!(r#"{{"Help":{{"act":{{"GroupKey":{{"key":{quoted}}}}}}}}}"#),
            format!(r#"{{"NewRing":{{"instance_id":{quoted},"entropy":{quoted}}}}}"#),
            format!(r#"{{"Lint":{quoted}}}"#),
            format!(r#"{{"Lint":{{"policy":"{{}}","groups":[]}}}}{quoted}"#),
        ] {
            let answer = engines.call(0, request.as_bytes());
            let read: Response = serde_json::from_slice(&answer).expect("a response");
            if matches!(read, Response::Mistake { .. } | Response::Linted { .. }) {
                answers.push(String::from_utf8(answer).expect("text"));
            }
        }
        for answer in answers {
            for secret in secrets.iter().chain([&quoted]) {
                prop_assert!(!answer.contains(secret), "{}", answer);
            }
        }
    }
}
