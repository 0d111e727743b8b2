//! The chain of an account's events, and what shows when it is tampered with.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, T};
use super::oath;
use super::sealed::{RFC_KEY, person};
use super::words::{admitted, begin, mistake, saves, totp, wrong};

const SOURCE: &str = "design.md 7: chained per account with the head inside the record";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "audit",
        "One event per change, chained; a changed, dropped, moved or added event and a deleted \
         tail show, and nothing typed is in it.",
    );
    content(&mut book);
    intact(&mut book);
    tampered(&mut book);
    limits(&mut book);
    book
}

/// What a tamperer does to a list of events.
type Trick = fn(&mut Vec<Value>);

/// Three events: a wrong answer, a sign-in, a replay.
fn three(case: &mut Case) -> Vec<Value> {
    case.has(&person());
    let code = oath::code(RFC_KEY, T);
    let bad = totp(&oath::wrong(RFC_KEY, T));
    let digest = "/Stepped/save/audit/0/digest";
    case.sign_in(T, bad, saves(&["WrongAnswer"]), wrong());
    case.keep("digest1", digest);
    case.sign_in(T + 1, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    case.keep("digest2", digest);
    case.sign_in(T + 2, totp(&code), saves(&["ReplayRefused"]), wrong());
    case.keep("digest3", digest);
    [(1, "WrongAnswer"), (2, "SignedIn"), (3, "ReplayRefused")]
        .into_iter()
        .map(|(number, kind)| event(number, kind))
        .collect()
}

fn event(number: u64, kind: &str) -> Value {
    json!({"sequence": number, "at": T + number - 1, "kind": kind, "method": "Totp",
        "actor": null, "reason": null, "rule": null, "product": "Jira", "channel": "Form",
        "peer": "192.0.2.7", "lane": "Unknown", "digest": format!("@digest{number}")})
}

fn verify(row: &Value, previous: &str, events: &[Value], complete: bool) -> Value {
    json!({"VerifyAudit": {"account_id": ALICE, "row": row, "previous": previous,
        "events": events, "complete": complete}})
}

fn whole(last: &str) -> Value {
    json!({"AuditVerified": {"broken_at": null, "begins_at": null, "last": last}})
}

fn whole_since(sequence: u64, last: &str) -> Value {
    json!({"AuditVerified": {"broken_at": null, "begins_at": sequence, "last": last}})
}

fn broken(at: u64) -> Value {
    json!({"AuditVerified": {"broken_at": at}})
}

fn content(book: &mut Book) {
    book.case(
        "content_of_an_event",
        "security.md R-CR-08: nothing typed, nothing secret",
        |case| {
            case.has(&person());
            let fields = json!({"sequence": 1, "at": T, "kind": "WrongAnswer", "method": "Totp",
            "actor": null, "reason": null, "rule": null, "product": "Confluence",
            "channel": "Sso", "peer": "2001:db8::1", "lane": "Unknown", "digest": "*"});
            case.login("product", json!("Confluence"));
            case.login("channel", json!("Sso"));
            case.login("peer", json!("2001:db8::1"));
            let bad = totp(&oath::wrong(RFC_KEY, T));
            case.sign_in(T, bad, Some(json!({"audit": [fields]})), wrong());
        },
    );
    book.case("sequence_counts_on", SOURCE, |case| {
        case.has(&super::sealed::Person { audit_sequence: 41, ..person() });
        let bad = || totp(&oath::wrong(RFC_KEY, T));
        for sequence in 42..44 {
            let save = json!({"audit": [{"sequence": sequence}]});
            case.sign_in(T, bad(), Some(save), wrong());
        }
    });
    book.case("looking_writes_nothing", "design.md 2.2", |case| {
        case.has(&person());
        case.sign_in(T, begin(), NOTHING, super::words::asked());
    });
}

fn intact(book: &mut Book) {
    book.case("intact", SOURCE, |case| {
        let events = three(case);
        let row = case.row();
        case.asks(&verify(&row, "", &events, true), &whole("@digest3"));
        case.asks(&verify(&row, "", &events, false), &whole("@digest3"));
        if let Some((first, rest)) = events.split_first() {
            let first = std::slice::from_ref(first);
            case.asks(&verify(&row, "", first, false), &whole("@digest1"));
            case.asks(&verify(&row, "@digest1", rest, true), &whole("@digest3"));
        }
    });
    let source = "admin: a repair begins a chain whose numbers were never given";
    book.case("chain_after_a_repair", source, |case| {
        case.stores(json!({"revision": 7, "record": "AAAA", "revocations": 2}), 7);
        let save = json!({"audit": [{"kind": "Reset", "sequence": T + 1}]});
        let all = json!({"Reset": {"methods": []}});
        case.host(T, all, Some(save), json!({"Changed": {"summary": "*"}}));
        case.keep("digest1", "/Stepped/save/audit/0/digest");
        let reset = json!({"sequence": T + 1, "at": T, "kind": "Reset", "method": null,
            "actor": "host:tests", "reason": "ticket 4711", "rule": "record.replaced",
            "product": null, "channel": null, "peer": null, "lane": null, "digest": "@digest1"});
        let row = case.row();
        let zeros = "A".repeat(43);
        let alone = std::slice::from_ref(&reset);
        case.asks(&verify(&row, &zeros, alone, true), &whole("@digest1"));
        case.asks(&verify(&row, "", alone, true), &whole_since(T + 1, "@digest1"));
        // The chain of the record that did not open is still in the table.
        let older = super::book::with(json!({"digest": zeros}), &fields_of(&event(3, "SignedIn")));
        let both = [older, reset.clone()];
        case.asks(&verify(&row, &zeros, &both, false), &broken(3));
        let behind = verify(&row, "@digest1", alone, true);
        case.asks(&behind, &whole_since(T + 1, "@digest1"));
        let mut other = reset;
        if let Some(kind) = other.get_mut("kind") {
            *kind = json!("Unlocked");
        }
        case.asks(&verify(&row, "", &[other], true), &broken(1));
    });
    book.case("chain_that_a_repair_left", source, |case| {
        let mut events = three(case);
        let broken_row = json!({"revision": 7, "record": "AAAA", "revocations": 2});
        case.stores(broken_row, 7);
        let save = json!({"audit": [{"kind": "Reset", "sequence": T + 10}]});
        let all = json!({"Reset": {"methods": []}});
        case.host(T + 9, all, Some(save), json!({"Changed": {"summary": "*"}}));
        case.keep("digest4", "/Stepped/save/audit/0/digest");
        events.push(json!({"sequence": T + 10, "at": T + 9, "kind": "Reset", "method": null,
            "actor": "host:tests", "reason": "ticket 4711", "rule": "record.replaced",
            "product": null, "channel": null, "peer": null, "lane": null, "digest": "@digest4"}));
        let row = case.row();
        case.asks(&verify(&row, "", &events, true), &whole_since(T + 10, "@digest4"));
        if let Some((last, before)) = events.split_last() {
            let last = std::slice::from_ref(last);
            case.asks(&verify(&row, "", before, false), &whole("@digest3"));
            case.asks(&verify(&row, "@digest3", last, true), &whole_since(T + 10, "@digest4"));
        }
    });
    book.case("nothing_yet", SOURCE, |case| {
        case.has(&person());
        let row = case.row();
        case.asks(&verify(&row, "", &[], true), &json!({"AuditVerified": {"broken_at": null}}));
    });
}

fn tampered(book: &mut Book) {
    for (field, value) in [
        ("at", json!(T + 7)),
        ("kind", json!("SignedIn")),
        ("method", json!("BackupCodes")),
        ("actor", json!("admin")),
        ("reason", json!("none")),
        ("rule", json!("minutes.1")),
        ("product", json!("Jsm")),
        ("channel", json!("Basic")),
        ("peer", json!("192.0.2.8")),
        ("lane", json!("Known")),
        ("sequence", json!(2)),
    ] {
        book.case(&format!("changed_{field}"), SOURCE, |case| {
            let mut events = three(case);
            if let Some(place) = events.first_mut().and_then(|first| first.get_mut(field)) {
                *place = value;
            }
            let row = case.row();
            let at = if field == "sequence" { json!("*") } else { json!(1) };
            let expected = json!({"AuditVerified": {"broken_at": at}});
            case.asks(&verify(&row, "", &events, true), &expected);
        });
    }
    let tricks: [(&str, Trick, u64); 5] = [
        ("first_dropped", |events| drop(events.remove(0)), 1),
        ("middle_dropped", |events| drop(events.remove(1)), 3),
        ("tail_deleted", |events| drop(events.pop()), 3),
        ("two_exchanged", |events| events.swap(0, 1), 1),
        ("one_repeated", |events| events.insert(1, event(1, "WrongAnswer")), 1),
    ];
    for (id, trick, at) in tricks {
        book.case(id, SOURCE, |case| {
            let mut events = three(case);
            trick(&mut events);
            let row = case.row();
            case.asks(&verify(&row, "", &events, true), &broken(at));
        });
    }
    book.case("all_events_deleted", SOURCE, |case| {
        three(case);
        let row = case.row();
        case.asks(&verify(&row, "", &[], true), &broken(1));
    });
    book.case("one_added_at_the_end", SOURCE, |case| {
        let mut events = three(case);
        let more = event(4, "SignedIn");
        events.push(super::book::with(json!({"digest": "@digest3"}), &fields_of(&more)));
        let row = case.row();
        case.asks(&verify(&row, "", &events, true), &broken(4));
    });
    book.case("events_of_an_older_row", SOURCE, |case| {
        case.has(&person());
        let old = case.row();
        let events = three(case);
        let answer = json!({"AuditVerified": {"broken_at": "*"}});
        case.asks(&verify(&old, "", &events, true), &answer);
    });
}

/// The fields of an event except its digest.
fn fields_of(event: &Value) -> Vec<(&str, Value)> {
    let fields = event.as_object().into_iter().flatten();
    fields
        .filter(|(name, _)| name.as_str() != "digest")
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect()
}

fn limits(book: &mut Book) {
    book.case("too_many_events", "wire: at most 100", |case| {
        case.has(&person());
        let row = case.row();
        let events =
            vec![super::book::with(json!({"digest": ""}), &fields_of(&event(1, "Reset"))); 101];
        case.asks(&verify(&row, "", &events, false), &mistake("events.too_many", "events"));
    });
    book.case("a_row_of_another_account", "design.md 7: bound to the account", |case| {
        case.account(BOB);
        case.has(&person());
        let row = case.row();
        let refusal = mistake("record.not_authentic", "row");
        case.asks(&verify(&row, "", &[], true), &refusal);
    });
}
