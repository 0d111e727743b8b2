//! Administrators and the host itself.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, POLICY, T, nonce, with};
use super::oath;
use super::sealed::{Lane, Person, RFC_KEY, nobody, person, with_codes};
use super::self_service::signed_in;
use super::tickets::EVIDENCE;
use super::words::{
    admitted, begin, exempt, mistake, refused, saves, saves_and_tells, sign_in_again, totp,
};

const DUTY: &str = "security.md P23: actor, reason, audit event; bumps revocations";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "administration",
        "Suspend, resume, reset and unlock, by the host and by administrators with fresh \
         evidence of their own.",
    );
    acts(&mut book);
    resets(&mut book);
    actors(&mut book);
    book
}

fn all() -> Value {
    json!({"Reset": {"methods": []}})
}

fn changed(state: &str) -> Value {
    json!({"Changed": {"summary": {"state": state, "started": null, "trouble": null}}})
}

fn acts(book: &mut Book) {
    book.case("suspend_and_resume", "features.md B: disable keeps the factors", |case| {
        case.has(&with_codes());
        let audit = json!([{"kind": "Suspended", "actor": "host:tests", "reason": "ticket 4711",
            "at": T, "peer": null}]);
        let save = json!({"audit": audit, "notices": [{"kind": "Suspended"}], "revocations": 1,
            "state": "Suspended", "methods": ["Totp", "BackupCodes"]});
        case.host(T, json!({"Suspend": {}}), Some(save), changed("Suspended"));
        let suspended = || refused(json!({"Suspended": {}}), "account.suspended");
        case.sign_in(T, begin(), NOTHING, suspended());
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), NOTHING, suspended());
        case.sign_in(T, super::words::backup(0), NOTHING, suspended());
        let resumed = saves_and_tells(&["Resumed"], &["Resumed"])
            .map(|save| with(save, &[("revocations", json!(1)), ("state", json!("Enrolled"))]));
        case.host(T, json!({"Resume": {}}), resumed, changed("Enrolled"));
        signed_in(case, T);
    });
    book.case("suspend_somebody_without_a_row", DUTY, |case| {
        let save = json!({"revocations": 1, "state": "Suspended", "methods": []});
        case.host(T, json!({"Suspend": {}}), Some(save), changed("Suspended"));
        let suspended = refused(json!({"Suspended": {}}), "account.suspended");
        case.sign_in(T, begin(), NOTHING, suspended);
    });
    book.case("unlock_revokes_nothing", "features.md C: unlock by an administrator", |case| {
        case.has(&person());
        signed_in(case, T);
        let save = json!({"audit": [{"kind": "Unlocked", "actor": "host:tests"}],
            "revocations": 0, "locked_until": null});
        case.host(T, json!({"Unlock": {}}), Some(save), changed("Enrolled"));
        let list = json!({"List": {}});
        case.self_service((T, "@evidence"), list, NOTHING, changed("Enrolled"));
    });
}

fn resets(book: &mut Book) {
    book.case("reset_everything", DUTY, |case| {
        case.has(&Person { unknown: Lane::spent(80, T), revocations: 4, ..with_codes() });
        let save = json!({"revocations": 5, "state": "NotEnrolled", "methods": [],
            "locked_until": null, "audit": [{"kind": "Reset", "actor": "host:tests",
            "reason": "ticket 4711"}], "notices": [{"kind": "Reset"}]});
        let gone = json!({"Changed": {"summary": {"state": "NotEnrolled", "authenticators": [],
            "codes_left": null}}});
        case.host(T, all(), Some(save), gone);
        let page = json!({"Enroll": {"choices": ["Totp"], "started": null}});
        case.sign_in(T, begin(), NOTHING, page);
        let first = refused(json!({"EnrollFirst": {}}), "enrollment.none");
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), NOTHING, first);
    });
    book.case("reset_the_app", "features.md A: backup codes only accompany", |case| {
        case.has(&with_codes());
        let save = json!({"state": "NotEnrolled", "methods": [], "revocations": 1});
        let only = json!({"Reset": {"methods": ["Totp"]}});
        case.host(T, only, Some(save), changed("NotEnrolled"));
    });
    book.case("reset_the_backup_codes", DUTY, |case| {
        case.has(&with_codes());
        let save = json!({"state": "Enrolled", "methods": ["Totp"], "revocations": 1});
        let only = json!({"Reset": {"methods": ["BackupCodes"]}});
        case.host(T, only, Some(save), changed("Enrolled"));
        signed_in(case, T);
    });
    book.case("reset_leaves_a_tombstone", "design.md 7: rows are never deleted", |case| {
        case.host(T, all(), saves(&["Reset"]), changed("NotEnrolled"));
        case.marker = Some(1);
        case.sign_in(T, begin(), NOTHING, json!({"Enroll": {}}));
    });
    book.case(
        "reset_repairs_a_record_that_does_not_open",
        "vocabulary: the only act that",
        |case| {
            case.stores(json!({"revision": 7, "record": "AAAA", "revocations": 2}), 7);
            case.marker = Some(3);
            let behind = || super::words::ask_administrator("marker.row_behind");
            case.sign_in(T, begin(), NOTHING, behind());
            case.host(T, json!({"Unlock": {}}), NOTHING, behind());
            case.host(T, json!({"Reset": {"methods": ["Totp"]}}), NOTHING, behind());
            let audit = json!([{"kind": "Reset", "sequence": T + 1, "rule": "record.replaced"}]);
            let save =
                json!({"revocations": 4 + (1 << 20), "state": "NotEnrolled", "audit": audit});
            case.host(T, all(), Some(save), changed("NotEnrolled"));
            case.sign_in(T, begin(), NOTHING, json!({"Enroll": {"choices": ["Totp"]}}));
        },
    );
    book.case("reset_repairs_a_row_that_is_missing", "vocabulary: the only act that", |case| {
        case.marker = Some(3);
        let missing = super::words::ask_administrator("marker.row_missing");
        case.sign_in(T, begin(), NOTHING, missing);
        let save = json!({"revocations": 4 + (1 << 20), "state": "NotEnrolled"});
        case.host(T, all(), Some(save), changed("NotEnrolled"));
    });
    book.case("reset_does_not_resume", "features.md B: suspended by an administrator", |case| {
        case.has(&Person { suspended: true, ..person() });
        case.host(T, all(), saves(&["Reset"]), changed("Suspended"));
        let suspended = refused(json!({"Suspended": {}}), "account.suspended");
        case.sign_in(T, begin(), NOTHING, suspended);
    });
}

/// Signs the administrator in and returns that session's actor.
fn administrator(case: &mut Case, person: &Person, at: u64) {
    case.account(BOB);
    case.session(9);
    case.has(person);
    signed_in(case, at);
    case.account(ALICE);
    case.session(1);
    case.has(&super::sealed::person());
}

fn actor(account: &str, session: u8, evidence: &str, revocations: u64) -> Value {
    json!({"Administrator": {"account_id": account, "nonce": nonce(session), "evidence": evidence,
        "revocations": revocations}})
}

fn actors(book: &mut Book) {
    let source = "vocabulary: an administrator needs fresh evidence of the own session";
    let again = || sign_in_again("actor.evidence");
    let suspend = || json!({"Suspend": {}});
    book.case("administrator", source, |case| {
        administrator(case, &Person { revocations: 2, ..person() }, T);
        let save = json!({"audit": [{"kind": "Suspended", "actor": BOB, "reason": "ticket 4711"}]});
        let bob = actor(BOB, 9, "@evidence", 2);
        case.admin(T + 300, bob, suspend(), Some(save), changed("Suspended"));
    });
    book.case("administrator_not_fresh", source, |case| {
        administrator(case, &person(), T);
        for act in [suspend(), json!({"Resume": {}}), all(), json!({"Unlock": {}})] {
            case.admin(T + 301, actor(BOB, 9, "@evidence", 0), act, NOTHING, again());
        }
    });
    book.case("administrator_of_another_session", source, |case| {
        administrator(case, &person(), T);
        case.admin(T, actor(BOB, 8, "@evidence", 0), suspend(), NOTHING, again());
        case.admin(T, actor(ALICE, 9, "@evidence", 0), suspend(), NOTHING, again());
        case.admin(T, actor("", 9, "@evidence", 0), suspend(), NOTHING, again());
    });
    book.case("administrator_who_was_reset", source, |case| {
        administrator(case, &person(), T);
        case.admin(T, actor(BOB, 9, "@evidence", 1), suspend(), NOTHING, again());
    });
    book.case("administrator_under_an_older_policy", source, |case| {
        administrator(case, &person(), T);
        case.open(POLICY, 2);
        case.admin(T, actor(BOB, 9, "@evidence", 0), suspend(), NOTHING, again());
    });
    book.case("administrator_without_evidence", source, |case| {
        case.has(&person());
        for evidence in ["", "AAAA", "Q1MBAQAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        {
            case.admin(T, actor(BOB, 9, evidence, 0), suspend(), NOTHING, again());
        }
    });
    let policy = r#"{"mode":"enforce","groups":{"skip":["staff"]}}"#;
    book.under(policy, "administrator_with_a_pass", source, |case| {
        case.account(BOB);
        case.session(9);
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.keep("evidence", EVIDENCE);
        case.account(ALICE);
        case.has(&nobody());
        case.admin(T, actor(BOB, 9, "@evidence", 0), suspend(), NOTHING, again());
    });
    book.case("administrator_by_a_backup_code", "evidence of any factor counts", |case| {
        case.account(BOB);
        case.session(9);
        case.has(&with_codes());
        case.sign_in(T, super::words::backup(0), saves(&["SignedIn"]), admitted("BackupCodes"));
        case.keep("evidence", EVIDENCE);
        case.account(ALICE);
        case.session(1);
        case.has(&person());
        let bob = actor(BOB, 9, "@evidence", 0);
        case.admin(T, bob, suspend(), saves(&["Suspended"]), changed("Suspended"));
    });
    names(book);
}

fn names(book: &mut Book) {
    book.case("component_of_the_host", "vocabulary: 1 to 64 bytes", |case| {
        case.has(&person());
        let host = |name: &str| json!({"Host": {"component": name}});
        for name in [String::new(), "x".repeat(65)] {
            let refusal = json!({"Refuse": {"refusal": {"SignInAgain": {}}}});
            case.admin(T, host(&name), json!({"Suspend": {}}), NOTHING, refusal);
        }
        let name = "x".repeat(64);
        let save = json!({"audit": [{"actor": format!("host:{name}")}]});
        case.admin(T, host(&name), json!({"Suspend": {}}), Some(save), changed("Suspended"));
    });
    book.case("reason_is_needed", "vocabulary: 1 to 500 bytes, no control characters", |case| {
        case.has(&person());
        let longest = "x".repeat(500);
        for (reason, is_right) in [
            ("", false),
            ("a\nb", false),
            ("a\u{7f}b", false),
            (&"x".repeat(501), false),
            (longest.as_str(), true),
        ] {
            let event = json!({"Admin": {"actor": {"Host": {"component": "tests"}},
                "reason": reason, "act": {"Unlock": {}}}});
            let request = case.step_request(T, &event);
            if is_right {
                let save = json!({"audit": [{"reason": reason}]});
                case.asks(&request, &json!({"Stepped": {"save": save}}));
            } else {
                case.asks(&request, &mistake("reason.length", "event.Admin.reason"));
            }
        }
    });
}
