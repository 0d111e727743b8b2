//! The sealed record, the keys, and what may be seen of them.

use crate::host::*;
use countersign::engine::{Engine, OpenRefused};
use countersign::vocabulary::*;
use sha2::{Digest, Sha256};

const LATER: u64 = START + 300;

fn reason(told: &Told) -> String {
    assert!(!told.is_admitted() && told.is_silent(), "{}", told.json());
    told.refusal().expect("a refusal").1.to_owned()
}

/// rows: 69, 104
#[test]
fn a_record_that_was_changed_in_any_bit_lets_nobody_in() {
    let alice = enrolled();
    let record = alice.account.row.clone().expect("a row").record;
    let with = |bytes: Vec<u8>| {
        let mut broken = alice.clone();
        broken.account.row = broken.account.row.map(|row| Row { record: Bytes::new(bytes), ..row });
        let told = broken.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
        assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::AskAdministrator {}));
        reason(&told)
    };
    for length in 0..record.as_slice().len() {
        with(record.as_slice()[..length].to_vec());
        let mut bytes = record.as_slice().to_vec();
        bytes[length] ^= 1 << (length % 8);
        with(bytes);
    }
    assert_eq!(with(vec![0; 24 * 1024 + 1]), "record.too_long");
    assert_eq!(with([record.as_slice(), &[0]].concat()), "record.not_authentic");
}

/// rows: 33, 104
#[test]
fn a_record_opens_only_in_its_own_row() {
    let mut alice = enrolled();
    let first = alice.account.row.clone().expect("a row");
    alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.wrong(LATER)));
    let second = alice.account.row.clone().expect("a row");
    let rows = [
        // An older record under the newer revision: someone rolls the failure back.
        Row { record: first.record.clone(), ..second.clone() },
        Row { revision: second.revision + 1, ..second.clone() },
        Row { revision: 0, ..second.clone() },
    ];
    for row in rows {
        alice.account.row = Some(row);
        let told = alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
        assert_eq!(reason(&told), "record.not_authentic");
    }
    alice.account.row = Some(Row { revocations: 1, ..second });
    let told = alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
    assert_eq!(reason(&told), "record.other_revocations");
}

/// rows: 119
#[test]
fn there_is_no_default_key() {
    for ring in [
        "{}",
        "null",
        " ",
        r#"{"format":1,"instance_id":"x","restore_generation":0,"keys":[]}"#,
        r#"{"format":2,"instance_id":"x","restore_generation":0,"keys":[]}"#,
    ] {
        let refused = Engine::open(ring.as_bytes(), ENFORCED, 1).err();
        assert!(matches!(refused, Some(OpenRefused::Ring { .. })), "{ring}");
    }
    // The check value belongs to the key: a zeroed or truncated secret is noticed.
    let good = String::from_utf8(ring("tests", 7)).expect("text");
    let secret = good.split("\"secret\":\"").nth(1).expect("a secret");
    let secret = secret.split('"').next().expect("a secret");
    for other in ["A".repeat(43), String::new(), secret.chars().take(42).collect()] {
        let text = good.replace(secret, &other);
        let refused = Engine::open(text.as_bytes(), ENFORCED, 1).err();
        assert!(matches!(refused, Some(OpenRefused::Ring { .. })));
    }
}

/// rows: 119
#[test]
fn a_missing_or_other_key_refuses_and_names_itself_to_the_operator() {
    let mut alice = enrolled();
    for (ring, expected) in
        [(ring("tests", 8), "record.not_authentic"), (ring("other", 7), "record.not_authentic")]
    {
        let other = Engine::open(&ring, ENFORCED, 1).expect("an engine");
        let told = alice.run(&other, LATER, alice.seat.totp(&alice.app.code(LATER)));
        assert_eq!(reason(&told), expected);
    }
    for (state, expected) in [("accept", None), ("retired", Some("record.retired_key"))] {
        let engine = Engine::open(&rotated(state), ENFORCED, 1).expect("an engine");
        let told = alice.clone().run(&engine, LATER, alice.seat.totp(&alice.app.code(LATER)));
        match expected {
            // What it saves is sealed with the new key.
            None => {
                assert!(told.is_admitted(), "{}", told.json());
                let record = told.save.expect("a save").record;
                assert_eq!(record.as_slice()[4..8], [0, 0, 0, 2]);
            }
            Some(code) => assert_eq!(reason(&told), code),
        }
    }
    let only_new = String::from_utf8(rotated("")).expect("text");
    let engine = Engine::open(only_new.as_bytes(), ENFORCED, 1).expect("an engine");
    let told = alice.run(&engine, LATER, alice.seat.totp(&alice.app.code(LATER)));
    assert_eq!(reason(&told), "record.unknown_key");
}

/// The tests' ring after a rotation: key 2 is active, key 1 in this state or gone.
fn rotated(old_state: &str) -> Vec<u8> {
    let text = String::from_utf8(ring("tests", 7)).expect("text");
    let (_, rest) = text.split_once("[{").expect("keys");
    let (key, _) = rest.split_once("}]").expect("keys");
    let old = &format!("{{{key}}}");
    let (secret, check) = ([b'Q'; 43], check_of(2, "tests", &[0x41, 0x04, 0x10]));
    // 43 letters Q are the bytes 41 04 10 repeated; the last letter ends with two zero bits.
    let secret = String::from_utf8(secret.to_vec()).expect("text");
    let new = format!(r#"{{"id":2,"state":"active","secret":"{secret}","check":"{check}"}}"#);
    let keys = match old_state {
        "" => new,
        state => format!("{},{new}", old.replace("active", state)),
    };
    text.replace(old, &keys).into_bytes()
}

/// The check value of a key whose 32 bytes repeat `pattern`.
fn check_of(id: u32, instance: &str, pattern: &[u8]) -> String {
    let secret: Vec<u8> = pattern.iter().copied().cycle().take(32).collect();
    let parts: [&[u8]; 3] = [b"countersign/v1/ring-check", &id.to_be_bytes(), instance.as_bytes()];
    let framed: Vec<u8> = parts
        .iter()
        .flat_map(|part| [&(part.len() as u64).to_be_bytes(), *part].concat())
        .collect();
    let pad = |byte: u8| -> Vec<u8> {
        let padded = secret.iter().copied().chain(std::iter::repeat(0)).take(64);
        padded.map(|one| one ^ byte).collect()
    };
    let inner = Sha256::digest([pad(0x36), framed].concat());
    let outer = Sha256::digest([pad(0x5c), inner.to_vec()].concat());
    // Bytes are base64url text in JSON.
    let text = serde_json::to_string(&Bytes::from(&outer[..8])).expect("text");
    text.trim_matches('"').to_owned()
}

/// rows: 12, 102, 127
#[test]
fn no_answer_about_an_account_holds_a_secret() {
    let mut alice = enrolled();
    let evidence = alice.evidence.clone();
    let told = [
        alice.run(&ENGINE, LATER, alice.seat.begin()),
        alice.run(&ENGINE, LATER, alice.seat.own(&evidence, SelfServiceAct::List {})),
        alice.run(&ENGINE, LATER, admin(AdminAct::Unlock {})),
        alice.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER))),
        alice.run(&ENGINE, LATER, admin(AdminAct::Suspend {})),
    ];
    let letters = hex(&alice.app.secret);
    for told in told {
        let save = told.save.as_ref().map(|save| serde_json::to_string(save).expect("text"));
        for text in [told.json(), save.unwrap_or_default()] {
            assert!(!text.to_lowercase().contains(&letters));
            assert!(alice.codes.iter().all(|code| !text.contains(code)), "{text}");
            assert!(!text.contains("otpauth"), "{text}");
        }
        let bytes = postcard::to_stdvec(&told.save).expect("bytes");
        assert!(!bytes.windows(20).any(|window| window == alice.app.secret));
    }
}

/// rows: 19
#[test]
fn the_list_of_an_account_shows_these_fields_and_no_others() {
    let mut alice = enrolled();
    let evidence = alice.evidence.clone();
    let told = alice.run(&ENGINE, LATER, alice.seat.own(&evidence, SelfServiceAct::List {}));
    let list: serde_json::Value = serde_json::from_str(&told.json()).expect("JSON");
    let summary = &list["Changed"]["summary"];
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    let mut shown = names(summary);
    shown.sort();
    assert_eq!(
        shown,
        [
            "authenticators",
            "can_add",
            "codes_left",
            "devices",
            "preferred",
            "started",
            "state",
            "trouble"
        ]
    );
    for authenticator in summary["authenticators"].as_array().expect("a list") {
        let mut shown = names(authenticator);
        shown.sort();
        assert_eq!(shown, ["added_at", "id", "label", "method", "used_at"]);
    }
}

/// rows: 129
#[test]
fn a_page_looks_the_same_whatever_was_typed() {
    let alice = enrolled();
    let told = |code: &str| alice.clone().run(&ENGINE, LATER, Seat::new(2).totp(code)).json();
    let wrong = alice.app.wrong(LATER);
    assert_eq!(told(&wrong), told(&alice.app.near(LATER, 3)));
    assert_eq!(told(&wrong), told("not a code"));
    assert_eq!(told(&wrong), told(&alice.app.near(LATER, -300)));
}
