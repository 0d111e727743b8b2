//! The signed-in person, and what a session's evidence is good for.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, POLICY, T, nonce};
use super::oath;
use super::people::{NUMBER, address, with};
use super::sealed::{App, Others, Person, RFC_KEY, person, with_codes};
use super::tickets::EVIDENCE;
use super::words::{
    admitted, backup, begin, codes_saved, confirm, exempt, goes_on, not_allowed, refused, saves,
    saves_and_tells, sign_in_again, start, totp,
};

const FRESH: &str = "security.md P14: changing factors needs a fresh verification";
/// Robots are not asked.
const ROBOTS: &str = r#"{"mode":"enforce","groups":{"skip":["robots"]}}"#;

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "self_service",
        "The signed-in person lists, adds, renames and removes factors; what fresh evidence, a \
         stale one, a pass and a revoked one are good for.",
    );
    listing(&mut book);
    proofs(&mut book);
    adding(&mut book);
    renaming(&mut book);
    removing(&mut book);
    evidence(&mut book);
    book
}

/// Signs in and keeps the evidence.
pub(crate) fn signed_in(case: &mut Case, at: u64) {
    let code = oath::code(RFC_KEY, at);
    case.sign_in(at, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    case.keep("evidence", EVIDENCE);
}

fn list() -> Value {
    json!({"List": {}})
}

fn rename(id: u32, label: &str) -> Value {
    json!({"Rename": {"authenticator": id, "label": label}})
}

fn remove(id: u32) -> Value {
    json!({"Remove": {"authenticator": id}})
}

/// A summary with these authenticators and no trouble.
fn shows(state: &str, labels: &[(u32, &str)]) -> Value {
    let apps: Vec<Value> =
        labels.iter().map(|(id, label)| json!({"id": id, "label": label})).collect();
    json!({"Changed": {"summary": {"state": state, "authenticators": apps, "started": null,
        "trouble": null}}})
}

fn two_apps() -> Person {
    let apps = vec![App::new(0, RFC_KEY), App::new(1, b"98765432109876543210")];
    Person { apps, next_authenticator: 2, ..person() }
}

fn listing(book: &mut Book) {
    book.case("list", "security.md P14: nothing secret is in it", |case| {
        case.has(&with_codes());
        signed_in(case, T);
        let app = json!({"id": 0, "method": "Totp", "label": "Phone", "added_at": 1000,
            "used_at": T, "secret": null, "key": null});
        let codes = json!({"id": 1, "method": "BackupCodes", "label": "", "added_at": 1000,
            "used_at": null});
        let summary = json!({"state": "Enrolled", "authenticators": [app, codes],
            "codes_left": 10, "started": null, "trouble": null});
        let changed = json!({"Changed": {"summary": summary}});
        case.self_service((T, "@evidence"), list(), NOTHING, changed);
    });
    book.case("list_late", "vocabulary: any valid evidence will do", |case| {
        case.has(&person());
        signed_in(case, T);
        let page = || shows("Enrolled", &[(0, "Phone")]);
        case.self_service((T + 12 * 3600 - 1, "@evidence"), list(), NOTHING, page());
        let again = sign_in_again("evidence.missing");
        case.self_service((T + 12 * 3600, "@evidence"), list(), NOTHING, again);
    });
    book.under(ROBOTS, "list_with_a_pass", "vocabulary: any valid evidence will do", |case| {
        case.login("groups", json!(["robots"]));
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.keep("evidence", EVIDENCE);
        case.self_service((T, "@evidence"), list(), NOTHING, shows("NotEnrolled", &[]));
    });
}

fn proofs(book: &mut Book) {
    let again = || sign_in_again("evidence.missing");
    let source = "security.md P27: bound to account, session, revocations and policy";
    book.case("no_evidence", source, |case| {
        case.has(&person());
        for evidence in ["", "AAAA", "Q1MBAQAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        {
            case.self_service((T, evidence), list(), NOTHING, again());
            case.self_service((T, evidence), remove(0), NOTHING, again());
        }
    });
    book.case("evidence_of_another_session", source, |case| {
        case.has(&person());
        signed_in(case, T);
        case.session(2);
        case.self_service((T, "@evidence"), list(), NOTHING, again());
    });
    book.case("evidence_of_another_account", source, |case| {
        case.has(&person());
        signed_in(case, T);
        case.account(BOB);
        case.has(&person());
        case.self_service((T, "@evidence"), list(), NOTHING, again());
    });
    book.case("evidence_after_a_reset", source, |case| {
        case.has(&person());
        signed_in(case, T);
        let all = json!({"Reset": {"methods": []}});
        case.host(T, all, saves(&["Reset"]), json!({"Changed": {"summary": "*"}}));
        case.self_service((T, "@evidence"), list(), NOTHING, again());
    });
    book.case("evidence_after_suspension", source, |case| {
        case.has(&person());
        signed_in(case, T);
        let changed = || json!({"Changed": {"summary": "*"}});
        case.host(T, json!({"Suspend": {}}), saves(&["Suspended"]), changed());
        let suspended = refused(json!({"Suspended": {}}), "account.suspended");
        case.self_service((T, "@evidence"), list(), NOTHING, suspended);
        case.host(T, json!({"Resume": {}}), saves(&["Resumed"]), changed());
        case.self_service((T, "@evidence"), list(), NOTHING, again());
    });
    book.case("evidence_under_an_older_policy", source, |case| {
        case.has(&person());
        signed_in(case, T);
        case.open(POLICY, 2);
        case.self_service((T, "@evidence"), list(), NOTHING, again());
    });
    book.case("evidence_of_the_future", "security.md P21: a clock far back is odd", |case| {
        case.has(&person());
        signed_in(case, T);
        case.self_service((T - 301, "@evidence"), list(), NOTHING, again());
        case.self_service(
            (T - 300, "@evidence"),
            list(),
            NOTHING,
            shows("Enrolled", &[(0, "Phone")]),
        );
    });
    book.case("fresh_for_five_minutes", FRESH, |case| {
        case.has(&two_apps());
        signed_in(case, T);
        let stale = || sign_in_again("evidence.not_fresh");
        for act in [rename(0, "x"), remove(1), start("Totp", None), confirm("AAAA", "1", "")] {
            case.self_service((T + 301, "@evidence"), act, NOTHING, stale());
        }
        let renamed = shows("Enrolled", &[(0, "x"), (1, "Phone 1")]);
        case.self_service((T + 300, "@evidence"), rename(0, "x"), saves(&["Renamed"]), renamed);
    });
    book.under(ROBOTS, "a_pass_changes_nothing", FRESH, |case| {
        case.has(&two_apps());
        case.login("groups", json!(["robots"]));
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.keep("evidence", EVIDENCE);
        for act in [rename(0, "x"), remove(1), start("Totp", None)] {
            let stale = sign_in_again("evidence.not_fresh");
            case.self_service((T, "@evidence"), act, NOTHING, stale);
        }
    });
    let source = "design.md 4.2: a pass is bound to the client's address";
    book.under(ROBOTS, "a_pass_at_another_address", source, |case| {
        case.login("groups", json!(["robots"]));
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.keep("evidence", EVIDENCE);
        case.login("peer", json!("198.51.100.9"));
        case.self_service((T, "@evidence"), list(), NOTHING, again());
    });
}

fn adding(book: &mut Book) {
    book.case("second_app", "features.md A: several per person, named", |case| {
        case.has(&person());
        signed_in(case, T);
        let page = json!({"Changed": {"summary": {"state": "Enrolled", "trouble": null,
            "started": {"Totp": {"key": "*", "account": "alice"}}}}});
        let at = (T, "@evidence");
        case.self_service(at, start("Totp", None), NOTHING, page);
        case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
        let same = json!({"Changed": {"summary": {"started": {"Totp": {"key": "@key"}}}}});
        case.self_service(at, start("Totp", Some("@ticket")), NOTHING, same);
        let code = case.shown_code("key", T);
        for (label, trouble) in [("Phone", "LabelTaken"), ("Tablet", "WrongAnswer")] {
            let code = if label == "Phone" { code.as_str() } else { "000000" };
            let page = json!({"Changed": {"summary": {"started": {"Totp": {"key": "@key"}},
                "trouble": {trouble: {}}}}});
            case.self_service(at, confirm("@ticket", code, label), NOTHING, page);
        }
        let added = saves_and_tells(&["Enrolled"], &["MethodAdded"]);
        let both = || shows("Enrolled", &[(0, "Phone"), (1, "Tablet")]);
        case.self_service(at, confirm("@ticket", &code, "Tablet"), added, both());
        goes_on(case);
        let expired = json!({"Changed": {"summary": {"started": null,
            "trouble": {"Expired": {}}}}});
        case.self_service(at, confirm("@ticket", &code, "Third"), NOTHING, expired);
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}, "choices":
            [{"method": "Totp", "labels": ["Phone", "Tablet"]}]}});
        case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), trouble);
        let next = case.shown_code("key", T + 30);
        case.sign_in(T + 30, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("limit_of_apps", "policy: methods.totp.authenticators_max, 3 by default", |case| {
        let apps = (0..3).map(|id| App::new(id, RFC_KEY)).collect();
        case.has(&Person { apps, next_authenticator: 3, ..person() });
        signed_in(case, T);
        let at = (T, "@evidence");
        case.self_service(at, start("Totp", None), NOTHING, json!({"Changed": {"summary": "*"}}));
        case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
        let code = case.shown_code("key", T);
        let refusal = not_allowed("methods.totp.authenticators");
        case.self_service(at, confirm("@ticket", &code, "4"), NOTHING, refusal);
    });
    book.case("new_backup_codes", "security.md P15: all replaced on regeneration", |case| {
        case.has(&with_codes());
        signed_in(case, T);
        let at = (T, "@evidence");
        let ten: Vec<&str> = vec!["*"; 10];
        let page = json!({"Changed": {"summary": {"codes_left": 10,
            "started": {"BackupCodes": {"codes": ten}}}}});
        case.self_service(at, start("BackupCodes", None), NOTHING, page);
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/BackupCodes/ticket");
        case.keep("code", "/Stepped/verdict/Changed/summary/started/BackupCodes/codes/0");
        case.sign_in(T + 1, backup(0), saves(&["SignedIn"]), admitted("BackupCodes"));
        let created = saves_and_tells(&["BackupCodesCreated"], &["BackupCodesCreated"]);
        let left = json!({"Changed": {"summary": {"codes_left": 10, "started": null}}});
        case.self_service((T + 2, "@evidence"), codes_saved("@ticket"), created, left);
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(T + 3, backup(1), saves(&["WrongAnswer"]), trouble);
        let new = super::words::respond("BackupCodes", "@code");
        case.sign_in(T + 3, new, saves(&["SignedIn"]), admitted("BackupCodes"));
    });
    let policy = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#;
    book.under(policy, "a_method_that_is_off", "security.md P13", |case| {
        case.has(&person());
        signed_in(case, T);
        let at = (T, "@evidence");
        case.self_service(at, start("BackupCodes", None), NOTHING, not_allowed("methods"));
    });
    let source = "features.md D: report-only, the administrator enrolls first";
    book.under("{}", "first_factor_in_report_only", source, |case| {
        case.sign_in(T, begin(), NOTHING, exempt("report_only"));
        case.keep("evidence", EVIDENCE);
        let at = (T, "@evidence");
        let page = json!({"Changed": {"summary": {"started": {"Totp": {"key": "*"}}}}});
        case.self_service(at, start("Totp", None), NOTHING, page);
        case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
        let code = case.shown_code("key", T);
        let added = saves_and_tells(&["Enrolled"], &["MethodAdded"]);
        let page = shows("Enrolled", &[(0, "Authenticator app")]);
        case.self_service(at, confirm("@ticket", &code, ""), added, page);
        goes_on(case);
        let stale = sign_in_again("evidence.not_fresh");
        case.self_service(at, start("Totp", None), NOTHING, stale);
    });
}

fn renaming(book: &mut Book) {
    book.case("rename", "vocabulary: 1 to 64 characters, not used by another", |case| {
        case.has(&two_apps());
        signed_in(case, T);
        let at = (T, "@evidence");
        let renamed = shows("Enrolled", &[(0, "Mobil ä"), (1, "Phone 1")]);
        case.self_service(at, rename(0, " Mobil ä "), saves(&["Renamed"]), renamed);
        let trouble = json!({"Changed": {"summary": {"trouble": {"LabelTaken": {}},
            "authenticators": [{"label": "Mobil ä"}, {"label": "Phone 1"}]}}});
        let long = "x".repeat(65);
        for label in ["Phone 1", "", "  ", "a\u{0}b", "a\r\nb", long.as_str()] {
            case.self_service(at, rename(0, label), NOTHING, trouble.clone());
        }
        let refusal = || not_allowed("authenticator.unknown");
        case.self_service(at, rename(7, "y"), NOTHING, refusal());
    });
    book.case("backup_codes_have_no_name", "vocabulary: names are of authenticators", |case| {
        case.has(&with_codes());
        signed_in(case, T);
        let refusal = not_allowed("authenticator.unknown");
        case.self_service((T, "@evidence"), rename(1, "y"), NOTHING, refusal);
    });
}

fn removing(book: &mut Book) {
    book.case("remove_one_of_two", "features.md E", |case| {
        case.has(&two_apps());
        signed_in(case, T);
        let removed = saves_and_tells(&["Removed"], &["MethodRemoved"]);
        let left = shows("Enrolled", &[(1, "Phone 1")]);
        case.self_service((T, "@evidence"), remove(0), removed, left);
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        let code = oath::code(RFC_KEY, T + 30);
        case.sign_in(T + 30, totp(&code), saves(&["WrongAnswer"]), trouble);
    });
    book.case("remove_the_last", "vocabulary: the last one that policy requires stays", |case| {
        case.has(&with_codes());
        signed_in(case, T);
        case.self_service((T, "@evidence"), remove(0), NOTHING, not_allowed("methods.last"));
    });
    let usable =
        "vocabulary: the last one that policy requires stays, and only what it takes counts";
    book.case("remove_the_last_usable", usable, |case| {
        case.has(&with(Others { sms: Some(address(4, NUMBER)), ..Others::default() }));
        signed_in(case, T);
        case.self_service((T, "@evidence"), remove(0), NOTHING, not_allowed("methods.last"));
        let removed = saves_and_tells(&["Removed"], &["MethodRemoved"]);
        let left = shows("Enrolled", &[(0, "Phone")]);
        case.self_service((T, "@evidence"), remove(4), removed, left);
    });
    book.case("remove_backup_codes", "features.md A: they accompany a method", |case| {
        case.has(&with_codes());
        signed_in(case, T);
        let removed = saves_and_tells(&["Removed"], &["MethodRemoved"]);
        let left = json!({"Changed": {"summary": {"codes_left": null, "authenticators":
            [{"id": 0}]}}});
        case.self_service((T, "@evidence"), remove(1), removed, left);
    });
    book.case("remove_what_is_not_there", "security.md P12", |case| {
        case.has(&person());
        signed_in(case, T);
        let refusal = not_allowed("authenticator.unknown");
        case.self_service((T, "@evidence"), remove(9), NOTHING, refusal);
    });
    let source = "vocabulary: the last one that policy requires stays; this one it does not";
    book.under(ROBOTS, "remove_the_last_of_the_exempt", source, |case| {
        case.has(&with_codes());
        signed_in(case, T);
        case.login("groups", json!(["robots"]));
        let removed = saves_and_tells(&["Removed"], &["MethodRemoved"]);
        case.self_service((T, "@evidence"), remove(0), removed, shows("NotEnrolled", &[]));
    });
    book.under("{}", "remove_the_last_in_report_only", source, |case| {
        case.has(&person());
        signed_in(case, T);
        let removed = saves_and_tells(&["Removed"], &["MethodRemoved"]);
        case.self_service((T, "@evidence"), remove(0), removed, shows("NotEnrolled", &[]));
    });
    book.case("numbers_are_never_given_twice", "account: an authenticator's number", |case| {
        case.has(&Person { next_authenticator: 5, ..person() });
        signed_in(case, T);
        let at = (T, "@evidence");
        case.self_service(at, start("Totp", None), NOTHING, json!({"Changed": {"summary": "*"}}));
        case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
        let code = case.shown_code("key", T);
        let both = shows("Enrolled", &[(0, "Phone"), (5, "Authenticator app")]);
        case.self_service(at, confirm("@ticket", &code, ""), saves(&["Enrolled"]), both);
    });
}

/// `CheckEvidence` for the evidence that was kept.
fn check(account: &str, session: u8, evidence: &str, at: u64) -> Value {
    json!({"CheckEvidence": {"account_id": account, "nonce": nonce(session), "evidence": evidence,
        "at": at}})
}

fn evidence(book: &mut Book) {
    let none = json!({"Evidence": {"facts": null}});
    book.case("check_evidence", "design.md 4.2: checked once per session", |case| {
        case.has(&Person { revocations: 3, ..person() });
        signed_in(case, T);
        let facts = json!({"because": {"Verified": {"by": "Totp"}}, "at": T,
            "until": T + 12 * 3600, "fresh_until": T + 300, "revocations": 3,
            "policy_version": 1, "peer": null});
        let facts = json!({"Evidence": {"facts": facts}});
        case.asks(&check(ALICE, 1, "@evidence", T), &facts);
        case.asks(&check(ALICE, 1, "@evidence", T + 12 * 3600 - 1), &facts);
        case.asks(&check(ALICE, 1, "@evidence", T + 12 * 3600), &none);
        case.asks(&check(ALICE, 2, "@evidence", T), &none);
        case.asks(&check(BOB, 1, "@evidence", T), &none);
        case.asks(&check("", 1, "@evidence", T), &none);
        for evidence in ["", "AAAA", "Q1MBAQAAAAE"] {
            case.asks(&check(ALICE, 1, evidence, T), &none);
        }
        case.open(POLICY, 2);
        case.asks(&check(ALICE, 1, "@evidence", T), &none);
        let keys = [super::sealed::RootKey { id: 2, state: "active" }];
        case.open_ring(&super::sealed::ring_of("vectors", &keys), POLICY, 1);
        case.asks(&check(ALICE, 1, "@evidence", T), &none);
        let keys = [super::sealed::RootKey { id: 1, state: "active" }];
        case.open_ring(&super::sealed::ring_of("staging", &keys), POLICY, 1);
        case.asks(&check(ALICE, 1, "@evidence", T), &none);
    });
    let policy = r#"{"mode":"enforce","session":{"hours":1,"fresh_minutes":1}}"#;
    book.under(policy, "evidence_of_the_policy", "design.md 5: numbers of the policy", |case| {
        case.has(&person());
        signed_in(case, T);
        let facts = json!({"until": T + 3600, "fresh_until": T + 60});
        case.asks(&check(ALICE, 1, "@evidence", T), &json!({"Evidence": {"facts": facts}}));
    });
    book.case("evidence_after_rotation", "design.md 7: accept still opens", |case| {
        case.has(&person());
        signed_in(case, T);
        for (state, is_open) in [("accept", true), ("retired", false)] {
            let keys = [
                super::sealed::RootKey { id: 1, state },
                super::sealed::RootKey { id: 2, state: "active" },
            ];
            case.open_ring(&super::sealed::ring_of("vectors", &keys), POLICY, 1);
            let facts = if is_open { json!("*") } else { Value::Null };
            case.asks(&check(ALICE, 1, "@evidence", T), &json!({"Evidence": {"facts": facts}}));
        }
    });
}
