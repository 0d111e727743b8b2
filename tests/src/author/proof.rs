//! Before the first factor: a code from the directory's mailbox.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, T};
use super::messages::{ASKED, CODE, METHODS, task};
use super::oath;
use super::people::EMAIL;
use super::sealed::{RFC_KEY, nobody, person};
use super::tickets::EVIDENCE;
use super::words::{
    admitted, answer_with, ask_administrator, begin, codes_saved, confirm, every_finding, exempt,
    expired, locked, not_allowed, open, refused, report, respond, saves, saves_and_tells, start,
    totp, typed, wrong_answer,
};

const SOURCE: &str = "features.md B: a stolen password alone enrolls nobody's phone";
const TICKET: &str = "/Stepped/verdict/Prove/shown/CodeSent/ticket";
const STARTED: &str = "/Stepped/verdict/Enroll/started/Totp/ticket";
const KEY: &str = "/Stepped/verdict/Enroll/started/Totp/key";
const MASKED: &str = "a…@example.org";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "proof",
        "Before the first factor, where the policy asks for it: a code that goes to the \
         directory's mailbox. What it opens, for whom, for how long, and what wrong ones cost.",
    );
    way(&mut book);
    nothing_else(&mut book);
    bounds(&mut book);
    findings(&mut book);
    addresses(&mut book);
    passes(&mut book);
    grace(&mut book);
    book
}

/// Only apps and backup codes, and a proof: e-mail codes are not a method here.
fn policy(grace_days: u8) -> String {
    format!(r#"{{"mode":"enforce","enrollment":{{"grace_days":{grace_days},"proof":"email"}}}}"#)
}

fn under(book: &mut Book, id: &str, write: impl FnOnce(&mut Case)) {
    book.under(&policy(0), id, SOURCE, |case| {
        case.login("email", json!(EMAIL));
        write(case);
    });
}

fn proves(trouble: Value) -> Value {
    json!({"Prove": {"shown": null, "destination": MASKED, "postpone_until": null,
        "trouble": trouble}})
}

fn sent(at: u64) -> Value {
    json!({"Prove": {"destination": MASKED, "trouble": null,
        "shown": {"CodeSent": {"ticket": "*", "destination": MASKED, "digits": 8,
            "again_at": at + 60, "expires": at + 600}}}})
}

fn enrolls() -> Value {
    json!({"Enroll": {"choices": ["Totp"], "started": null, "trouble": null}})
}

fn types(code: &str) -> Value {
    answer_with("@ticket", &typed("Email", code))
}

/// Has a code sent, and keeps it with its tickets.
fn sends(case: &mut Case, at: u64) {
    let asked = task(METHODS[0], "ToEnroll", at);
    case.sign_in(at, open("Email", None, false), saves(&["CodeSent"]), asked);
    case.keep("asked", ASKED);
    case.keep("code", CODE);
    case.sign_in(at, report("@asked", &json!({"Sent": {}})), NOTHING, sent(at));
    case.keep("ticket", TICKET);
}

fn shows(case: &mut Case, at: u64) {
    sends(case, at);
    case.sign_in(at, types("@code"), saves(&["MailboxProven"]), enrolls());
}

fn begins_app(case: &mut Case, at: u64) {
    let started = json!({"Enroll": {"started": {"Totp": {"ticket": "*"}}}});
    case.sign_in(at, start("Totp", None), NOTHING, started);
    case.keep("app", STARTED);
    case.keep("key", KEY);
}

fn way(book: &mut Book) {
    under(book, "then_a_factor", |case| {
        case.sign_in(T, begin(), NOTHING, proves(Value::Null));
        shows(case, T);
        case.sign_in(T, begin(), NOTHING, enrolls());
        begins_app(case, T);
        let code = case.shown_code("key", T);
        let codes = json!({"Enroll": {"started": {"BackupCodes": {"ticket": "*"}}}});
        let act = confirm("@app", &code, "");
        case.sign_in(T, act, saves_and_tells(&["Enrolled"], &["MethodAdded"]), codes);
        case.keep("codes", "/Stepped/verdict/Enroll/started/BackupCodes/ticket");
        let saved = saves(&["BackupCodesCreated", "SignedIn"]);
        case.sign_in(T, codes_saved("@codes"), saved, admitted("Totp"));
        // From here on the factor is asked for, and the mailbox never again.
        case.session(2);
        let asked = json!({"Challenge": {"choices": [{"method": "Totp"},
            {"method": "BackupCodes"}]}});
        case.sign_in(T + 60, begin(), NOTHING, asked);
    });
    under(book, "again_shows_the_same_code", |case| {
        sends(case, T);
        case.sign_in(T + 5, open("Email", Some("@ticket"), false), NOTHING, sent(T));
        let soon = json!({"Prove": {"shown": {"CodeSent": {"ticket": "@ticket"}},
            "trouble": {"TooSoon": {"at": T + 60}}}});
        case.sign_in(T + 59, open("Email", Some("@ticket"), true), NOTHING, soon);
        let same = json!({"AskHost": {"ticket": "*", "task": {"SendCode": {
            "code": "@code", "purpose": "ToEnroll", "expires": T + 600}}}});
        let act = open("Email", Some("@ticket"), true);
        case.sign_in(T + 60, act, saves(&["CodeSent"]), same);
        case.sign_in(T + 70, types("@code"), saves(&["MailboxProven"]), enrolls());
    });
    under(book, "the_same_form_twice", |case| {
        shows(case, T);
        case.sign_in(T, types("@code"), NOTHING, enrolls());
        let act = answer_with("@ticket", &typed("Email", "00000000"));
        case.sign_in(T, act, NOTHING, enrolls());
    });
    book.case("not_asked_for", "defaults: none", |case| {
        case.login("email", json!(EMAIL));
        case.sign_in(T, begin(), NOTHING, enrolls());
        let act = respond("Email", "12345678");
        case.sign_in(T, act, NOTHING, refused(json!({"EnrollFirst": {}}), "enrollment.none"));
    });
}

fn nothing_else(book: &mut Book) {
    under(book, "nothing_is_set_up_without_it", |case| {
        for method in ["Totp", "BackupCodes", "WebAuthn", "Email", "Sms", "Push"] {
            case.sign_in(T, start(method, None), NOTHING, proves(Value::Null));
        }
        for act in [
            confirm("AAAA", "123456", ""),
            codes_saved("AAAA"),
            report("AAAA", &json!({"Valid": {}})),
        ] {
            case.sign_in(T, act, NOTHING, proves(expired()));
        }
        for act in [totp("123456"), respond("BackupCodes", "0-AAAAA-AAAAA")] {
            let first = refused(json!({"EnrollFirst": {}}), "enrollment.none");
            case.sign_in(T, act, NOTHING, first);
        }
        for method in ["Totp", "Sms", "BackupCodes"] {
            case.sign_in(T, open(method, None, false), NOTHING, proves(Value::Null));
        }
        case.sign_in(T, json!({"Postpone": {}}), NOTHING, not_allowed("grace"));
        case.sign_in(T, types_without_ticket(), NOTHING, proves(expired()));
    });
    book.case("a_ticket_from_before_the_policy", SOURCE, |case| {
        case.login("email", json!(EMAIL));
        begins_app(case, T);
        let code = case.shown_code("key", T);
        case.open(&policy(0), 2);
        case.sign_in(T, confirm("@app", &code, ""), NOTHING, proves(expired()));
        shows(case, T);
        let codes = json!({"Enroll": {"started": {"BackupCodes": {"ticket": "*"}}}});
        let act = confirm("@app", &code, "");
        case.sign_in(T, act, saves_and_tells(&["Enrolled"], &["MethodAdded"]), codes);
    });
    under(book, "whoever_has_a_factor_is_asked_for_that", |case| {
        sends(case, T);
        case.has(&person());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, types("@code"), NOTHING, not_allowed("methods"));
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.under(
        &policy(0).replace("enforce", "report_only"),
        "nobody_is_asked_while_only_reported",
        SOURCE,
        |case| case.sign_in(T, begin(), NOTHING, exempt("report_only")),
    );
}

fn types_without_ticket() -> Value {
    respond("Email", "12345678")
}

fn bounds(book: &mut Book) {
    let bound = "security.md R-OOB-04: bound to account, session, purpose, ticket";
    let other = |book: &mut Book, id: &str, turn: fn(&mut Case)| {
        book.under(&policy(0), id, bound, |case| {
            case.login("email", json!(EMAIL));
            sends(case, T);
            turn(case);
            case.sign_in(T, types("@code"), NOTHING, proves(expired()));
        });
    };
    other(book, "another_session", |case| case.session(2));
    other(book, "another_account", |case| case.account(BOB));
    other(book, "after_a_reset", |case| {
        let act = json!({"Reset": {"methods": []}});
        case.host(T, act, saves_and_tells(&["Reset"], &["Reset"]), json!({"Changed": {}}));
    });
    under(book, "shown_in_another_session", |case| {
        shows(case, T);
        case.session(2);
        case.sign_in(T, begin(), NOTHING, proves(Value::Null));
        case.sign_in(T, start("Totp", None), NOTHING, proves(Value::Null));
        case.session(1);
        case.account(BOB);
        case.sign_in(T, begin(), NOTHING, proves(Value::Null));
        case.account(ALICE);
        case.sign_in(T, begin(), NOTHING, enrolls());
    });
    under(book, "shown_before_the_address_changed", |case| {
        shows(case, T);
        case.login("email", json!("alice.new@example.org"));
        let page = json!({"Prove": {"shown": null, "destination": "a…@example.org"}});
        case.sign_in(T, begin(), NOTHING, page);
        case.login("email", json!(EMAIL));
        case.sign_in(T, begin(), NOTHING, enrolls());
    });
    under(book, "shown_by_a_clock_ahead", |case| {
        shows(case, T + 86_400);
        case.sign_in(T + 86_400, begin(), NOTHING, enrolls());
        case.sign_in(T, begin(), NOTHING, proves(Value::Null));
    });
    under(book, "an_administrator_gives_the_owner_codes_again", |case| {
        for act in ["Unlock", "Reset"] {
            for number in 0..4 {
                sends(case, T + 60 * number);
            }
            let soon = json!({"TooSoon": {"at": T + 3600}});
            case.sign_in(T + 240, open("Email", None, false), NOTHING, proves(soon));
            let fields = if act == "Reset" { json!({"methods": []}) } else { json!({}) };
            let act = json!({act: fields});
            case.host(T + 240, act, Some(json!({})), json!({"Changed": {}}));
            sends(case, T + 240);
            let act = json!({"Reset": {"methods": []}});
            case.host(
                T + 240,
                act,
                saves_and_tells(&["Reset"], &["Reset"]),
                json!({"Changed": {}}),
            );
        }
    });
    under(book, "shown_before_a_reset", |case| {
        shows(case, T);
        let act = json!({"Reset": {"methods": []}});
        case.host(T, act, saves_and_tells(&["Reset"], &["Reset"]), json!({"Changed": {}}));
        case.sign_in(T, begin(), NOTHING, proves(Value::Null));
    });
    under(book, "for_an_hour", |case| {
        shows(case, T);
        case.sign_in(T + 3599, begin(), NOTHING, enrolls());
        case.sign_in(T + 3600, begin(), NOTHING, proves(Value::Null));
        begins_later(case);
    });
    under(book, "a_code_for_ten_minutes", |case| {
        sends(case, T);
        case.sign_in(T + 600, types("@code"), NOTHING, proves(expired()));
        sends(case, T + 600);
        let act = types("@code");
        case.sign_in(T + 1199, act, saves(&["MailboxProven"]), enrolls());
    });
    under(book, "wrong_ones_are_counted_and_locked", |case| {
        sends(case, T);
        for typed in ["1234567", "123456789", "abcdefgh", ""] {
            case.sign_in(T, types(typed), NOTHING, again());
        }
        for number in 0..5 {
            let (save, verdict) = if number < 4 {
                (saves(&["WrongAnswer"]), again())
            } else {
                (saves(&["WrongAnswer", "Locked"]), locked(T + 60))
            };
            case.sign_in(T, types("77777777"), save, verdict);
        }
        for act in [types("@code"), types("77777777"), open("Email", None, false)] {
            case.sign_in(T + 59, act, NOTHING, locked(T + 60));
        }
        case.sign_in(T + 59, begin(), NOTHING, proves(Value::Null));
        case.sign_in(T + 60, types("@code"), saves(&["MailboxProven"]), enrolls());
    });
}

/// The key that was shown within the hour cannot be confirmed after it.
fn begins_later(case: &mut Case) {
    case.sign_in(T + 3600, confirm("AAAA", "123456", ""), NOTHING, proves(expired()));
}

fn again() -> Value {
    json!({"Prove": {"shown": {"CodeSent": {"ticket": "@ticket"}}, "trouble": wrong_answer()}})
}

fn findings(book: &mut Book) {
    for (name, finding) in every_finding("x", "y") {
        if name == "sent" {
            continue;
        }
        under(book, &format!("not_sent_{name}"), |case| {
            let asked = task(METHODS[0], "ToEnroll", T);
            case.sign_in(T, open("Email", None, false), saves(&["CodeSent"]), asked);
            case.keep("asked", ASKED);
            let not = proves(json!({"NotDelivered": {}}));
            case.sign_in(T, report("@asked", &finding), saves(&["CodeNotSent"]), not);
            // Nothing arrived, so there is nothing to wait for.
            sends(case, T);
        });
    }
    under(book, "a_question_of_another_session", |case| {
        let asked = task(METHODS[0], "ToEnroll", T);
        case.sign_in(T, open("Email", None, false), saves(&["CodeSent"]), asked);
        case.keep("asked", ASKED);
        case.session(2);
        case.sign_in(T, report("@asked", &json!({"Sent": {}})), NOTHING, proves(expired()));
    });
}

fn addresses(book: &mut Book) {
    book.under(&policy(0), "no_address", SOURCE, |case| {
        let help = || ask_administrator("enrollment.no_address");
        for act in [begin(), start("Totp", None), open("Email", None, false)] {
            case.sign_in(T, act, NOTHING, help());
        }
        case.login("email", json!("a b@example.org"));
        case.sign_in(T, begin(), NOTHING, help());
        case.login("email", json!(EMAIL));
        case.sign_in(T, begin(), NOTHING, proves(Value::Null));
    });
    under(book, "moved_while_a_code_is_out", |case| {
        sends(case, T);
        case.login("email", json!("eve@example.org"));
        let moved = json!({"Prove": {"shown": null, "destination": "e…@example.org",
            "trouble": expired()}});
        case.sign_in(T, types("@code"), NOTHING, moved);
    });
    under(book, "never_where_somebody_typed", |case| {
        case.has(&nobody());
        let act = json!({"Enroll": {"act": {"Start": {"method": "Email",
            "destination": "eve@example.org", "again": false, "ticket": null}}}});
        case.sign_in(T, act, NOTHING, proves(Value::Null));
        sends(case, T);
    });
}

/// A pass stands for no more than the password.
fn passes(book: &mut Book) {
    let refused = || not_allowed("enrollment.proof");
    let enrollment = r#""enrollment":{"grace_days":7,"proof":"email"}"#;
    for (id, policy, rule) in [
        ("grace", format!(r#"{{"mode":"enforce",{enrollment}}}"#), "grace"),
        ("report_only", format!(r#"{{"mode":"report_only",{enrollment}}}"#), "report_only"),
        (
            "group",
            format!(r#"{{"mode":"enforce",{enrollment},"groups":{{"skip":["staff"]}}}}"#),
            "groups.skip",
        ),
        (
            "product",
            format!(r#"{{"mode":"enforce",{enrollment},"products":["Confluence"]}}"#),
            "products",
        ),
    ] {
        book.under(&policy, &format!("a_pass_by_{id}_sets_up_nothing"), SOURCE, |case| {
            case.login("email", json!(EMAIL));
            if rule == "grace" {
                case.sign_in(T, begin(), saves(&["GraceStarted"]), json!({"Prove": {}}));
                let act = json!({"Postpone": {}});
                case.sign_in(T, act, saves(&["Postponed"]), exempt(rule));
            } else {
                case.sign_in(T, begin(), NOTHING, exempt(rule));
            }
            case.keep("evidence", EVIDENCE);
            let own = (T, "@evidence");
            for act in [
                start("Totp", None),
                start("Email", None),
                confirm("AAAA", "123456", ""),
                report("AAAA", &json!({"Sent": {}})),
            ] {
                case.self_service(own, act, NOTHING, refused());
            }
            // The same code opens it here too; looking sends nothing.
            case.sign_in(T, open("Totp", None, false), NOTHING, json!({"Prove": {"shown": null}}));
            let asked = task(METHODS[0], "ToEnroll", T);
            case.sign_in(T, open("Email", None, false), saves(&["CodeSent"]), asked);
            case.keep("asked", ASKED);
            case.keep("code", CODE);
            let shown = json!({"Prove": {"shown": {"CodeSent": {"ticket": "*"}}}});
            case.sign_in(T, report("@asked", &json!({"Sent": {}})), NOTHING, shown);
            case.keep("ticket", TICKET);
            let methods = json!({"Enroll": {"choices": ["Totp"]}});
            case.sign_in(T, types("@code"), saves(&["MailboxProven"]), methods);
            let page = json!({"Changed": {"summary": {"started": {"Totp": {"key": "*"}}}}});
            case.self_service(own, start("Totp", None), NOTHING, page);
            case.keep("app", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
            case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
            let code = case.shown_code("key", T);
            let added = saves_and_tells(&["Enrolled"], &["MethodAdded"]);
            let page = json!({"Changed": {"summary": {"state": "Enrolled"}}});
            case.self_service(own, confirm("@app", &code, ""), added, page);
        });
    }
}

fn grace(book: &mut Book) {
    book.under(&policy(7), "it_can_be_put_off", SOURCE, |case| {
        let until = T + 7 * 86_400;
        let page = |destination: Value| {
            json!({"Prove": {"destination": destination, "postpone_until": until,
                "postponements_left": 10}})
        };
        // Without an address there is nothing else to do.
        case.sign_in(T, begin(), saves(&["GraceStarted"]), page(Value::Null));
        let refused = json!({"Prove": {"trouble": {"DestinationRefused": {}}}});
        case.sign_in(T, open("Email", None, false), NOTHING, refused);
        case.login("email", json!(EMAIL));
        case.sign_in(T, begin(), NOTHING, page(json!(MASKED)));
        case.sign_in(T, json!({"Postpone": {}}), saves(&["Postponed"]), exempt("grace"));
    });
}
