//! Every refusal of a key ring, by path.

use super::content::{RING_BYTES_MAX, check_value};
use super::error::RingFault;
use crate::crypto::derive::Label;
use crate::crypto::ring::{Ring, Standing};
use data_encoding::BASE64URL_NOPAD;
use std::fmt::Write;

/// Number, state and first byte of the secret.
pub(in super::super) type Listed<'a> = (u32, &'a str, u8);

fn secret_of(first: u8) -> [u8; 32] {
    core::array::from_fn(|index| first.wrapping_add(u8::try_from(index).unwrap()))
}

/// A ring text with correct check values.
pub(in super::super) fn text(instance_id: &str, keys: &[Listed<'_>]) -> String {
    let mut list = String::new();
    for (id, state, first) in keys {
        let secret = secret_of(*first);
        let check = BASE64URL_NOPAD.encode(&check_value(*id, instance_id, &secret));
        let secret = BASE64URL_NOPAD.encode(&secret);
        let comma = if list.is_empty() { "" } else { "," };
        write!(
            list,
            r#"{comma}{{"id":{id},"state":"{state}","secret":"{secret}","check":"{check}"}}"#
        )
        .unwrap();
    }
    format!(
        r#"{{"format":1,"instance_id":"{instance_id}","restore_generation":4,"keys":[{list}]}}"#
    )
}

fn refusal(text: &str) -> (String, RingFault) {
    let error = Ring::parse(text.as_bytes()).err().unwrap();
    (error.path().to_owned(), error.fault())
}

#[track_caller]
fn refused(text: &str, path: &str, fault: RingFault) {
    assert_eq!(refusal(text), (path.to_owned(), fault));
}

const GOOD: [Listed<'_>; 3] = [(1, "retired", 11), (2, "accept", 12), (3, "active", 13)];

fn good() -> String {
    text("one", &GOOD)
}

#[test]
fn a_ring_of_three_states_is_read() {
    let ring = Ring::parse(good().as_bytes()).ok().unwrap();
    assert_eq!(ring.instance_id(), "one");
    assert_eq!(ring.active_id(), 3);
    assert_eq!(ring.key_check(), check_value(1, "one", &secret_of(11)));
    assert_eq!(ring.standing(1), Standing::Retired);
    assert_eq!(ring.standing(2), Standing::Usable);
    assert_eq!(ring.standing(3), Standing::Usable);
    assert_eq!(ring.standing(4), Standing::Unknown);
    assert!(ring.derive(1, Label::Seal, &[]).is_none());
    assert!(ring.derive(2, Label::Seal, &[]).is_some());
}

#[test]
fn the_key_check_survives_a_rotation_and_tells_rings_apart() {
    let check = |text: &str| Ring::parse(text.as_bytes()).ok().unwrap().key_check();
    let new = check(&text("one", &[(1, "active", 11)]));
    assert_eq!(check(&text("one", &[(2, "active", 12), (1, "accept", 11)])), new);
    assert_eq!(check(&good()), new);
    assert_ne!(check(&text("one", &[(1, "active", 12)])), new);
    assert_ne!(check(&text("two", &[(1, "active", 11)])), new);
}

#[test]
fn a_created_ring_is_read_again() {
    for instance_id in ["a", "Jira-prod_1.example", &"x".repeat(64)] {
        let json = Ring::create(instance_id, &[7; 32]).unwrap();
        let ring = Ring::parse(json.as_bytes()).ok().unwrap();
        assert_eq!(ring.instance_id(), instance_id);
        assert_eq!(ring.active_id(), 1);
    }
}

#[test]
fn a_created_ring_depends_on_entropy_and_instance_and_hides_the_entropy() {
    let secret = |id: &str, entropy: &[u8; 32]| {
        let json = Ring::create(id, entropy).unwrap();
        json.split_once("secret\":\"").unwrap().1.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(secret("one", &[7; 32]), secret("one", &[7; 32]));
    assert_ne!(secret("one", &[7; 32]), secret("two", &[7; 32]));
    assert_ne!(secret("one", &[7; 32]), secret("one", &[8; 32]));
    assert_ne!(secret("one", &[7; 32]), BASE64URL_NOPAD.encode(&[7; 32]));
}

#[test]
fn nothing_is_created_from_a_bad_name_or_dead_entropy() {
    let fault = |id: &str, entropy| Ring::create(id, &entropy).err().map(|error| error.fault());
    for id in ["", "a b", "a\"b", "a/b", "\u{e4}", "a\n", &"x".repeat(65)] {
        assert_eq!(fault(id, [7; 32]), Some(RingFault::InstanceId), "{id:?}");
    }
    assert_eq!(fault("one", [0; 32]), Some(RingFault::Entropy));
}

#[test]
fn texts_that_are_no_json_are_refused_where_they_stop() {
    for bad in ["", "{", "nonsense", "{\"format\":1,}", &format!("{}x", good())] {
        assert!(matches!(refusal(bad).1, RingFault::NotJson { .. }), "{bad}");
    }
    refused("{\n  x", "ring", RingFault::NotJson { line: 2, column: 3 });
    assert!(matches!(
        Ring::parse(b"{\"format\":1,\"instance_id\":\"\xff\"}").err().unwrap().fault(),
        RingFault::NotJson { .. }
    ));
    let deep = format!("{{\"keys\":{}", "[".repeat(10_000));
    assert!(Ring::parse(deep.as_bytes()).is_err());
}

#[test]
fn a_long_text_is_refused_before_it_is_read() {
    let padded = |bytes: usize| format!("{}{}", good(), " ".repeat(bytes - good().len()));
    assert!(Ring::parse(padded(RING_BYTES_MAX).as_bytes()).is_ok());
    refused(&padded(RING_BYTES_MAX + 1), "ring", RingFault::TooLong);
}

#[test]
fn other_shapes_are_refused() {
    for bad in ["null", "1", "\"x\"", "[]", "[1,\"one\",4,[]]"] {
        refused(bad, "ring", RingFault::Unexpected);
    }
    let key = r#"[1,"active","AAAA","AAAA"]"#;
    let bad =
        format!(r#"{{"format":1,"instance_id":"one","restore_generation":4,"keys":[{key}]}}"#);
    refused(&bad, "keys[0]", RingFault::Unexpected);
}

#[test]
fn unknown_fields_are_refused_by_path() {
    let bad = good().replacen("\"format\"", "\"colour\":1,\"format\"", 1);
    refused(&bad, "colour", RingFault::Unexpected);
    let bad = good().replacen("\"id\":2", "\"id\":2,\"colour\":1", 1);
    refused(&bad, "keys[1].colour", RingFault::Unexpected);
}

#[test]
fn fields_given_twice_are_refused_by_the_path_of_their_object() {
    for field in ["format", "restore_generation"] {
        let bad = good().replacen('{', &format!("{{\"{field}\":1,"), 1);
        refused(&bad, "ring", RingFault::Unexpected);
    }
    let bad = good().replace("\"id\":3", "\"id\":3,\"id\":3");
    refused(&bad, "keys[2]", RingFault::Unexpected);
}

#[test]
fn wrong_types_are_refused_by_path() {
    for (from, to, path) in [
        ("\"format\":1", "\"format\":\"1\"", "format"),
        ("\"format\":1", "\"format\":-1", "format"),
        ("\"format\":1", "\"format\":1.0", "format"),
        ("\"format\":1", "\"format\":4294967296", "format"),
        ("\"one\"", "1", "instance_id"),
        ("\"id\":2", "\"id\":true", "keys[1].id"),
        ("\"accept\"", "{\"accept\":null}", "keys[1].state"),
        ("\"secret\":\"", "\"secret\":\"=", "keys[0].secret"),
        ("\"secret\":\"", "\"secret\":\"+/", "keys[0].secret"),
        ("\"check\":\"", "\"check\":\" ", "keys[0].check"),
    ] {
        refused(&good().replacen(from, to, 1), path, RingFault::Unexpected);
    }
}

#[test]
fn missing_and_null_fields_are_refused_by_path() {
    for (from, path) in [
        ("\"format\":1,", "format"),
        ("\"instance_id\":\"one\",", "instance_id"),
        ("\"restore_generation\":4,", "restore_generation"),
        ("\"id\":2,", "keys[1].id"),
        ("\"state\":\"accept\",", "keys[1].state"),
    ] {
        refused(&good().replacen(from, "", 1), path, RingFault::Missing);
        let name = from.split_once(':').unwrap().0;
        refused(&good().replacen(from, &format!("{name}:null,"), 1), path, RingFault::Missing);
    }
    let without = |field: &str| {
        let (before, rest) =
            good().split_once(field).map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        format!("{before}{field}null{}", rest.split_once('"').unwrap().1.split_once('"').unwrap().1)
    };
    refused(&without("\"secret\":"), "keys[0].secret", RingFault::Missing);
    refused(&without("\"check\":"), "keys[0].check", RingFault::Missing);
    refused(
        "{\"format\":1,\"instance_id\":\"one\",\"restore_generation\":0}",
        "keys",
        RingFault::Missing,
    );
}

#[test]
fn other_formats_are_refused() {
    for format in ["0", "2", "4294967295"] {
        let bad = good().replacen("\"format\":1", &format!("\"format\":{format}"), 1);
        refused(&bad, "format", RingFault::Format);
    }
}

#[test]
fn strange_instance_ids_are_refused() {
    for id in ["", "a b", "a/b", "\u{e4}", &"x".repeat(65)] {
        refused(&text(id, &GOOD), "instance_id", RingFault::InstanceId);
    }
}

#[test]
fn too_few_and_too_many_keys_are_refused() {
    refused(&text("one", &[]), "keys", RingFault::KeyCount);
    let many = |count: u32| -> String {
        let keys: Vec<Listed<'_>> = (1..=count)
            .map(|id| (id, if id == 1 { "active" } else { "accept" }, u8::try_from(id).unwrap()))
            .collect();
        text("one", &keys)
    };
    assert!(Ring::parse(many(64).as_bytes()).is_ok());
    refused(&many(65), "keys", RingFault::KeyCount);
}

#[test]
fn key_numbers_are_unique_and_from_one() {
    refused(&text("one", &[(0, "active", 1)]), "keys[0].id", RingFault::KeyId);
    refused(&text("one", &[(1, "active", 1), (1, "accept", 2)]), "keys[1].id", RingFault::KeyId);
}

#[test]
fn unknown_states_are_refused() {
    for state in ["", "Active", "active ", "revoked"] {
        refused(&text("one", &[(1, state, 1)]), "keys[0].state", RingFault::State);
    }
}

#[test]
fn secrets_are_32_bytes_and_neither_constant_nor_shared() {
    let with = |secret: &[u8]| {
        let secret = BASE64URL_NOPAD.encode(secret);
        let (before, rest) =
            good().split_once("secret\":\"").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        format!("{before}secret\":\"{secret}\"{}", rest.split_once('"').unwrap().1)
    };
    for length in [0, 1, 16, 31, 33, 64] {
        let secret: Vec<u8> = (0..length).collect();
        refused(&with(&secret), "keys[0].secret", RingFault::SecretLength);
    }
    for byte in [0, 255, b'x'] {
        refused(&with(&[byte; 32]), "keys[0].secret", RingFault::SecretWeak);
    }
    refused(
        &text("one", &[(1, "active", 9), (2, "retired", 9)]),
        "keys[1].secret",
        RingFault::SecretRepeated,
    );
}

#[test]
fn check_values_tie_secret_number_and_instance() {
    refused(&good().replacen("\"one\"", "\"two\"", 1), "keys[0].check", RingFault::Check);
    refused(&good().replacen("\"id\":2", "\"id\":7", 1), "keys[1].check", RingFault::Check);
    let bad = good().replacen("\"check\":\"", "\"check\":\"AAAA", 1);
    refused(&bad, "keys[0].check", RingFault::Check);
    let one = BASE64URL_NOPAD.encode(&secret_of(13));
    let other = BASE64URL_NOPAD.encode(&secret_of(14));
    refused(&good().replacen(&one, &other, 1), "keys[2].check", RingFault::Check);
}

#[test]
fn exactly_one_key_is_active() {
    for keys in [
        vec![(1, "accept", 1)],
        vec![(1, "retired", 1), (2, "accept", 2)],
        vec![(1, "active", 1), (2, "active", 2)],
    ] {
        refused(&text("one", &keys), "keys", RingFault::ActiveCount);
    }
}

#[test]
fn errors_name_the_field_and_never_a_value() {
    let secret = BASE64URL_NOPAD.encode(&secret_of(11));
    let texts = [
        good().replacen(&secret, &format!("{secret}A"), 1),
        good().replacen(&secret, &format!("{secret}="), 1),
        good().replacen("\"id\":1", &format!("\"id\":\"{secret}\""), 1),
        good().replacen("\"id\"", &format!("\"{secret}\""), 1),
        good().replacen("\"retired\"", &format!("\"{secret}\""), 1),
        good().replacen("\"one\"", &format!("\"{secret}{secret}\""), 1),
    ];
    for bad in texts {
        let error = Ring::parse(bad.as_bytes()).err().unwrap();
        for told in [error.to_string(), format!("{error:?}"), error.code().to_owned()] {
            assert!(!told.contains(secret.get(..20).unwrap()), "{told}");
            assert!(!told.contains("11"), "{told}");
        }
    }
    let error = Ring::parse(text("one", &[(0, "active", 1)]).as_bytes()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "key ring: `keys[0].id` must be a number from 1 that no other key has"
    );
    assert_eq!(error.code(), "ring_key_id");
}

#[test]
fn every_truncation_and_every_flipped_byte_is_refused_without_a_panic() {
    let good = good();
    for length in 0..good.len() {
        assert!(Ring::parse(&good.as_bytes()[..length]).is_err(), "{length}");
    }
    let mut read = 0;
    for index in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[index] ^= 1;
        read += usize::from(Ring::parse(&bytes).is_ok());
    }
    // Only the restore generation can change unnoticed: it is not part of a check value.
    assert_eq!(read, 1);
}
