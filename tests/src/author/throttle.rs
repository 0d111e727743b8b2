//! What wrong answers cost, and whom they cost nothing.

use serde_json::{Value, json};

mod backup_codes;

use super::book::{BOB, Book, Case, NOTHING, T, with};
use super::oath;
use super::sealed::{Lane, Person, RFC_KEY, person, with_codes};
use super::words::{
    admitted, answer, asked, backup, begin, choose, locked, not_allowed, refused, saves,
    saves_and_tells, totp, wrong,
};

const COOKIE: &str = "/Stepped/verdict/Admit/known_browser";
const LADDER: &str = "design.md 4.3: 5 failures in a row, then 1, 5, 15, 60 minutes";
const DAY: u64 = 86_400;

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "throttle",
        "Failures, locks and their ladder, the two lanes, the hard stop, the budget of backup \
         codes, and who is not touched by them.",
    );
    ladder(&mut book);
    while_locked(&mut book);
    lanes(&mut book);
    totals(&mut book);
    backup_codes::budget(&mut book);
    ways_out(&mut book);
    book
}

fn bad(at: u64) -> Value {
    totp(&oath::wrong(RFC_KEY, at))
}

fn good(at: u64) -> Value {
    totp(&oath::code(RFC_KEY, at))
}

/// Wrong answers, all at the same time, up to the first lock of a person without backup codes.
fn lock(case: &mut Case, at: u64) {
    for _ in 0..4 {
        case.sign_in(at, bad(at), saves(&["WrongAnswer"]), wrong());
    }
    case.sign_in(at, bad(at), saves(&["WrongAnswer", "Locked"]), locked(at + 60));
}

/// The total is used up.
fn spent_until(until: u64) -> Value {
    refused(json!({"Locked": {"until": until}}), "throttle.spent")
}

/// A lock as seen by a person with backup codes.
fn codes_only(until: Option<u64>, trouble: &Value) -> Value {
    json!({"Challenge": {"choices": [{"method": "BackupCodes", "labels": []}],
        "opened": "BackupCodes", "trouble": trouble, "locked": {"until": until}}})
}

fn ladder(book: &mut Book) {
    book.case("five_failures", "features.md C: a notice from the third failure on", |case| {
        case.has(&person());
        for _ in 0..2 {
            let silent = saves_and_tells(&["WrongAnswer"], &[]);
            case.sign_in(T, bad(T), silent, wrong());
        }
        let told = saves_and_tells(&["WrongAnswer"], &["PasswordMayBeKnown"]);
        case.sign_in(T, bad(T), told, wrong());
        case.sign_in(T, bad(T), saves_and_tells(&["WrongAnswer"], &[]), wrong());
        let audit = json!([{"kind": "WrongAnswer", "method": "Totp", "lane": "Unknown",
            "peer": "192.0.2.7", "product": "Jira", "channel": "Form"},
            {"kind": "Locked", "rule": "minutes.1"}]);
        let told = json!([{"kind": "Locked"}]);
        let save = json!({"audit": audit, "notices": told, "locked_until": T + 60});
        case.sign_in(T, bad(T), Some(save), locked(T + 60));
    });
    book.case("one_guess_per_rung", LADDER, |case| {
        case.has(&person());
        lock(case, T);
        let mut at = T + 60;
        for (minutes, rule) in
            [(5, "minutes.5"), (15, "minutes.15"), (60, "minutes.60"), (60, "minutes.60")]
        {
            let until = at + minutes * 60;
            let audit = json!([{"kind": "WrongAnswer"}, {"kind": "Locked", "rule": rule}]);
            let save = json!({"audit": audit, "notices": [], "locked_until": until});
            case.sign_in(at, bad(at), Some(save), locked(until));
            case.sign_in(until - 1, good(until - 1), NOTHING, locked(until));
            at = until;
        }
        case.sign_in(at, good(at), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("right_answer_begins_anew", "security.md R-RL-04", |case| {
        case.has(&person());
        for _ in 0..4 {
            case.sign_in(T, bad(T), saves(&["WrongAnswer"]), wrong());
        }
        case.sign_in(T, good(T), saves(&["SignedIn"]), admitted("Totp"));
        lock(case, T);
        case.sign_in(T + 60, good(T + 60), saves(&["SignedIn"]), admitted("Totp"));
        lock(case, T + 60);
    });
    let policy = r#"{"mode":"enforce","throttle":{"failures_max":3,"lock_minutes":[2,7]}}"#;
    book.under(policy, "ladder_of_the_policy", "design.md 5: numbers of the policy", |case| {
        case.has(&person());
        for _ in 0..2 {
            case.sign_in(T, bad(T), saves(&["WrongAnswer"]), wrong());
        }
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), locked(T + 120));
        let next = locked(T + 120 + 420);
        case.sign_in(T + 120, bad(T + 120), saves(&["WrongAnswer", "Locked"]), next);
    });
    let policy = r#"{"mode":"enforce","throttle":{"failures_max":10}}"#;
    let source = "design.md 4.3: after a lock one guess, also when more failures are allowed later";
    book.under(policy, "one_guess_after_a_lock_of_an_older_policy", source, |case| {
        case.has(&Person { unknown: Lane::locked(T), ..person() });
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), locked(T + 300));
    });
    book.case("two_apps_cost_one_failure", "design.md 2.6: one budget per account", |case| {
        let apps = vec![
            super::sealed::App::new(0, RFC_KEY),
            super::sealed::App::new(1, b"98765432109876543210"),
        ];
        case.has(&Person { apps, next_authenticator: 2, ..person() });
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        for _ in 0..4 {
            case.sign_in(T, bad(T), saves(&["WrongAnswer"]), trouble.clone());
        }
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), locked(T + 60));
    });
}

fn while_locked(book: &mut Book) {
    book.case("right_code_during_a_lock", "security.md P7: the same words, no write", |case| {
        case.has(&person());
        lock(case, T);
        for act in [good(T + 30), bad(T + 30), totp("12"), begin(), choose("Totp")] {
            case.sign_in(T + 30, act, NOTHING, locked(T + 60));
        }
        case.sign_in(T + 59, good(T + 59), NOTHING, locked(T + 60));
        case.sign_in(T + 60, good(T + 60), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("a_code_refused_by_a_lock_is_not_burned", "design.md 2.2", |case| {
        case.has(&person());
        lock(case, T);
        case.sign_in(T + 59, good(T + 60), NOTHING, locked(T + 60));
        case.sign_in(T + 60, good(T + 60), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("a_lock_holds_everywhere", "security.md P6: sessions, addresses, products", |case| {
        case.has(&person());
        lock(case, T);
        case.session(2);
        case.login("peer", json!("203.0.113.5"));
        case.login("product", json!("Confluence"));
        case.login("channel", json!("Sso"));
        case.sign_in(T + 1, good(T + 1), NOTHING, locked(T + 60));
    });
    book.case("looking_renews_nothing", "security.md P6: not refilled by a new login", |case| {
        case.has(&person());
        for session in 2..6 {
            case.session(session);
            case.sign_in(T, begin(), NOTHING, asked());
            case.sign_in(T, choose("Totp"), NOTHING, asked());
            case.sign_in(T, bad(T), saves(&["WrongAnswer"]), wrong());
        }
        case.session(6);
        case.sign_in(T, begin(), NOTHING, asked());
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), locked(T + 60));
    });
    book.case("another_account_is_untouched", "security.md P7", |case| {
        case.has(&person());
        lock(case, T);
        case.account(BOB);
        case.has(&person());
        case.sign_in(T, good(T), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("clock_set_back_ends_no_lock", "security.md P3, P21", |case| {
        case.has(&person());
        lock(case, T);
        case.sign_in(T - 3600, good(T - 3600), NOTHING, locked(T + 60));
    });
    book.case("a_lock_with_backup_codes", "design.md 4.3: unguessable methods stay", |case| {
        case.has(&with_codes());
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}, "opened": "Totp"}});
        for _ in 0..4 {
            case.sign_in(T, bad(T), saves(&["WrongAnswer"]), trouble.clone());
        }
        let wrong = codes_only(Some(T + 60), &json!({"WrongAnswer": {}}));
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), wrong);
        for act in [good(T), bad(T), begin(), choose("Totp"), choose("BackupCodes")] {
            case.sign_in(T, act, NOTHING, codes_only(Some(T + 60), &Value::Null));
        }
    });
}

/// Signs in once, so that this browser becomes known.
fn become_known(case: &mut Case, at: u64) {
    case.sign_in(at, good(at), saves(&["SignedIn"]), admitted("Totp"));
    case.keep("cookie", COOKIE);
}

fn lanes(book: &mut Book) {
    let source = "design.md 4.3: a known browser has a lane of its own";
    book.case("known_browser_is_not_locked_out", source, |case| {
        case.has(&person());
        become_known(case, T);
        lock(case, T);
        case.login("known_browser", json!("@cookie"));
        let known = json!({"audit": [{"kind": "SignedIn", "lane": "Known"}]});
        let mut admit = admitted("Totp");
        if let Some(admit) = admit.get_mut("Admit").and_then(Value::as_object_mut) {
            admit.insert("known_browser".into(), Value::Null);
        }
        case.sign_in(T + 30, good(T + 30), Some(known), admit);
        case.login("known_browser", Value::Null);
        case.sign_in(T + 59, good(T + 60), NOTHING, locked(T + 60));
    });
    book.case("known_browser_locks_only_itself", source, |case| {
        case.has(&person());
        become_known(case, T);
        case.login("known_browser", json!("@cookie"));
        lock(case, T);
        case.login("known_browser", Value::Null);
        case.sign_in(T + 30, good(T + 30), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("known_browser_is_no_exemption", "design.md 4.2: never an exemption", |case| {
        case.has(&person());
        become_known(case, T);
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T + 1, begin(), NOTHING, asked());
    });
    let lasts = "policy: session.known_browser_days, 90 by default";
    for (id, at, is_known) in [
        ("known_browser_last_second", T + 90 * DAY - 1, true),
        ("known_browser_ended", T + 90 * DAY, false),
    ] {
        book.case(id, lasts, |case| {
            case.has(&person());
            become_known(case, T);
            case.login("known_browser", json!("@cookie"));
            let lane = if is_known { "Known" } else { "Unknown" };
            let save = json!({"audit": [{"kind": "WrongAnswer", "lane": lane}]});
            case.sign_in(at, bad(at), Some(save), wrong());
        });
    }
    let unknown = || Some(json!({"audit": [{"kind": "WrongAnswer", "lane": "Unknown"}]}));
    book.case("cookie_of_another_account", "design.md 4.2: bound to the account", |case| {
        case.has(&person());
        become_known(case, T);
        case.account(BOB);
        case.has(&person());
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T, bad(T), unknown(), wrong());
    });
    book.case("invented_cookie", "security.md P12", |case| {
        case.has(&person());
        for cookie in ["", "AAAA", "Q1MBAQAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            case.login("known_browser", json!(cookie));
            case.sign_in(T, bad(T), unknown(), wrong());
        }
    });
    book.case("proof_as_cookie", "design.md 4.2: a label of its own", |case| {
        case.has(&person());
        case.sign_in(T, good(T), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", "/Stepped/verdict/Admit/evidence");
        case.login("known_browser", json!("@evidence"));
        case.sign_in(T, bad(T), unknown(), wrong());
    });
    book.case("cookie_after_a_reset", "security.md P16: revoked by a reset", |case| {
        case.has(&person());
        become_known(case, T);
        let all = json!({"Reset": {"methods": []}});
        case.host(T, all, saves(&["Reset"]), json!({"Changed": {"summary": "*"}}));
        case.has(&Person { revocations: 1, evictions: 1, revision: 9, ..person() });
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T, bad(T), unknown(), wrong());
    });
}

/// A person whose other browsers made this many mistakes, the first of them at `T`.
fn spent(total: u16) -> Person {
    Person { unknown: Lane::spent(total, T), ..person() }
}

fn totals(book: &mut Book) {
    let source = "NIST SP 800-63B section 5.2.2: at most 100 failures; 20 kept for the known";
    let falls = "design.md 4.3: a total falls by one every five days";
    let free = T + 5 * DAY;
    book.case("eightieth_failure", source, |case| {
        case.has(&spent(79));
        let audit = json!([{"kind": "WrongAnswer"}, {"kind": "Locked", "rule": "throttle.spent"}]);
        let save = json!({"audit": audit, "notices": [{"kind": "Locked"}], "locked_until": free});
        case.sign_in(T, bad(T), Some(save), spent_until(free));
        for at in [T - DAY, T, T + 3600, free - 1] {
            case.sign_in(at, good(at), NOTHING, spent_until(free));
        }
        case.sign_in(free, good(free), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("one_guess_in_five_days", falls, |case| {
        case.has(&spent(80));
        for number in 1..=3 {
            let (at, next) = (T + number * 5 * DAY, T + (number + 1) * 5 * DAY);
            case.sign_in(at, bad(at), saves(&["WrongAnswer", "Locked"]), spent_until(next));
            case.sign_in(at, good(at), NOTHING, spent_until(next));
        }
    });
    book.case("right_answers_give_no_total_back", "F-A1; security.md R-RL-04, b62", |case| {
        case.has(&Person { unknown: Lane::spent(79, T), ..with_codes() });
        case.sign_in(T, good(T), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T, backup(0), saves(&["SignedIn"]), admitted("BackupCodes"));
        let wrong = codes_only(Some(free), &json!({"WrongAnswer": {}}));
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), wrong);
        case.sign_in(T, backup(1), saves(&["SignedIn"]), admitted("BackupCodes"));
        case.sign_in(T + 90, good(T + 90), NOTHING, codes_only(Some(free), &Value::Null));
    });
    book.case("known_browser_has_twenty_more", source, |case| {
        case.has(&spent(78));
        become_known(case, T);
        case.sign_in(T, bad(T), saves(&["WrongAnswer"]), wrong());
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), spent_until(free));
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T + 30, good(T + 30), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("hundredth_failure", source, |case| {
        case.has(&spent(79));
        become_known(case, T);
        let known = Lane::spent(19, T + DAY);
        case.has(&Person { revision: 20, known, ..spent(80) });
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), spent_until(free));
        case.sign_in(T + DAY, good(T + DAY), NOTHING, spent_until(free));
        case.sign_in(free, good(free), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("a_known_browser_spends_the_hundred_of_both", source, |case| {
        case.has(&Person { known: Lane::spent(100, T), ..person() });
        case.sign_in(T, good(T), NOTHING, spent_until(free));
    });
    book.case("spent_total_with_backup_codes", "design.md 4.3: unguessable methods stay", |case| {
        case.has(&Person { unknown: Lane::spent(80, T), ..with_codes() });
        case.sign_in(T, begin(), NOTHING, codes_only(Some(free), &Value::Null));
        case.sign_in(T, backup(0), saves(&["SignedIn"]), admitted("BackupCodes"));
        case.sign_in(T + 60, good(T + 60), NOTHING, codes_only(Some(free), &Value::Null));
    });
    let policy =
        r#"{"mode":"enforce","throttle":{"failures_total_max":20,"known_browser_reserve":10}}"#;
    book.under(policy, "totals_of_the_policy", "design.md 5: numbers of the policy", |case| {
        case.has(&spent(9));
        case.sign_in(T, bad(T), saves(&["WrongAnswer", "Locked"]), spent_until(free));
    });
    book.case("a_changed_password_gives_totals_back", "design.md 4.3: once in 30 days", |case| {
        let lane = Lane { total: 80, total_fell_at: T, ..Lane::locked(T + 60) };
        case.has(&Person { unknown: lane, ..person() });
        let summary = || json!({"Changed": {"summary": {"state": "Enrolled"}}});
        let changed = || Some(json!({"audit": [{"kind": "PasswordChanged"}]}));
        case.host(T, json!({"PasswordChanged": {}}), changed(), summary());
        case.sign_in(T, good(T), NOTHING, locked(T + 60));
        case.sign_in(T + 60, good(T + 60), saves(&["SignedIn"]), admitted("Totp"));
        let month = T + 30 * DAY;
        for (at, refuses) in [(month - 1, true), (month, false)] {
            let unknown = Lane::spent(80, month - DAY);
            case.has(&Person { unknown, forgiven_at: Some(T), revision: at, ..person() });
            case.host(at, json!({"PasswordChanged": {}}), changed(), summary());
            if refuses {
                case.sign_in(at, good(at), NOTHING, spent_until(month + 4 * DAY));
            } else {
                case.sign_in(at, good(at), saves(&["SignedIn"]), admitted("Totp"));
            }
        }
    });
}

fn ways_out(book: &mut Book) {
    let source = "design.md 4.3: completing one clears the ladder of its own lane";
    let lane = Lane { rung: 4, total: 50, total_fell_at: T, ..Lane::locked(T + 3600) };
    book.case("backup_code_ends_the_ladder", source, |case| {
        case.has(&Person { unknown: lane, ..with_codes() });
        case.sign_in(T, good(T), NOTHING, codes_only(Some(T + 3600), &Value::Null));
        let cleared =
            with(saves(&["SignedIn"]).unwrap_or_default(), &[("locked_until", Value::Null)]);
        case.sign_in(T, backup(2), Some(cleared), admitted("BackupCodes"));
        case.sign_in(T + 60, good(T + 60), saves(&["SignedIn"]), admitted("Totp"));
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        for _ in 0..4 {
            case.sign_in(T + 60, bad(T + 60), saves(&["WrongAnswer"]), trouble.clone());
        }
    });
    book.case("a_known_browser_ends_no_ladder_of_others", source, |case| {
        case.has(&with_codes());
        become_known(case, T);
        case.has(&Person { unknown: lane, revision: 20, ..with_codes() });
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T, backup(2), saves(&["SignedIn"]), admitted("BackupCodes"));
        case.login("known_browser", Value::Null);
        case.sign_in(T + 60, good(T + 60), NOTHING, codes_only(Some(T + 3600), &Value::Null));
    });
    book.case("administrator_unlocks", "features.md C: an administrator clears it", |case| {
        let lane = Lane { rung: 4, total: 80, total_fell_at: T, ..Lane::locked(T + 3600) };
        case.has(&Person { unknown: lane, ..person() });
        case.sign_in(T, good(T), NOTHING, spent_until(T + 5 * DAY));
        let unlocked = saves_and_tells(&["Unlocked"], &["Unlocked"]);
        let summary = json!({"Changed": {"summary": {"state": "Enrolled"}}});
        case.host(T, json!({"Unlock": {}}), unlocked, summary);
        lock(case, T);
    });
    book.case("a_method_that_is_not_set_up", "security.md P13", |case| {
        case.has(&person());
        case.sign_in(T, choose("BackupCodes"), NOTHING, not_allowed("methods"));
        case.sign_in(T, backup(0), NOTHING, not_allowed("methods"));
        let saved = answer(&json!({"CodesSaved": {}}));
        case.sign_in(T, saved, NOTHING, not_allowed("answer"));
    });
}
