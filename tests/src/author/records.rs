//! Rows that were tampered with, key rings, and the host's own marker.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::book::{BOB, Book, Case, NOTHING, POLICY, T};
use super::oath;
use super::sealed::{self, App, Person, RFC_KEY, RootKey, person, ring_of, with_app, with_codes};
use super::words::{admitted, ask_administrator, asked, begin, exempt, saves, start, totp};

const BOUND: &str = "design.md 7: a record opens only for its account, revision and instance";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "records",
        "Sealed records: exchanged, rolled back, cut, flipped, of another account, instance or \
         key; the host's mark; rotation of the ring. What does not open refuses everybody.",
    );
    written(&mut book);
    moved(&mut book);
    damaged(&mut book);
    content(&mut book);
    keys(&mut book);
    marks(&mut book);
    book
}

/// No one is let in and nothing is written, whatever is done.
fn refuses_everything(case: &mut Case, reason: &str) {
    let code = oath::code(RFC_KEY, T);
    for act in [begin(), totp(&code), start("Totp", None), json!({"Postpone": {}})] {
        case.sign_in(T, act, NOTHING, ask_administrator(reason));
    }
    for act in [json!({"Resume": {}}), json!({"Unlock": {}}), json!({"Suspend": {}})] {
        case.host(T, act, NOTHING, ask_administrator(reason));
    }
}

fn record_of(case: &Case) -> Vec<u8> {
    let row = case.row();
    let text = row.get("record").and_then(Value::as_str).unwrap_or_default();
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default()
}

fn row(revision: u64, record: &[u8], revocations: u64) -> Value {
    json!({"revision": revision, "record": BASE64URL_NOPAD.encode(record),
        "revocations": revocations})
}

fn written(book: &mut Book) {
    book.case(
        "a_record_of_the_frozen_form",
        "design.md 7: every form ever written opens",
        |case| {
            case.has(&Person {
                spent: vec![(vec![9; 16], T + 60)],
                required_since: Some(5),
                postponements: 3,
                audit_sequence: 12,
                revocations: 2,
                ..with_codes()
            });
            case.sign_in(T, begin(), NOTHING, asked_with_codes());
            let code = oath::code(RFC_KEY, T);
            let save = json!({"revision": 8, "revocations": 2, "state": "Enrolled",
            "methods": ["Totp", "BackupCodes"], "audit": [{"sequence": 13}]});
            case.sign_in(T, totp(&code), Some(save), admitted("Totp"));
        },
    );
    book.case("what_the_engine_wrote_opens_again", BOUND, |case| {
        case.has(&person());
        for step in 0..5 {
            let at = T + step * 30;
            let code = oath::code(RFC_KEY, at);
            case.sign_in(at, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        }
    });
}

fn asked_with_codes() -> Value {
    json!({"Challenge": {"choices": [{"method": "Totp"}, {"method": "BackupCodes"}]}})
}

fn moved(book: &mut Book) {
    book.case("two_accounts_exchanged", BOUND, |case| {
        case.has(&person());
        let alice = case.row();
        case.account(BOB);
        case.has(&person());
        let bob = case.row();
        case.stores(alice, 7);
        refuses_everything(case, "record.not_authentic");
        case.account(super::book::ALICE);
        case.stores(bob, 7);
        refuses_everything(case, "record.not_authentic");
    });
    book.case("older_record_under_the_new_revision", BOUND, |case| {
        case.has(&person());
        let old = record_of(case);
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.stores(row(8, &old, 0), 8);
        refuses_everything(case, "record.not_authentic");
    });
    for (id, revision) in [("revision_before", 6), ("revision_after", 8), ("revision_0", 0)] {
        book.case(id, BOUND, |case| {
            case.has(&person());
            let record = record_of(case);
            case.stores(row(revision, &record, 0), revision);
            refuses_everything(case, "record.not_authentic");
        });
    }
    for (id, revocations) in [("revocations_lowered", 1), ("revocations_raised", 3)] {
        book.case(id, "design.md 7: columns may only refuse", |case| {
            case.has(&Person { revocations: 2, ..person() });
            let record = record_of(case);
            case.stores(row(7, &record, revocations), 7);
            refuses_everything(case, "record.other_revocations");
        });
    }
    book.case("another_instance", BOUND, |case| {
        case.has(&Person { instance: "staging", ..person() });
        refuses_everything(case, "record.not_authentic");
    });
    book.case("account_id_in_other_letters", "security.md P8: one immutable key", |case| {
        case.account("abc");
        case.has(&person());
        let alice = case.row();
        case.account("ABC");
        case.stores(alice, 7);
        refuses_everything(case, "record.not_authentic");
    });
}

/// What a tamperer does to a record.
type Damage = fn(&mut Vec<u8>);

fn damaged(book: &mut Book) {
    let source = "security.md P12: undecodable state denies";
    let cases: [(&str, Damage, &str); 11] = [
        ("empty", |record| record.clear(), "record.malformed"),
        ("one_byte", |record| record.truncate(1), "record.malformed"),
        ("header_only", |record| record.truncate(8), "record.malformed"),
        ("without_its_end", |record| record.truncate(record.len() - 1), "record.not_authentic"),
        ("with_more", |record| record.push(0), "record.not_authentic"),
        ("magic_flipped", |record| flip(record, 0), "record.malformed"),
        ("format_flipped", |record| flip(record, 2), "record.unknown_format"),
        ("algorithm_flipped", |record| flip(record, 3), "record.unknown_format"),
        ("key_number_flipped", |record| flip(record, 4), "record.unknown_key"),
        ("nonce_flipped", |record| flip(record, 8), "record.not_authentic"),
        ("content_flipped", |record| flip(record, 25), "record.not_authentic"),
    ];
    for (id, damage, reason) in cases {
        book.case(&format!("record_{id}"), source, |case| {
            case.has(&person());
            let mut record = record_of(case);
            damage(&mut record);
            case.stores(row(7, &record, 0), 7);
            refuses_everything(case, reason);
        });
    }
    book.case("record_tag_flipped", source, |case| {
        case.has(&person());
        let mut record = record_of(case);
        let last = record.len() - 1;
        flip(&mut record, last);
        case.stores(row(7, &record, 0), 7);
        refuses_everything(case, "record.not_authentic");
    });
    book.case("record_too_long", "design.md 2.11: a record has 24 KiB at most", |case| {
        case.stores(row(7, &vec![0x43; 24 * 1024 + 1], 0), 7);
        case.sign_in(T, begin(), NOTHING, ask_administrator("record.too_long"));
    });
    let policy = r#"{"mode":"enforce","groups":{"skip":["staff"]}}"#;
    book.under(policy, "not_even_the_exempt", "design.md 2.4: fail closed", |case| {
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.stores(row(7, b"CS", 0), 7);
        refuses_everything(case, "record.malformed");
    });
}

fn flip(record: &mut [u8], place: usize) {
    if let Some(byte) = record.get_mut(place) {
        *byte ^= 0x80;
    }
}

/// Records that open but hold what no account can hold.
fn content(book: &mut Book) {
    let source = "security.md P26: bounds on every parameter";
    for (id, app) in [
        ("digits_5", App { digits: 5, ..App::new(0, RFC_KEY) }),
        ("digits_9", App { digits: 9, ..App::new(0, RFC_KEY) }),
        ("period_0", App { period_seconds: 0, ..App::new(0, RFC_KEY) }),
        ("period_121", App { period_seconds: 121, ..App::new(0, RFC_KEY) }),
        ("short_secret", App::new(0, &[7; 15])),
        ("no_secret", App::new(0, &[])),
        ("unknown_algorithm", App { algorithm: 3, ..App::new(0, RFC_KEY) }),
    ] {
        book.case(&format!("content_{id}"), source, |case| {
            case.has(&with_app(app));
            refuses_everything(case, "record.not_an_account");
        });
    }
}

fn keys(book: &mut Book) {
    let active = RootKey { id: 2, state: "active" };
    let source = "design.md 7: ring of active, accept and retired keys";
    let under = |keys: &[RootKey]| ring_of(sealed::INSTANCE, keys);
    book.bare("key_accepted", source, |case| {
        case.open_ring(&under(&[RootKey { id: 1, state: "accept" }, active]), POLICY, 1);
        case.has(&person());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        // What was saved is sealed under the active key, so the old key may go.
        case.open_ring(&under(&[active]), POLICY, 1);
        case.sign_in(T, begin(), NOTHING, asked());
        case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), super::words::wrong());
    });
    book.bare("key_resealed", "design.md 7: reseal job, retire at zero rows", |case| {
        case.open_ring(&under(&[RootKey { id: 1, state: "accept" }, active]), POLICY, 1);
        case.host(
            T,
            json!({"Reseal": {}}),
            NOTHING,
            json!({"Refuse": {"refusal": {"NotAllowed": {"rule": "record.none"}},
                "reason": "record.none"}}),
        );
        case.has(&person());
        let enrolled = json!({"Changed": {"summary": {"state": "Enrolled"}}});
        case.host(T, json!({"Reseal": {}}), saves(&["Resealed"]), enrolled);
        // The phone and the chain go on under a ring without the old key.
        case.open_ring(&under(&[RootKey { id: 1, state: "retired" }, active]), POLICY, 1);
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), super::words::wrong());
    });
    book.bare("key_retired", source, |case| {
        case.open_ring(&under(&[RootKey { id: 1, state: "retired" }, active]), POLICY, 1);
        case.has(&person());
        refuses_everything(case, "record.retired_key");
    });
    book.bare("key_unknown", source, |case| {
        case.open_ring(&under(&[active]), POLICY, 1);
        case.has(&person());
        refuses_everything(case, "record.unknown_key");
    });
    book.bare("key_not_yet_active_elsewhere", source, |case| {
        let keys = [RootKey { id: 1, state: "active" }, RootKey { id: 2, state: "accept" }];
        case.open_ring(&under(&keys), POLICY, 1);
        case.has(&Person { key: 2, ..person() });
        case.sign_in(T, begin(), NOTHING, asked());
    });
}

fn marks(book: &mut Book) {
    let source = "design.md 7: marker without row, row behind marker";
    book.case("marker_without_row", source, |case| {
        case.marker = Some(0);
        refuses_everything(case, "marker.row_missing");
    });
    book.case("row_behind_marker", source, |case| {
        case.has(&Person { revocations: 2, ..person() });
        case.marker = Some(3);
        refuses_everything(case, "marker.row_behind");
    });
    book.case("row_before_marker", "design.md 7: the mark may lag", |case| {
        case.has(&Person { revocations: 2, ..person() });
        for marker in [0, 1, 2] {
            case.marker = Some(marker);
            case.sign_in(T, begin(), NOTHING, asked());
        }
    });
    book.case("neither_row_nor_marker", "design.md 7: not enrolled", |case| {
        case.sign_in(T, begin(), NOTHING, json!({"Enroll": {"choices": ["Totp"]}}));
    });
}
