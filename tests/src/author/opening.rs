//! Opening an engine: key rings and policies that are refused, handles, facts out of bounds,
//! and the linter.

use serde_json::{Value, json};

use super::book::{ALICE, Book, Case, POLICY, T, open_request};
use super::oath;
use super::sealed::{INSTANCE, RFC_KEY, RootKey, person, ring, ring_key, ring_of};
use super::words::{answer, begin, mistake, totp};

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "opening",
        "Key rings and policies that are refused by the path of the field, handles, facts of a \
         login out of bounds, and what the linter says.",
    );
    rings(&mut book);
    policies(&mut book);
    handles(&mut book);
    facts(&mut book);
    lint(&mut book);
    book
}

fn rings(book: &mut Book) {
    let source = "design.md 7; security.md P12: no default key";
    let one = || ring_key(INSTANCE, RootKey { id: 1, state: "active" });
    let whole = || {
        json!({"format": 1, "instance_id": INSTANCE, "restore_generation": 0,
        "keys": [one()]})
    };
    let set = |pointer: &str, value: Value| {
        let mut ring = whole();
        if let Some(place) = ring.pointer_mut(pointer) {
            *place = value;
        }
        ring.to_string()
    };
    let without = |field: &str| {
        let mut ring = whole();
        if let Some(fields) = ring.as_object_mut() {
            fields.remove(field);
        }
        ring.to_string()
    };
    let key = |id, state| RootKey { id, state };
    let two =
        |[first, second]: [&'static str; 2]| ring_of(INSTANCE, &[key(1, first), key(2, second)]);
    let mut more = whole();
    if let Some(fields) = more.as_object_mut() {
        fields.insert("comment".into(), json!("mine"));
    }
    for (id, text, code, path) in [
        ("no_json", "not a ring".into(), "ring_not_json", "ring"),
        ("trailing", format!("{} x", whole()), "ring_not_json", "ring"),
        ("format_2", set("/format", json!(2)), "ring_format", "format"),
        ("no_format", without("format"), "ring_field_missing", "format"),
        ("no_instance", without("instance_id"), "ring_field_missing", "instance_id"),
        (
            "no_generation",
            without("restore_generation"),
            "ring_field_missing",
            "restore_generation",
        ),
        ("no_keys", without("keys"), "ring_field_missing", "keys"),
        ("empty_keys", set("/keys", json!([])), "ring_key_count", "keys"),
        ("unknown_field", more.to_string(), "ring_field_unexpected", "comment"),
        ("empty_instance", set("/instance_id", json!("")), "ring_instance_id", "instance_id"),
        ("odd_instance", set("/instance_id", json!("a b")), "ring_instance_id", "instance_id"),
        ("key_0", set("/keys/0/id", json!(0)), "ring_key_id", "keys[0].id"),
        ("odd_state", set("/keys/0/state", json!("Active")), "ring_key_state", "keys[0].state"),
        (
            "short_secret",
            set("/keys/0/secret", json!("AAAA")),
            "ring_secret_length",
            "keys[0].secret",
        ),
        (
            "weak_secret",
            set("/keys/0/secret", json!("A".repeat(43))),
            "ring_secret_weak",
            "keys[0].secret",
        ),
        ("wrong_check", set("/keys/0/check", json!("AAAAAAAAAAA")), "ring_check", "keys[0].check"),
        (
            "check_of_another_instance",
            set("/instance_id", json!("staging")),
            "ring_check",
            "keys[0].check",
        ),
        ("check_of_another_number", set("/keys/0/id", json!(2)), "ring_check", "keys[0].check"),
        ("no_active_key", two(["accept", "retired"]), "ring_active_count", "keys"),
        ("two_active_keys", two(["active", "active"]), "ring_active_count", "keys"),
        (
            "number_twice",
            ring_of(INSTANCE, &[key(1, "active"), key(1, "accept")]),
            "ring_key_id",
            "keys[1].id",
        ),
    ] {
        book.bare(&format!("ring_{id}"), source, |case| {
            case.asks(&open_request(&text, POLICY, 1), &mistake(code, path));
        });
    }
    book.bare("ring_opens", "contract of the ring's file", |case| {
        let opened = json!({"Opened": {"instance_id": INSTANCE, "key_check": "*",
            "write_format": 1, "fingerprint": "*",
            "warnings": [{"code": "enrollment.no_proof"}]}});
        case.asks(&open_request(&ring(), POLICY, 1), &opened);
        let retired = two(["retired", "active"]);
        case.asks(&open_request(&retired, POLICY, 1), &opened);
    });
    book.bare("new_ring", "security.md P20: entropy of 32 bytes that are not all zero", |case| {
        let new = |name: &str, entropy: &str| {
            json!({"NewRing": {"instance_id": name, "entropy": entropy}})
        };
        let entropy = super::book::nonce(7);
        case.asks(&new("one", &entropy), &json!({"Ring": {"ring": "*"}}));
        case.keep("ring", "/Ring/ring");
        let open = json!({"Open": {"ring": "@ring", "policy": POLICY, "policy_version": 1}});
        case.asks(&open, &json!({"Opened": {"instance_id": "one"}}));
        case.asks(&new("one", "AAAA"), &mistake("entropy.length", "entropy"));
        case.asks(&new("one", &"A".repeat(43)), &mistake("ring_entropy", "entropy"));
        case.asks(&new("", &entropy), &mistake("ring_instance_id", "instance_id"));
        let long = "x".repeat(65);
        case.asks(&new(&long, &entropy), &mistake("ring_instance_id", "instance_id"));
    });
    changed_rings(book);
    policy_seals(book);
}

fn changed_rings(book: &mut Book) {
    let source = "design.md 7: rotate a ring of active, accept and retired keys";
    let listed = |keys: &[(u32, &str)]| {
        let keys: Vec<Value> =
            keys.iter().map(|(id, state)| json!({"key_id": id, "state": state})).collect();
        json!({"RingChanged": {"ring": "*", "keys": keys}})
    };
    book.bare("change_ring", source, |case| {
        let entropy = super::book::nonce(7);
        let change = |ring: &str, change: Value| {
            json!({"ChangeRing": {"ring": ring, "change": change, "entropy": entropy}})
        };
        let by_id = |word: &str, id: u32| json!({word: {"key_id": id}});
        let one = data_encoding::BASE64URL_NOPAD.encode(ring().as_bytes());
        case.asks(&change(&one, json!({"Look": {}})), &listed(&[(1, "Active")]));
        case.asks(&change(&one, json!({"Add": {}})), &listed(&[(1, "Active"), (2, "Accept")]));
        case.keep("two", "/RingChanged/ring");
        let active = listed(&[(1, "Accept"), (2, "Active")]);
        case.asks(&change("@two", by_id("Activate", 2)), &active);
        case.keep("next", "/RingChanged/ring");
        case.asks(
            &change("@next", by_id("Retire", 1)),
            &listed(&[(1, "Retired"), (2, "Active")]),
        );
        let refused = |code| mistake(code, "change.key_id");
        case.asks(&change("@next", by_id("Retire", 2)), &refused("ring_key_active"));
        case.asks(&change("@next", by_id("Retire", 3)), &refused("ring_key_unknown"));
        case.asks(&change("AAAA", json!({"Add": {}})), &mistake("ring_not_json", "ring"));
    });
}

fn policy_seals(book: &mut Book) {
    let source = "design.md 5: the table of policies has a seal for each version";
    book.bare("policy_seal", source, |case| {
        let opened = json!({"Opened": {"instance_id": INSTANCE}});
        case.asks(&open_request(&ring(), POLICY, 1), &opened);
        let (digest, other) = (super::book::nonce(1), super::book::nonce(2));
        let seal = json!({"SealPolicy": {"policy_version": 3, "digest": digest}});
        case.asks(&seal, &json!({"PolicySealed": {"seal": "*"}}));
        case.keep("seal", "/PolicySealed/seal");
        let check = |version: u64, digest: &str, seal: &str| {
            json!({"CheckPolicySeal": {"policy_version": version, "digest": digest, "seal": seal}})
        };
        let answer = |intact: bool| json!({"PolicySealChecked": {"intact": intact}});
        case.asks(&check(3, &digest, "@seal"), &answer(true));
        case.asks(&check(2, &digest, "@seal"), &answer(false));
        case.asks(&check(3, &other, "@seal"), &answer(false));
        case.asks(&check(3, &digest, ""), &answer(false));
        let short = json!({"SealPolicy": {"policy_version": 3, "digest": "AAAA"}});
        case.asks(&short, &mistake("digest.length", "digest"));
    });
}

fn policies(book: &mut Book) {
    let source = "security.md P24: an unknown or invalid setting is refused with its path";
    for (id, policy, code, path) in [
        ("no_json", "nothing", "policy.unreadable", ""),
        ("empty", "", "policy.unreadable", ""),
        ("trailing", "{} {}", "policy.trailing", ""),
        ("unknown_field", r#"{"grups":{}}"#, "policy.unreadable", "grups"),
        (
            "unknown_deep",
            r#"{"methods":{"totp":{"digit":6}}}"#,
            "policy.unreadable",
            "methods.totp.digit",
        ),
        ("unknown_word", r#"{"mode":"off"}"#, "policy.unreadable", "mode"),
        (
            "digits_9",
            r#"{"methods":{"totp":{"digits":9}}}"#,
            "policy.bounds",
            "methods.totp.digits",
        ),
        (
            "digits_5",
            r#"{"methods":{"totp":{"digits":5}}}"#,
            "policy.bounds",
            "methods.totp.digits",
        ),
        (
            "period_121",
            r#"{"methods":{"totp":{"period_seconds":121}}}"#,
            "policy.bounds",
            "methods.totp.period_seconds",
        ),
        (
            "window_3",
            r#"{"methods":{"totp":{"window_steps":3}}}"#,
            "policy.bounds",
            "methods.totp.window_steps",
        ),
        ("totp_off", r#"{"methods":{"totp":{"enabled":false}}}"#, "policy.bounds", "methods"),
        (
            "grace_31",
            r#"{"enrollment":{"grace_days":31}}"#,
            "policy.bounds",
            "enrollment.grace_days",
        ),
        (
            "total_101",
            r#"{"throttle":{"failures_total_max":101}}"#,
            "policy.bounds",
            "throttle.failures_total_max",
        ),
        (
            "failures_2",
            r#"{"throttle":{"failures_max":2}}"#,
            "policy.bounds",
            "throttle.failures_max",
        ),
        (
            "falling_ladder",
            r#"{"throttle":{"lock_minutes":[5,1]}}"#,
            "policy.bounds",
            "throttle.lock_minutes",
        ),
        (
            "no_ladder",
            r#"{"throttle":{"lock_minutes":[]}}"#,
            "policy.bounds",
            "throttle.lock_minutes",
        ),
        (
            "large_reserve",
            r#"{"throttle":{"failures_total_max":20,"known_browser_reserve":11}}"#,
            "policy.bounds",
            "throttle.known_browser_reserve",
        ),
        ("no_product", r#"{"products":[]}"#, "policy.bounds", "products"),
        ("colon_in_issuer", r#"{"issuer":"a:b"}"#, "policy.bounds", "issuer"),
        ("empty_group", r#"{"groups":{"skip":[""]}}"#, "policy.bounds", "groups.skip"),
        ("hours_25", r#"{"session":{"hours":25}}"#, "policy.bounds", "session.hours"),
        ("negative", r#"{"session":{"hours":-1}}"#, "policy.unreadable", "session.hours"),
    ] {
        book.bare(&format!("policy_{id}"), source, |case| {
            case.asks(&open_request(&ring(), policy, 1), &mistake(code, path));
            let finding = json!({"severity": "Error", "code": code, "path": path, "message": "*"});
            let lint = json!({"Lint": {"policy": policy, "groups": []}});
            case.asks(&lint, &json!({"Linted": {"findings": [finding]}}));
        });
    }
}

fn handles(book: &mut Book) {
    book.bare("nobody_is_open", "wire: a stale handle is a mistake", |case| {
        let event = json!({"SignIn": {"login": case.login_facts(), "act": begin()}});
        let step = case.step_request(T, &event);
        case.asks(&step, &mistake("stale_handle", "handle"));
        let check = json!({"CheckEvidence": {"account_id": ALICE, "nonce": "", "evidence": "",
            "at": T}});
        case.asks(&check, &mistake("stale_handle", "handle"));
    });
    book.case("the_last_engine_counts", "design.md 5: a new policy is a new engine", |case| {
        case.open(r#"{"mode":"enforce","groups":{"skip":["staff"]}}"#, 2);
        let exempt = super::words::exempt("groups.skip");
        case.sign_in(T, begin(), super::book::NOTHING, exempt);
    });
}

/// A sign-in that would be admitted, with one fact changed.
fn step_with(case: &Case, pointer: &str, value: Value) -> Value {
    let act = totp(&oath::code(RFC_KEY, T));
    let event = json!({"SignIn": {"login": case.login_facts(), "act": act}});
    let mut step = case.step_request(T, &event);
    if let Some(place) = step.pointer_mut(&format!("/Step/{pointer}")) {
        *place = value;
    }
    step
}

fn facts(book: &mut Book) {
    let source = "security.md P26: bounds on every fact, before anything is opened";
    let long = "x".repeat(256);
    let login = "event/SignIn/login";
    for (id, pointer, value, code) in [
        ("no_account_id", "account_id".to_owned(), json!(""), "account_id.length"),
        ("long_account_id", "account_id".into(), json!(long), "account_id.length"),
        ("short_entropy", "entropy".into(), json!("AAAA"), "entropy.length"),
        ("no_entropy", "entropy".into(), json!(""), "entropy.length"),
        ("long_entropy", "entropy".into(), json!("A".repeat(44)), "entropy.length"),
        ("short_nonce", format!("{login}/nonce"), json!("AAAA"), "nonce.length"),
        ("no_nonce", format!("{login}/nonce"), json!(""), "nonce.length"),
        ("long_nonce", format!("{login}/nonce"), json!("A".repeat(44)), "nonce.length"),
        ("zero_entropy", "entropy".into(), json!("A".repeat(43)), "entropy.zero"),
        ("long_group", format!("{login}/groups"), json!(["x".repeat(1025)]), "groups.length"),
        ("empty_group", format!("{login}/groups"), json!([""]), "groups.length"),
        ("many_groups", format!("{login}/groups"), json!(vec!["g"; 10_001]), "groups.length"),
        ("long_peer", format!("{login}/peer"), json!("x".repeat(65)), "peer.form"),
        ("newline_in_peer", format!("{login}/peer"), json!("a\nb"), "peer.form"),
        ("no_display_name", format!("{login}/display_name"), json!(""), "display_name.form"),
        ("long_display_name", format!("{login}/display_name"), json!(long), "display_name.form"),
        (
            "nul_in_display_name",
            format!("{login}/display_name"),
            json!("a\u{0}"),
            "display_name.form",
        ),
    ] {
        book.case(&format!("fact_{id}"), source, |case| {
            case.has(&person());
            let step = step_with(case, &pointer, value);
            case.asks(&step, &json!({"Mistake": {"code": code, "path": "*"}}));
        });
    }
    for (id, pointer, value) in [
        ("unknown_product", "product", json!("Trello")),
        ("unknown_channel", "channel", json!("Phone")),
        ("channel_in_lower_case", "channel", json!("form")),
        ("channel_as_number", "channel", json!(0)),
        ("licensed_as_text", "licensed", json!("true")),
        ("null_group", "groups", json!([null])),
        ("padded_nonce", "nonce", json!("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")),
    ] {
        let source = "security.md P12: an unknown value is no request";
        book.case(&format!("fact_{id}"), source, |case| {
            case.has(&person());
            let step = step_with(case, &format!("{login}/{pointer}"), value);
            let unreadable = json!({"Mistake": {"code": "request.unreadable"}});
            case.asks(&step, &unreadable);
        });
    }
    for (id, act) in [
        ("unknown_act", json!({"Skip": {}})),
        ("act_as_text", json!("Begin")),
        ("act_with_more", json!({"Begin": {"force": true}})),
        ("two_acts", json!({"Begin": {}, "Postpone": {}})),
        ("act_as_list", json!({"Choose": ["Totp"]})),
        ("unknown_method", json!({"Choose": {"method": "Fax", "ticket": null, "again": false}})),
        ("code_as_number", answer(&json!({"Code": {"method": "Totp", "code": 287_082}}))),
        ("code_missing", answer(&json!({"Code": {"method": "Totp"}}))),
        ("code_null", answer(&json!({"Code": {"method": "Totp", "code": null}}))),
    ] {
        let source = "security.md P12: an unknown word is no request";
        book.case(&format!("fact_{id}"), source, |case| {
            case.has(&person());
            let step = step_with(case, "event/SignIn/act", act);
            case.asks(&step, &json!({"Mistake": {"code": "*"}}));
        });
    }
}

fn lint(book: &mut Book) {
    let source = "features.md B, D: what an administrator should look at";
    for (id, policy, codes) in [
        ("clean", r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0}}"#, &[][..]),
        (
            "default",
            "{}",
            &[("mode.report_only", "mode"), ("enrollment.no_proof", "enrollment.proof")][..],
        ),
        ("no_proof", r#"{"mode":"enforce"}"#, &[("enrollment.no_proof", "enrollment.proof")][..]),
        (
            "group_in_both",
            r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0},"groups":{"require":["a"],"skip":["b","a"]}}"#,
            &[("groups.both", "groups.skip")][..],
        ),
        (
            "unusual_totp",
            r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0},"methods":{"totp":{"algorithm":"sha256"}}}"#,
            &[("totp.unusual", "methods.totp")][..],
        ),
        (
            "eight_digits",
            r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0},"methods":{"totp":{"digits":8}}}"#,
            &[("totp.unusual", "methods.totp")][..],
        ),
        (
            "wide_window",
            r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0},"methods":{"totp":{"window_steps":2}}}"#,
            &[("totp.wide_window", "methods.totp.window_steps")][..],
        ),
        (
            "no_backup_codes",
            r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0},"methods":{"backup_codes":{"enabled":false}}}"#,
            &[("backup_codes.off", "methods.backup_codes.enabled")][..],
        ),
    ] {
        book.bare(&format!("lint_{id}"), source, |case| {
            let findings: Vec<Value> = codes
                .iter()
                .map(|(code, path)| {
                    json!({"severity": "Warning", "code": code, "path": path, "message": "*"})
                })
                .collect();
            let lint = json!({"Lint": {"policy": policy, "groups": []}});
            case.asks(&lint, &json!({"Linted": {"findings": findings.clone()}}));
            let opened = json!({"Opened": {"warnings": findings}});
            case.asks(&open_request(&ring(), policy, 1), &opened);
        });
    }
}
